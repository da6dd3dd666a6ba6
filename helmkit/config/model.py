"""What mirrors.yaml says, as frozen dataclasses.

Left out: reading it (parse.py) and acting on it (helmkit.mirror).
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

State = Literal["live", "stale", "gone", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place a repository can be had from: a `url` (http, https, oci, file) or a `path` to a folder."""

    url: str | None = None
    path: Path | None = None
    operator: str = ""
    state: State = "unknown"
    evidence: str = ""
    checked: str = ""
    enabled: bool = True

    @property
    def location(self) -> str:
        """The URL or path, for people."""
        return self.url or str(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Charts that `repo sync` copies: `chart` is a glob, `versions` a range, `keep` how many of the newest."""

    chart: str
    versions: str | None = None
    keep: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """Where a repository's credentials are, never the credentials themselves."""

    username_env: str | None = None
    password_env: str | None = None
    token_env: str | None = None
    netrc: bool = False
    docker_config: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """Certificate files: whom to trust (`ca`), and who we are (`cert`, `key`)."""

    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A named repository and its sources in the order they are tried.

    A sync that gets nothing from an `optional` one names it, and is not partial for that.
    """

    name: str
    sources: tuple[Source, ...]
    select: tuple[Selection, ...] = ()
    proxy: str | None = None
    auth: Auth = Auth()
    tls: Tls = Tls()
    optional: bool = False

    @property
    def enabled_sources(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if source.enabled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """Archive URLs that begin with `match` are fetched from `to` + the rest.

    With `prefix` set, `to` goes before the whole URL instead, which is how public prefix proxies work; `strip_scheme`
    leaves out its `https://`.
    """

    match: str
    to: str
    prefix: bool = False
    strip_scheme: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRule:
    """Images of registry `match` are pulled from `to`."""

    match: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSource:
    """Where a tool's binary is: a `url` with {version}, {os} and {arch}, or `pypi`, a requirement `NAME==VERSION`."""

    url: str | None = None
    pypi: str | None = None
    operator: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A program that helmkit installs: which version, from where."""

    version: str | None = None
    sources: tuple[ToolSource, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`connect_timeout` in seconds, sizes in bytes, `parallel` in simultaneous transfers."""

    connect_timeout: float = 3.0
    index_size: int = 64 * 2**20
    archive_size: int = 100 * 2**20
    parallel: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirrors:
    """The whole of mirrors.yaml, and the file it came from."""

    file: Path
    repositories: tuple[Repository, ...]
    rewrites: tuple[Rewrite, ...] = ()
    images: tuple[ImageRule, ...] = ()
    tools: dict[str, Tool] = field(default_factory=dict)
    limits: Limits = Limits()

    def repository(self, name: str) -> Repository | None:
        return next((r for r in self.repositories if r.name == name), None)
