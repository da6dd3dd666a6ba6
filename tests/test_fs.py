"""Files that are there whole or not at all."""

import errno
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from helmkit import fs
from helmkit.errors import BusyError, StoreError


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    fs.atomic_write(path, b"one")
    fs.atomic_write(path, b"two", mode=0o600)
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [child.name for child in path.parent.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("number", "hint"),
    [(errno.ENOSPC, "disk is full"), (errno.EROFS, "read-only"), (errno.EDQUOT, "quota"), (errno.EIO, None)],
)
@pytest.mark.parametrize("call", ["fsync", "fchmod"])
def test_a_disk_that_refuses_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, hint: str | None, call: str
) -> None:
    path = tmp_path / "file"
    fs.atomic_write(path, b"before")

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(StoreError) as caught:
        fs.atomic_write(path, b"after")
    assert (hint or "") in (caught.value.hint or "")
    assert str(path) in str(caught.value)
    assert path.read_bytes() == b"before"
    assert [child.name for child in tmp_path.iterdir()] == ["file"]


def test_a_real_limit_on_file_sizes_leaves_nothing_half_written(tmp_path: Path) -> None:
    program = textwrap.dedent(
        """
        import resource, signal, sys
        from pathlib import Path
        from helmkit import fs
        from helmkit.errors import StoreError
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            fs.atomic_write(Path(sys.argv[1]), b"x" * 5000)
        except StoreError as exc:
            print(exc)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "file"], capture_output=True, text=True, check=True
    )
    assert "file too large" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_reading_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 10)
    assert fs.read_bounded(path, 10) == b"x" * 10
    with pytest.raises(StoreError, match="larger than 9 bytes"):
        fs.read_bounded(path, 9)
    with pytest.raises(FileNotFoundError):
        fs.read_bounded(tmp_path / "none", 9)
    with pytest.raises(StoreError, match="is a directory"):
        fs.read_bounded(tmp_path, 9)


def test_a_lock_has_one_holder_and_ends_with_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with (
        fs.exclusive_lock(path, busy="taken"),
        pytest.raises(BusyError, match="taken"),
        fs.exclusive_lock(path, busy="taken"),
    ):
        pass
    with fs.exclusive_lock(path, busy="taken"):
        pass
