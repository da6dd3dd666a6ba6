"""Where the programs of the cluster are: KUBEBUILDER_ASSETS, PATH, the user's cache folder, or built into it."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.cluster import build
from tests.cluster.errors import ClusterError
from tests.cluster.golang import Say
from tests.cluster.locks import held, is_held
from tests.cluster.recipes import Recipe


def cache_folder(env: Mapping[str, str]) -> Path:
    """Where built programs and the cluster of `make cluster` are kept; it may be deleted at any time."""
    base = env.get("XDG_CACHE_HOME") or str(Path(env.get("HOME") or "~").expanduser() / ".cache")
    return Path(base) / "helmkit" / "cluster"


def find(recipes: Sequence[Recipe], env: Mapping[str, str], say: Say) -> dict[str, Path]:
    """Name -> executable, for each recipe; what is found nowhere is built. Raises ClusterError."""
    cache = cache_folder(env)
    if not _missing(recipes, env, cache):
        return {recipe.name: _look_up(recipe, env, cache) for recipe in recipes}
    lock = cache / "build.lock"
    if is_held(lock):
        say("waiting for another process that is building the test cluster")
    with held(lock):
        # Looked up again: the other process may have built it all.
        if missing := _missing(recipes, env, cache):
            build.build(missing, cache, env, say)
    return {recipe.name: _look_up(recipe, env, cache) for recipe in recipes}


def _missing(recipes: Sequence[Recipe], env: Mapping[str, str], cache: Path) -> list[Recipe]:
    return [recipe for recipe in recipes if not _is_program(_look_up(recipe, env, cache))]


def _look_up(recipe: Recipe, env: Mapping[str, str], cache: Path) -> Path:
    """The first place that has the program, or where it belongs once it is built."""
    assets = env.get("KUBEBUILDER_ASSETS")
    if assets:
        if not Path(assets).is_dir():
            raise ClusterError(f"KUBEBUILDER_ASSETS is {assets}, which is no folder")
        if _is_program(Path(assets, recipe.name)):
            return Path(assets, recipe.name)
    on_path = shutil.which(recipe.name, path=env.get("PATH", ""))
    return Path(on_path) if on_path else cache / recipe.cache_key() / recipe.name


def _is_program(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
