"""Blobs: named by what is in them."""

import hashlib
import os
from pathlib import Path

import pytest

from helmkit.errors import StoreError
from helmkit.store import Blobs

DIGEST = hashlib.sha256(b"hello").hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def test_what_is_put_can_be_had(blobs: Blobs) -> None:
    assert blobs.get(DIGEST) is None
    assert not blobs.has(DIGEST)
    assert blobs.put(b"hello") == DIGEST
    assert blobs.put(b"hello") == DIGEST
    assert blobs.get(DIGEST) == b"hello"
    assert list(blobs.digests()) == [DIGEST]
    blobs.remove(DIGEST)
    blobs.remove(DIGEST)
    assert list(blobs.digests()) == []


def test_a_damaged_blob_is_not_handed_out_and_kept_for_a_look(blobs: Blobs) -> None:
    blobs.put(b"hello")
    blobs.path(DIGEST).write_bytes(b"hellO")
    assert blobs.get(DIGEST) is None
    assert not blobs.has(DIGEST)
    (aside,) = (blobs.folder.parent / "quarantine").iterdir()
    assert aside.read_bytes() == b"hellO"
    assert blobs.put(b"hello") == DIGEST
    assert blobs.get(DIGEST) == b"hello"


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_digest_becomes_a_path(blobs: Blobs, digest: str) -> None:
    with pytest.raises(StoreError):
        blobs.path(digest)


def test_what_a_crash_left_is_passed_over(blobs: Blobs) -> None:
    blobs.put(b"hello")
    (blobs.path(DIGEST).parent / ".tmp-x").write_bytes(b"half")
    assert list(blobs.digests()) == [DIGEST]
    blobs.sweep(older_than=60)
    assert (blobs.path(DIGEST).parent / ".tmp-x").exists()
    blobs.sweep(older_than=-1)
    assert [path.name for path in blobs.path(DIGEST).parent.iterdir()] == [DIGEST]


def test_a_full_disk_keeps_the_others(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs.put(b"hello")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="no space left"):
        blobs.put(b"more")
    assert list(blobs.digests()) == [DIGEST]
