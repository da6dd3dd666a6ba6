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
DIGEST = hashlib.sha256(DATA).hexdigest()
URL = "https://a.example/x?token=canary"


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def receive(blobs: Blobs, data: bytes, *, url: str = URL, digest: str = "", validator: str = "") -> None:
    """Receive some bytes and break off."""
    with contextlib.suppress(UnreachableError), blobs.partials.open(url, digest) as partial:
        partial.restart(validator)
        partial.write(data)
        raise UnreachableError("cut")


def test_received_whole_it_becomes_a_blob(blobs: Blobs) -> None:
    with blobs.partials.open(URL, DIGEST) as partial:
        partial.restart('"1"')
        partial.write(DATA[:10])
        partial.write(DATA[10:])
        assert partial.read() == DATA
        assert blobs.adopt(partial) == DIGEST
    blobs.settle()
    assert blobs.get(DIGEST) == DATA
    assert blobs.path(DIGEST).stat().st_mode & 0o777 == 0o644
    assert list(blobs.partials.folder.iterdir()) == []


def test_a_digest_is_enough_to_go_on_from_anywhere(blobs: Blobs) -> None:
    receive(blobs, DATA[:100_000], digest=DIGEST, validator='"1"')
    with blobs.partials.open("https://b.example/x", DIGEST) as partial:
        assert (partial.size, partial.resumed, partial.validator) == (100_000, 100_000, "")
        partial.write(DATA[100_000:])
        assert partial.sha256 == DIGEST
        blobs.adopt(partial)
    assert list(blobs.partials.folder.iterdir()) == []


def test_the_same_url_has_its_validator(blobs: Blobs) -> None:
    receive(blobs, DATA[:100_000], validator='"1"')
    with blobs.partials.open(URL) as partial:
        assert (partial.size, partial.validator) == (100_000, '"1"')
    receive(blobs, DATA[:100_000], validator="")
    with blobs.partials.open(URL) as partial:
        assert partial.size == 0


def test_no_url_is_written_down(blobs: Blobs) -> None:
    receive(blobs, DATA, validator='"1"')
    for path in blobs.partials.folder.iterdir():
        assert "canary" not in path.name
        assert b"canary" not in path.read_bytes()


def test_what_is_small_or_wrong_is_not_kept(blobs: Blobs) -> None:
    receive(blobs, DATA[:1000], digest=DIGEST)
    assert list(blobs.partials.folder.iterdir()) == []
    with contextlib.suppress(VerificationError), blobs.partials.open(URL, DIGEST) as partial:
        partial.write(DATA)
        raise VerificationError("wrong")
    assert list(blobs.partials.folder.iterdir()) == []


def test_a_note_that_is_damaged_is_no_note(blobs: Blobs) -> None:
    receive(blobs, DATA, validator='"1"')
    for damage in (b"{", b"[]", b'{"url": 1}', b"\xff"):
        for path in blobs.partials.folder.glob("*.json"):
            path.write_bytes(damage)
        with blobs.partials.open(URL) as partial:
            assert partial.size == 0


def test_two_at_once_have_a_file_each(blobs: Blobs) -> None:
    with blobs.partials.open(URL, DIGEST) as first, blobs.partials.open(URL, DIGEST) as second:
        assert first.path != second.path
        first.write(DATA)
        second.write(DATA)
        assert blobs.adopt(second) == blobs.adopt(first) == DIGEST
    assert blobs.get(DIGEST) == DATA
    assert list(blobs.partials.folder.iterdir()) == []


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
    assert len(list(blobs.partials.folder.iterdir())) == 2
    for path in blobs.partials.folder.iterdir():
        os.utime(path, (time.time() - 7200,) * 2)
    blobs.sweep(older_than=3600)
    assert list(blobs.partials.folder.iterdir()) == []
