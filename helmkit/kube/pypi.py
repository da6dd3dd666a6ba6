"""Wheels, fetched by whatever pip there is from whatever index it is configured with.

Behind a firewall a mirror of PyPI is often the one thing that answers, and pip already knows it. Environments that uv
made have no pip; then the one that Python itself bundles serves, or one on PATH.
"""

import errno
import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from helmkit.errors import StoreError, ToolMissingError, UnreachableError
from helmkit.kube import process
from helmkit.kube.checksums import Wheel

_TIMEOUT = 1800.0


def fetch(wheel: Wheel, folder: Path, env: Mapping[str, str] | None = None) -> Path:
    """Puts the wheel into the empty `folder` and returns its path. Nothing is installed, and nothing of it is run.

    Raises ToolMissingError without any pip, UnreachableError when the index does not answer or has no such wheel,
    StoreError when the disk is full.
    """
    wanted = f"{wheel.distribution}=={wheel.version}"
    pip = next(_pips(None if env is None else env.get("PATH")), None)
    if pip is None:
        hint = "install pip, for example with: python -m ensurepip"
        raise ToolMissingError("no pip to fetch from a package index with", hint=hint)
    download = ["download", "--quiet", "--no-deps", "--no-input", "--disable-pip-version-check"]
    result = process.run(
        [*pip, *download, "--only-binary", ":all:", "--dest", folder, wanted], env=env, timeout=_TIMEOUT
    )
    found = next(folder.glob("*.whl"), None)
    if os.strerror(errno.ENOSPC) in result.stderr:
        raise StoreError("no space left for what pip fetches", where=str(folder.parent))
    if result.returncode or found is None:
        raise UnreachableError(f"pip could not fetch {wanted}: {_last_line(result.stderr)}", where="PyPI")
    return found


def _pips(search_path: str | None) -> Iterator[list[process.Argument]]:
    """The ways to run a pip here, best first."""
    if importlib.util.find_spec("pip"):
        yield [sys.executable, "-m", "pip"]
    elif bundled := _bundled_pip():
        yield [sys.executable, bundled / "pip"]
    for name in ("pip3", "pip"):
        if found := shutil.which(name, path=search_path):
            yield [found]


def _bundled_pip() -> Path | None:
    """The pip wheel inside Python's own ensurepip; a wheel of pip runs without being installed."""
    spec = importlib.util.find_spec("ensurepip")
    if spec is None or spec.origin is None:
        return None
    return next((Path(spec.origin).parent / "_bundled").glob("pip-*.whl"), None)


def _last_line(text: str) -> str:
    """pip's last error; after a traceback, which it announces as an error, the last line of that."""
    errors = [line for line in text.splitlines() if line.startswith("ERROR:") and not line.endswith("Exception:")]
    lines = errors or text.strip().splitlines() or ["no message"]
    return lines[-1].removeprefix("ERROR: ").strip()
