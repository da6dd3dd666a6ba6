"""What mirrors.yaml says, as frozen dataclasses.

Left out: reading it (parse.py) and acting on it (helmkit.mirror).
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

State = Literal["live", "stale", "gone", "unknown"]
Order = Literal["listed", "fastest"]


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
    """Charts that `repo sync` copies.

    `chart` is a glob, and what matches one of `exclude` is not meant; `versions` is a range, which takes pre-releases
    too where `devel` is set; `since` a date before which versions are too old; `keep` how many of the newest.
    `dependencies` takes what the chosen versions depend on as well.
    """

    chart: str
    versions: str | None = None
    keep: int | None = None
    since: str | None = None
    exclude: tuple[str, ...] = ()
    devel: bool = False
    dependencies: bool = False


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
class Target:
    """Where a sync puts what it selected: an OCI registry (`url`), or a static repository in a folder (`path`).

    In a folder's index the archives are relative, or below `base_url`.
    """

    url: str | None = None
    path: Path | None = None
    base_url: str | None = None
    auth: Auth = Auth()
    tls: Tls = Tls()

    @property
    def location(self) -> str:
        """The URL or path, for people."""
        return self.url or str(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A named repository and its sources, tried as they are listed or, by `order`, the fastest first.

    A sync that gets nothing from an `optional` one names it, and is not partial for that. With `provenance`
    .prov files are copied too; with `require_provenance` no archive counts as verified without a signature by a key
    in `keyring`. `publish` are the targets of a sync.
    """

    name: str
    sources: tuple[Source, ...]
    select: tuple[Selection, ...] = ()
    proxy: str | None = None
    auth: Auth = Auth()
    tls: Tls = Tls()
    optional: bool = False
    order: Order = "listed"
    provenance: bool = False
    require_provenance: bool = False
    keyring: Path | None = None
    publish: tuple[Target, ...] = ()

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
    """Times in seconds, sizes in bytes, rates in bytes a second; `parallel` is in simultaneous transfers.

    `rate` bounds all transfers together, None being no bound; one slower than `least_rate`, or not done after
    `deadline`, fails. A source that failed is not asked again for `rest`.
    """

    connect_timeout: float = 3.0
    index_size: int = 64 * 2**20
    archive_size: int = 100 * 2**20
    parallel: int = 16
    rate: int | None = None
    least_rate: int = 1024
    deadline: float = 900.0
    rest: float = 300.0


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
