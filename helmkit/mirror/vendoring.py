"""charts/ and Chart.lock of a chart, from what Chart.yaml lists or from the lock; through mirrors, and verified.

Everything is in the store before anything in the chart changes; then charts/ changes as a whole, and the lock last.
Source: Helm pkg/downloader manager.go, internal/resolver. Left out: what is in charts/ (helmkit.chart).
"""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from helmkit.chart.charts_folder import ChartsFolder
from helmkit.chart.load import load_chart
from helmkit.chart.lock import helm2_digest, lock_digest, lock_name, lock_text
from helmkit.chart.metadata import Dependency, Lock
from helmkit.chart.model import Chart
from helmkit.config import Mirrors
from helmkit.errors import ChartError, HelmkitError, NotFoundError, UnreachableError, VerificationError, VersionError
from helmkit.fs import atomic_write
from helmkit.mirror.asking import utc_now
from helmkit.mirror.connect import Connect
from helmkit.mirror.dependencies import Resolver, repositories_of
from helmkit.mirror.library import Library
from helmkit.mirror.located import FOLDER, in_repository, is_unlisted, spelled_out, with_unlisted
from helmkit.mirror.progress import Progress, silent
from helmkit.mirror.provenance import Policy
from helmkit.mirror.refreshing import Refreshing, questions, repositories_for
from helmkit.mirror.resolve import fetch_charts
from helmkit.net import Retry, redacted
from helmkit.records import Record, replace
from helmkit.repo.writing import go_time
from helmkit.store import ChartVersion, Store
from helmkit.version import Constraint, Version

Say = Callable[[str], None]


class Pick(Record):
    """What stands for a dependency, `locked` to a version: a `row` of a repository, the `chart` of a folder, or what
    is in charts/ already.
    """

    locked: Dependency
    row: ChartVersion | None = None
    chart: Chart | None = None


class Vendoring(Record):
    """One run of `helmkit dependency`: `say` is told what helm prints, `policy` is what is wanted of .prov files.

    Without `refresh` the indexes are taken as they are; `failures` says why some could not be refreshed.
    """

    config: Mirrors
    store: Store
    connect: Connect
    say: Say
    policy: Policy | None = None
    refresh: bool = True
    retry: Retry | None = None
    progress: Progress = silent
    now: Callable[[], datetime] = utc_now
    failures: Mapping[str, HelmkitError] = MappingProxyType({})

    def update(self, folder: Path) -> None:
        """Bring charts/ and the lock of the chart in `folder` to the newest versions that Chart.yaml admits.

        ChartError, NotFoundError, VersionError, UnreachableError, VerificationError, StoreError, BusyError; the chart
        is as it was then.
        """
        with _changing(folder) as chart:
            self._update(folder, chart)

    def build(self, folder: Path) -> None:
        """Bring charts/ to what the lock names; `update` where there is none. Raises as that, and VerificationError
        for a lock that is not of this Chart.yaml.
        """
        with _changing(folder) as chart:
            if chart.lock is None:
                self._update(folder, chart)
                return
            _check_lock(self.config, chart, self.say)
            wanted = [_findable(self.config, item, chart) for item in chart.lock.dependencies]
            run = replace(self, config=with_unlisted(self.config, wanted))
            # What is known needs no index that is newer.
            run = run._refreshed([item for item in wanted if in_repository(item) and not run._is_known(item)])
            run._put(folder, run._pick(folder, wanted, exact=True))

    def _update(self, folder: Path, chart: Chart) -> None:
        wanted = chart.metadata.dependencies
        if not wanted:
            return
        run = replace(self, config=with_unlisted(self.config, wanted))._refreshed(wanted)
        picks = run._pick(folder, wanted, exact=False)
        run._put(folder, picks)
        locked = tuple(pick.locked for pick in picks)
        digest = lock_digest([spelled_out(run.config, item) for item in wanted], locked)
        if chart.lock is None or chart.lock.digest != digest:
            lock = Lock(go_time(self.now()), digest, locked)
            atomic_write(folder / lock_name(chart.metadata), lock_text(lock))

    def _refreshed(self, wanted: Iterable[Dependency]) -> "Vendoring":
        """This run after it has asked for the indexes that it needs."""
        if not self.refresh:
            return self
        run = Refreshing(self.config, self.store, self.connect, self.say, self.retry, self.progress, self.now)
        return replace(self, failures=run.refresh(repositories_for(self.config, wanted)))

    def _is_known(self, wanted: Dependency) -> bool:
        try:
            Resolver(self.config, Library(self.store)).find(wanted, exact=True)
        except HelmkitError:
            return False
        return True

    def _pick(self, folder: Path, wanted: Sequence[Dependency], *, exact: bool) -> list[Pick]:
        """What stands for each dependency. NotFoundError that names all that nothing stands for."""
        library = Library(self.store, self.connect, self.retry)
        library.ask_registries(questions(self.config, wanted))
        resolver = Resolver(self.config, library)
        picks: list[Pick] = []
        missing: dict[str, str] = {}
        for item in wanted:
            _check_range(item)
            try:
                picks.append(self._pick_one(folder, item, resolver, exact=exact))
            except NotFoundError as exc:
                self._raise_failure(item)
                what = f'"{item.name}" (repository "{redacted(item.repository)}", version "{item.version}")'
                missing[what] = exc.message
            except (UnreachableError, VerificationError) as exc:
                exc.hint = exc.hint or self._hint(item)
                raise
        if missing:
            raise NotFoundError(
                f"can't get a valid version for {len(missing)} subchart(s): {', '.join(missing)}",
                where=str(folder),
                hint="; ".join(dict.fromkeys(missing.values())),
            )
        return picks

    def _pick_one(self, folder: Path, wanted: Dependency, resolver: Resolver, *, exact: bool) -> Pick:
        locked = spelled_out(self.config, Dependency(wanted.name, wanted.version, wanted.repository))
        if not wanted.repository:
            _check_vendored(folder, wanted)
            return Pick(locked)
        if wanted.repository.startswith(FOLDER):
            chart = load_chart(_folder(folder, wanted.repository))
            version = chart.metadata.version
            if not Constraint.parse(wanted.version).check(Version.parse(version)):
                raise NotFoundError(f"{chart.name} there is {version}")
            return Pick(Dependency(wanted.name, version, wanted.repository), chart=chart)
        row = resolver.find(wanted, exact=exact)
        return Pick(Dependency(wanted.name, row.version, locked.repository), row)

    def _raise_failure(self, wanted: Dependency) -> None:
        """Where the index could not be had, that is what is wrong."""
        states = self.store.catalogue.states()
        for repository in repositories_of(self.config, wanted.repository):
            failure = self.failures.get(repository.name)
            if failure and repository.name not in states:
                failure.hint = self._hint(wanted)
                raise failure

    def _hint(self, wanted: Dependency) -> str | None:
        if not any(map(is_unlisted, repositories_of(self.config, wanted.repository))):
            return None
        return f"{redacted(wanted.repository)} is not in {self.config.file}: list it there, with its mirrors"

    def _put(self, folder: Path, picks: Sequence[Pick]) -> None:
        """Fetch what is not in the store, then bring charts/ to what was picked."""
        from helmkit.chart.package import package_chart

        self.say(f"Saving {len(picks)} charts")
        told: set[ChartVersion] = set()
        for pick in picks:
            self._tell(pick, told)
        rows = [pick.row for pick in picks if pick.row]
        found = fetch_charts(
            self.config, self.store, self.connect, rows, retry=self.retry, policy=self.policy, progress=self.progress
        )
        archives = {archive_name(row): archive.data for row, archive in found.items()}
        archives |= dict(package_chart(pick.chart) for pick in picks if pick.chart)
        local = {pick.locked.name for pick in picks if not pick.locked.repository}
        self.say("Deleting outdated charts")
        ChartsFolder(folder).replace(archives, local, self.say)

    def _tell(self, pick: Pick, told: set[ChartVersion]) -> None:
        name, place = pick.locked.name, redacted(pick.locked.repository)
        if pick.row:
            verb = "Already downloaded" if pick.row in told else "Downloading"
            told.add(pick.row)
            self.say(f"{verb} {name} from repo {place}")
        elif not pick.chart:
            self.say(f"Dependency {name} did not declare a repository. Assuming it exists in the charts directory")


def archive_name(row: ChartVersion) -> str:
    """The file name that helm gives an archive: that of its URL, where that is one."""
    name = posixpath.basename(unquote(urlsplit(row.urls[0]).path))
    return name if name.endswith(".tgz") and not name.startswith((".", "_")) else f"{row.name}-{row.version}.tgz"


@contextmanager
def _changing(folder: Path) -> Iterator[Chart]:
    """The chart in `folder`, which nobody else changes, with a lock that may be written. ChartError, BusyError."""
    if not folder.exists():
        raise ChartError(f"could not find {folder}")
    if not folder.is_dir():
        raise ChartError("only unpacked charts can be updated", where=str(folder))
    charts = ChartsFolder(folder)
    with charts.locked():
        chart = load_chart(folder)
        lock = folder / lock_name(chart.metadata)
        if lock.is_symlink():
            raise ChartError(f'the {lock.name} file is a symlink to "{lock.readlink()}"', where=str(folder))
        charts.check()
        yield chart


def _check_range(wanted: Dependency) -> None:
    try:
        Constraint.parse(wanted.version)
    except VersionError as exc:
        text = f'dependency "{wanted.name}" has an invalid version/constraint format: {exc.message}'
        raise VersionError(text) from exc


def _folder(chart: Path, repository: str) -> Path:
    """The folder that a file:// repository means, relative to the chart."""
    found = chart / repository.removeprefix(FOLDER)
    if not found.exists():
        raise ChartError(f"directory {found} not found")
    return found


def _check_vendored(folder: Path, wanted: Dependency) -> None:
    """ChartError unless charts/ has the dependency in a folder, in a version of the range."""
    version = load_chart(_folder(folder, f"charts/{wanted.name}")).metadata.version
    if not Constraint.parse(wanted.version).check(Version.parse(version)):
        raise ChartError(
            f"dependency {wanted.name} at version {version} does not satisfy the constraint {wanted.version}"
        )


def _check_lock(config: Mirrors, chart: Chart, say: Say) -> None:
    assert chart.lock
    wanted, locked = chart.metadata.dependencies, chart.lock.dependencies
    is_old = chart.metadata.api_version == "v1"
    with_unlisted(config, wanted)  # An alias that nobody knows is what is wrong, not the lock.
    spelled = [spelled_out(config, item, locked) for item in wanted]
    if lock_digest(spelled, locked) == chart.lock.digest:
        return
    if is_old:
        say("warning: a valid Helm v3 hash was not found. Checking against Helm v2 hash...")
        if helm2_digest(wanted) == chart.lock.digest:
            return
    source = "requirements.yaml" if is_old else "Chart.yaml"
    raise VerificationError(
        f"the lock file ({lock_name(chart.metadata)}) is out of sync with the dependencies file ({source})",
        hint="helmkit dependency update writes it anew",
    )


def _findable(config: Mirrors, locked: Dependency, chart: Chart) -> Dependency:
    """A dependency of the lock; by its alias where mirrors.yaml does not have the URL that helm knew."""
    if not in_repository(locked) or repositories_of(config, locked.repository):
        return locked
    named = (item.repository for item in chart.metadata.dependencies if item.name == locked.name)
    known = next((location for location in named if location and repositories_of(config, location)), "")
    return Dependency(locked.name, locked.version, known or locked.repository)
