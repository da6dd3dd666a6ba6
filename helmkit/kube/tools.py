"""Managed programs, where they are: `<root>/<name>/<version>/<name>`, where the caller says what `root` is.

Left out: how they get there (installer.py).
"""

import platform
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from helmkit.errors import ToolMissingError, UsageError
from helmkit.kube.checksums import DEFAULT_VERSIONS, RELEASES, Release


@dataclass(frozen=True)
class Tool:
    """A tool that is there. `version` is None for one that helmkit does not manage."""

    name: str
    version: str | None
    path: Path


@dataclass(frozen=True)
class Wanted:
    """A tool, a version without leading v, and a platform as Go names it (`linux`, `amd64`)."""

    name: str
    version: str
    os: str
    arch: str

    @property
    def release(self) -> Release:
        return RELEASES[self.name].get(self.version, Release())

    @property
    def platform(self) -> str:
        return f"{self.os}-{self.arch}"

    def fill(self, template: str) -> str:
        """`template` with {version}, {os} and {arch} put in."""
        return template.replace("{version}", self.version).replace("{os}", self.os).replace("{arch}", self.arch)


def wanted_here(name: str, version: str | None = None) -> Wanted:
    """That tool for this machine, in the default version unless given. Raises UsageError for what can't be one."""
    if name not in RELEASES:
        raise UsageError(f'unknown tool "{name}"', hint=f"the tools are {', '.join(sorted(RELEASES))}")
    number = (version or DEFAULT_VERSIONS[name]).removeprefix("v")
    # The version becomes a folder's name and part of a URL.
    if not re.fullmatch(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?", number):
        raise UsageError(f'"{version}" is not a version of {name}', hint=f"for example {DEFAULT_VERSIONS[name]}")
    machine = platform.machine().lower()
    arch = {"x86_64": "amd64", "aarch64": "arm64"}.get(machine, machine)
    return Wanted(name, number, platform.system().lower(), arch)


def managed_path(wanted: Wanted, root: Path) -> Path:
    """Where a managed tool lies, whether it is there or not."""
    return root / wanted.name / wanted.version / wanted.name


def installed(root: Path) -> list[Tool]:
    """The managed tools that are there, by name and version."""
    found = [path for name in sorted(RELEASES) for path in root.glob(f"{name}/*/{name}") if path.is_file()]
    return [Tool(path.name, path.parent.name, path) for path in sorted(found)]


def find(name: str, root: Path, *, version: str | None = None, search_path: str | None = None) -> Tool:
    """The managed tool of that (or the default) version, else the one on `search_path`. Raises ToolMissingError."""
    wanted = wanted_here(name, version)
    managed = managed_path(wanted, root)
    if managed.is_file():
        return Tool(name, wanted.version, managed)
    on_path = shutil.which(name, path=search_path) if search_path else None
    if on_path is None:
        others = [tool.path for tool in installed(root) if tool.name == name]
        other = f", or set HELMKIT_{name.upper()}={others[-1]}" if others else ""
        missing = f"{name} {wanted.version}" if others else name
        raise ToolMissingError(f"{missing} is not installed", hint=f"helmkit tools install {name}{other}")
    return Tool(name, None, Path(on_path))
