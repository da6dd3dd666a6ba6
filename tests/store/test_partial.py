"""Files that are being received: they outlast a failure, and nobody else writes to them."""

import contextlib
import hashlib
import os
import time
from pathlib import Path

import pytest

from helmkit.errors import UnreachableError, VerificationError
from helmkit.store import Blobs

DATA = os.urandom(200_000)
LARGE = os.urandom(1_100_000)  # More than is held in memory.
DIGEST = hashlib.sha256(DATA).hexdigest()
URL = "https://a.example/x?token=canary"


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def files(blobs: Blobs) -> list[Path]:
    """What there is of downloads on the disk."""
    return sorted(blobs.partials.folder.glob("*"))


def receive(blobs: Blobs, data: bytes, *, url: str = URL, digest: str = "", validator: str = "") -> None:
    """Receive some bytes and break off."""
    with contextlib.suppress(UnreachableError), blobs.partials.open(url, digest) as partial:
        partial.restart(validator)
        partial.write(data)
        raise UnreachableError("cut")


@pytest.mark.parametrize("data", [DATA, LARGE])
def test_received_whole_it_becomes_a_blob(blobs: Blobs, data: bytes) -> None:
    digest = hashlib.sha256(data).hexdigest()
    with blobs.partials.open(URL, digest) as partial:
        partial.restart('"1"')
        partial.write(data[:-10])
        partial.write(data[-10:])
        assert partial.read() == data
        assert blobs.adopt(partial) == digest
    blobs.settle()
    assert blobs.get(digest) == data
    assert blobs.path(digest).stat().st_mode & 0o777 == 0o644
    assert files(blobs) == []


def test_what_is_large_is_not_held_in_memory(blobs: Blobs) -> None:
    with blobs.partials.open(URL, DIGEST) as partial:
        partial.write(DATA)
        assert files(blobs) == []
        partial.write(LARGE)
        assert [path.suffix for path in files(blobs)] == [".json", ".part"]
        partial.write(LARGE)
        assert files(blobs)[1].read_bytes() == partial.read() == DATA + 2 * LARGE
        partial.restart("")
        partial.write(DATA)
        assert partial.sha256 == DIGEST
        blobs.adopt(partial)
    assert files(blobs) == []
    assert blobs.get(DIGEST) == DATA


def test_a_digest_is_enough_to_go_on_from_anywhere(blobs: Blobs) -> None:
    receive(blobs, DATA[:100_000], digest=DIGEST, validator='"1"')
    with blobs.partials.open("https://b.example/x", DIGEST) as partial:
        assert (partial.size, partial.resumed, partial.validator) == (100_000, 100_000, "")
        partial.write(DATA[100_000:])
        assert partial.sha256 == DIGEST
        blobs.adopt(partial)
    assert files(blobs) == []


def test_the_same_url_has_its_validator(blobs: Blobs) -> None:
    receive(blobs, DATA[:100_000], validator='"1"')
    with blobs.partials.open(URL) as partial:
        assert (partial.size, partial.validator) == (100_000, '"1"')
    receive(blobs, DATA[:100_000], validator="")
    with blobs.partials.open(URL) as partial:
        assert partial.size == 0


def test_no_url_is_written_down(blobs: Blobs) -> None:
    receive(blobs, DATA, validator='"1"')
    for path in files(blobs):
        assert "canary" not in path.name
        assert b"canary" not in path.read_bytes()


def test_what_is_small_or_wrong_is_not_kept(blobs: Blobs) -> None:
    receive(blobs, DATA[:1000], digest=DIGEST)
    assert files(blobs) == []
    with contextlib.suppress(VerificationError), blobs.partials.open(URL, DIGEST) as partial:
        partial.write(DATA)
        raise VerificationError("wrong")
    assert files(blobs) == []


def test_a_note_that_is_damaged_is_no_note(blobs: Blobs) -> None:
    receive(blobs, DATA, validator='"1"')
    for damage in (b"{", b"[]", b'{"url": 1}', b"\xff"):
        for path in blobs.partials.folder.glob("*.json"):
            path.write_bytes(damage)
        with blobs.partials.open(URL) as partial:
            assert partial.size == 0


@pytest.mark.parametrize("data", [DATA, LARGE])
def test_two_at_once_do_not_meet(blobs: Blobs, data: bytes) -> None:
    digest = hashlib.sha256(data).hexdigest()
    with blobs.partials.open(URL, digest) as first, blobs.partials.open(URL, digest) as second:
        first.write(data)
        second.write(data)
        assert first.read() == second.read() == data
        assert blobs.adopt(second) == blobs.adopt(first) == digest
    assert blobs.get(digest) == data
    assert files(blobs) == []


def test_wrong_bytes_are_put_aside(blobs: Blobs) -> None:
    with contextlib.suppress(VerificationError), blobs.partials.open(URL, "0" * 64) as partial:
        partial.write(DATA)
        blobs.set_aside(partial, "0" * 64)
        raise VerificationError("wrong")
    (path,) = (blobs.folder.parent / "quarantine").iterdir()
    assert path.read_bytes() == DATA


def test_old_ones_are_swept(blobs: Blobs) -> None:
    receive(blobs, DATA, digest=DIGEST, validator='"1"')
    blobs.sweep(older_than=3600)
    assert len(files(blobs)) == 2
    for path in files(blobs):
        os.utime(path, (time.time() - 7200,) * 2)
    blobs.sweep(older_than=3600)
    assert files(blobs) == []
