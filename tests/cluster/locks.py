"""Locks between processes, as files. The kernel lets go of them when their holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(path: Path, *, shared: bool = False, wait: bool = True) -> Iterator[None]:
    """Hold the lock, waiting for it as long as needed; with `wait` false raise BlockingIOError instead."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    """Whether anybody holds the lock exclusively."""
    try:
        with held(path, shared=True, wait=False):
            return False
    except BlockingIOError:
        return True
