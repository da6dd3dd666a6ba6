"""REPO/NAME or NAME, with a version or a range: which chart version that is, and its archive.

Left out: folders, archives and URLs as CHART (the caller's), oci:// references (helmkit.oci).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from helmkit.config import Mirrors
from helmkit.errors import BusyError, NotFoundError, UsageError
from helmkit.mirror.archive import Archive, Fetcher
from helmkit.mirror.parallel import in_parallel
from helmkit.mirror.progress import Progress, silent
from helmkit.mirror.provenance import Policy
from helmkit.net import Retry
from helmkit.records import Record, replace
from helmkit.store import ChartVersion, Store, find, suggest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmkit.mirror.connect import Connect

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"


class Reference(Record):
    """A chart by name, in `repository` or, where that is None, in the first one that has it."""

    repository: str | None
    name: str

    def __str__(self) -> str:
        return f"{self.repository}/{self.name}" if self.repository else self.name


def parse_reference(text: str) -> Reference:
    """REPO/NAME or NAME. UsageError for other text."""
    match = re.fullmatch(f"(?:({_NAME})/)?({_NAME})", text)
    if match is None:
        raise UsageError(
            "not a chart reference", where=text[:200], hint="REPO/NAME or NAME, as `helmkit search` prints"
        )
    return Reference(match[1], match[2])


def resolve_chart(
    config: Mirrors,
    store: Store,
    reference: Reference | str,
    *,
    version: str | None = None,
    devel: bool = False,
    connect: Connect | None = None,
) -> ChartVersion:
    """The newest version that fits, from the first repository of mirrors.yaml that has one.

    With `connect`, a REPO/NAME that is in no index is looked up in the OCI sources of REPO. NotFoundError that says
    what there is instead; VersionError for a bad range; UnreachableError, VerificationError.
    """
    wanted = parse_reference(reference) if isinstance(reference, str) else reference
    names = [repository.name for repository in config.repositories]
    if wanted.repository is not None and wanted.repository not in names:
        raise NotFoundError(
            f"no repository named {wanted.repository}", where=str(config.file), hint=f"there are: {', '.join(names)}"
        )
    having = store.catalogue.repositories_with(wanted.name)
    among = [name for name in names if name in having and wanted.repository in (None, name)]
    for name in among:
        if row := find(store.catalogue, name, wanted.name, version=version, devel=devel):
            return row
    repository = config.repository(wanted.repository) if wanted.repository else None
    if repository and connect:
        from helmkit.mirror.registries import find_in_registries

        found = find_in_registries(repository, wanted.name, connect, version=version, devel=devel)
        if found:
            return found
    raise _not_found(store, wanted, among, version)


def fetch_chart(
    config: Mirrors,
    store: Store,
    connect: Connect,
    row: ChartVersion,
    *,
    retry: Retry | None = None,
    policy: Policy | None = None,
) -> Archive:
    """The verified archive of `row`, from the store or else from the sources, and then in the store.

    `policy` is what is wanted of its .prov file, beside what mirrors.yaml demands. UnreachableError,
    VerificationError, StoreError, ConfigError.
    """
    archive = _fetcher(config, store, connect, row.repository, policy, retry).get(row)
    _settle(store, {row: archive})
    return archive


def fetch_charts(
    config: Mirrors,
    store: Store,
    connect: Connect,
    rows: Iterable[ChartVersion],
    *,
    retry: Retry | None = None,
    policy: Policy | None = None,
    progress: Progress = silent,
) -> dict[ChartVersion, Archive]:
    """`fetch_chart` of several at once. What the first one that fails raises ends it."""
    wanted = list(dict.fromkeys(rows))
    names = {row.repository for row in wanted}
    fetchers = {name: _fetcher(config, store, connect, name, policy, retry, progress) for name in names}

    def get(row: ChartVersion) -> Archive:
        return fetchers[row.repository].get(row)

    found = dict(in_parallel(get, wanted, config.limits.parallel))
    _settle(store, found)
    return found


def _fetcher(
    config: Mirrors,
    store: Store,
    connect: Connect,
    name: str,
    policy: Policy | None,
    retry: Retry | None,
    progress: Progress = silent,
) -> Fetcher:
    repository = config.repository(name)
    if repository is None:
        raise NotFoundError(f"no repository named {name}", where=str(config.file))
    state = store.catalogue.states().get(name)
    policy = Policy.of(repository).with_(policy)
    source = state.source if state else ""
    return Fetcher(config, repository, source, connect, store.blobs, policy, retry, progress)


def _settle(store: Store, found: Mapping[ChartVersion, Archive]) -> None:
    """Make archives last, and hold those without a digest to the one they came with."""
    store.blobs.settle()
    if unheld := [replace(row, digest=archive.digest) for row, archive in found.items() if not row.digest]:
        _hold(store, unheld)


def _hold(store: Store, rows: Sequence[ChartVersion]) -> None:
    try:
        with store.write_lock():
            store.catalogue.record_digests(rows)
    except BusyError:
        return  # A sync is running; the next fetch records it.


def _not_found(store: Store, wanted: Reference, among: list[str], version: str | None) -> NotFoundError:
    if among:
        rows = list(store.catalogue.versions(wanted.name, among[0]))
        newest = rows[0].version
        asked = f"version {version}" if version else "released version"
        return NotFoundError(
            f"{wanted} has no {asked}",
            where=among[0],
            hint=f"the newest of {len(rows)} is {newest}; --devel admits pre-releases",
        )
    states = store.catalogue.states()
    if wanted.repository and wanted.repository not in states:
        return NotFoundError(
            f"there is no index of {wanted.repository} yet", hint=f"run `helmkit repo sync {wanted.repository}`"
        )
    if not states:
        return NotFoundError(f"no chart named {wanted}", hint="run `helmkit repo sync` first")
    likely = suggest(store.catalogue, wanted.name)
    return NotFoundError(
        f"no chart named {wanted}", hint=f"did you mean {', '.join(likely)}?" if likely else "try `helmkit search`"
    )
