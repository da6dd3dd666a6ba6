"""file: URLs."""

import os
from pathlib import Path

import pytest

from helmkit.errors import StatusError, UnreachableError, UsageError, VerificationError
from helmkit.net import FileTransport, Request, fetch, file_url


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a b%.txt"
    file.write_bytes(b"hello")
    assert fetch(FileTransport(), Request(file_url(file))).data == b"hello"


def test_a_missing_file_is_404(tmp_path: Path) -> None:
    with pytest.raises(StatusError, match="HTTP 404"):
        fetch(FileTransport(), Request(file_url(tmp_path / "none")))


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 11)
    with pytest.raises(VerificationError, match="larger than 10 bytes"):
        fetch(FileTransport(), Request(file_url(tmp_path / "a"), max_size=10))


def test_folders_and_fifos_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for path in (tmp_path, tmp_path / "fifo"):
        with pytest.raises(UnreachableError, match="not a regular file"):
            fetch(FileTransport(), Request(file_url(path)))


def test_another_host_s_file_is_not_ours() -> None:
    with pytest.raises(UsageError):
        fetch(FileTransport(), Request("file://server/etc/passwd"))
