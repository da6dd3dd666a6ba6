"""What mirrors.yaml says, as frozen records.

Left out: reading it (parse.py) and acting on it (helmkit.mirror).
"""

from __future__ import annotations

from types import MappingProxyType

from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STATES = ("live", "stale", "gone", "unknown")  # What there is evidence for.
ORDERS = ("listed", "fastest")


class Source(Record):
    """One place a repository can be had from: a `url` (http, https, oci, file) or a `path` to a folder."""

    url: str | None = None
    path: Path | None = None
    operator: str = ""
    state: str = "unknown"
    evidence: str = ""
    checked: str = ""
    enabled: bool = True

    @property
    def location(self) -> str:
        """The URL or path, for people."""
        return self.url or str(self.path)


class Selection(Record):
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


class Auth(Record):
    """Where a repository's credentials are, never the credentials themselves."""

    username_env: str | None = None
    password_env: str | None = None
    token_env: str | None = None
    netrc: bool = False
    docker_config: bool = False
    token_service: str | None = None  # The URL of a registry's, which may be sent the credentials as well.


class Cosign(Record):
    """Who has to have signed charts of registries: the owner of a public `key`; or without one whoever a certificate
    names as `identity` by `issuer`, checked by the file `trusted_root`, else by Sigstore's own.
    """

    key: Path | None = None
    identity: str | None = None
    issuer: str | None = None
    trusted_root: Path | None = None


class Tls(Record):
    """Certificate files: whom to trust (`ca`), and who we are (`cert`, `key`)."""

    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None


class Target(Record):
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


class Repository(Record):
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
    order: str = "listed"
    provenance: bool = False
    require_provenance: bool = False
    keyring: Path | None = None
    cosign: Cosign | None = None
    publish: tuple[Target, ...] = ()

    @property
    def enabled_sources(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if source.enabled)


class Rewrite(Record):
    """Archive URLs that begin with `match` are fetched from `to` + the rest.

    With `prefix` set, `to` goes before the whole URL instead, which is how public prefix proxies work; `strip_scheme`
    leaves out its `https://`.
    """

    match: str
    to: str
    prefix: bool = False
    strip_scheme: bool = False
    enabled: bool = True


class ImageRule(Record):
    """Images of registry `match` are pulled from `to`."""

    match: str
    to: str


class ToolSource(Record):
    """Where a tool's binary is: a `url` with {version}, {os} and {arch}, or `pypi`, a requirement `NAME==VERSION`."""

    url: str | None = None
    pypi: str | None = None
    operator: str = ""
    enabled: bool = True


class Tool(Record):
    """A program that helmkit installs: which version, from where."""

    version: str | None = None
    sources: tuple[ToolSource, ...] = ()


class Limits(Record):
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


class Mirrors(Record):
    """The whole of mirrors.yaml, and the file it came from."""

    file: Path
    repositories: tuple[Repository, ...]
    rewrites: tuple[Rewrite, ...] = ()
    images: tuple[ImageRule, ...] = ()
    tools: Mapping[str, Tool] = MappingProxyType({})
    limits: Limits = Limits()

    def repository(self, name: str) -> Repository | None:
        return next((r for r in self.repositories if r.name == name), None)
