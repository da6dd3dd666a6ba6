"""One writer and several readers, each a process of its own: a reader sees one index or the next, never some of both."""

import json
import subprocess
import sys
from pathlib import Path

READERS = 3
PUBLISHES = 25
ROWS = 10

WRITER = """
import hashlib, json, sys
from pathlib import Path
from helmkit.index import parse_index
from helmkit.store import IndexState, Store

stamp = "2026-01-02T03:04:05+00:00"
publishes, rows = int(sys.argv[2]), int(sys.argv[3])
with Store.open(Path(sys.argv[1])) as store, store.write_lock():
    for generation in range(1, publishes + 1):
        listed = []
        for number in range(rows):
            digest = store.blobs.put(f"{generation} {number}".encode())
            version = f"{generation}.0.{number}"
            listed.append({"name": "web", "version": version, "urls": ["web.tgz"], "digest": digest})
        document = json.dumps({"apiVersion": "v1", "entries": {"web": listed}}).encode()
        state = IndexState("stable", "s", str(generation), 1, stamp, stamp)
        store.catalogue.update(state, parse_index(document).charts, document)
        if generation == 1:
            print("published", flush=True)
"""

# Reads until it has seen the last index; every time all rows, of one index alone, each one's archive there and whole.
READER = """
import hashlib, json, sys
from pathlib import Path
from helmkit.store import Store

publishes, rows = int(sys.argv[2]), int(sys.argv[3])
seen, reads = set(), 0
while publishes not in seen:
    with Store.open(Path(sys.argv[1])) as store:
        found = list(store.catalogue.versions("web", "stable"))
        generations = {int(row.version.partition(".")[0]) for row in found}
        assert len(found) == rows, f"{len(found)} rows"
        assert len(generations) == 1, f"torn: {generations}"
        assert all(store.blobs.get(row.digest) is not None for row in found)
        assert not seen or min(generations) >= max(seen), "went back"
        seen |= generations
        reads += 1
print(json.dumps([reads, len(seen)]))
"""


def test_readers_see_one_index_or_the_next(tmp_path: Path) -> None:
    arguments = [str(tmp_path), str(PUBLISHES), str(ROWS)]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "published\n"
        readers = [
            subprocess.Popen(
                [sys.executable, "-c", READER, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            for _ in range(READERS)
        ]
        results = [reader.communicate(timeout=120) for reader in readers]
        _, said = writer.communicate(timeout=60)
    assert writer.returncode == 0, said
    assert not [said for _, said in results if said]
    # Otherwise the readers came when all was over, and this has shown nothing.
    assert max(int(json.loads(out)[1]) for out, _ in results) > 1, results
