"""What holds for every command: the global options, and the folders they and the environment choose.

Left out: what mirrors.yaml says (helmkit.config), and anything that only one command needs.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from helmkit.records import Record


class Settings(Record, frozen=False):
    """The global options of one run. Each may be set before or after the command's name; the later one counts."""

    HIDDEN = frozenset({"environ"})

    home: Path | None = None
    mirrors: Path | None = None
    namespace: str | None = None
    kube_context: str | None = None
    kubeconfig: Path | None = None
    offline: bool = False
    quiet: bool = False
    verbose: int = 0
    no_color: bool = False
    debug: bool = False
    environ: Mapping[str, str] = os.environ

    @property
    def data_dir(self) -> Path:
        """Where the store and the installed tools are."""
        return self._folder("data", "XDG_DATA_HOME", ".local/share")

    @property
    def cache_dir(self) -> Path:
        """Where what can be made anew is: compiled templates."""
        return self._folder("cache", "XDG_CACHE_HOME", ".cache")

    @property
    def config_dir(self) -> Path:
        """Where the user's own mirrors.yaml is."""
        return self._folder("config", "XDG_CONFIG_HOME", ".config")

    @property
    def mirrors_file(self) -> Path:
        """The mirrors.yaml in force: --mirrors, HELMKIT_MIRRORS, ./mirrors.yaml, the user's, the shipped one."""
        chosen = self.mirrors or self._path("HELMKIT_MIRRORS")
        if chosen:
            return chosen
        from helmkit.resources import shipped_mirrors

        for candidate in (Path("mirrors.yaml"), self.config_dir / "mirrors.yaml"):
            if candidate.is_file():
                return candidate
        return shipped_mirrors()

    def _folder(self, name: str, variable: str, default: str) -> Path:
        home = self.home or self._path("HELMKIT_HOME")
        if home:
            return home / name
        base = self._path(variable)
        # The XDG specification: a path that is not absolute is to be ignored.
        if base and base.is_absolute():
            return base / "helmkit"
        return Path(self.environ.get("HOME") or Path.home()) / default / "helmkit"

    def _path(self, variable: str) -> Path | None:
        value = self.environ.get(variable)
        return Path(value) if value else None
