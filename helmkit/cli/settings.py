"""What holds for every command: the global options, and the folders they and the environment choose.

Left out: what mirrors.yaml says (helmkit.config), and anything that only one command needs.
"""

from __future__ import annotations

import os

from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


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
        return _path(self._folder("data", "XDG_DATA_HOME", ".local/share"))

    @property
    def cache_dir(self) -> Path:
        """Where what can be made anew is."""
        return _path(self._folder("cache", "XDG_CACHE_HOME", ".cache"))

    @property
    def templates_dir(self) -> str:
        """Where charts are kept as they were compiled. As text: `template` does without pathlib, which takes 3 ms."""
        return self._folder("cache", "XDG_CACHE_HOME", ".cache") + "/templates"

    @property
    def config_dir(self) -> Path:
        """Where the user's own mirrors.yaml is."""
        return _path(self._folder("config", "XDG_CONFIG_HOME", ".config"))

    @property
    def mirrors_file(self) -> Path:
        """The mirrors.yaml in force: --mirrors, HELMKIT_MIRRORS, ./mirrors.yaml, the user's, the shipped one."""
        named = self.environ.get("HELMKIT_MIRRORS")
        if self.mirrors or named:
            return self.mirrors or _path(named or "")
        from helmkit.resources import shipped_mirrors

        for candidate in (_path("mirrors.yaml"), self.config_dir / "mirrors.yaml"):
            if candidate.is_file():
                return candidate
        return shipped_mirrors()

    def _folder(self, name: str, variable: str, default: str) -> str:
        home = self.home or self.environ.get("HELMKIT_HOME")
        if home:
            return f"{home}/{name}"
        base = self.environ.get(variable, "")
        # The XDG specification: a path that is not absolute is to be ignored.
        if base.startswith("/"):
            return f"{base}/helmkit"
        user = self.environ.get("HOME") or os.path.expanduser("~")  # noqa: PTH111
        return f"{user}/{default}/helmkit"


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)
