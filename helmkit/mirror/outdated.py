"""What is behind: dependencies of a chart by Chart.lock or charts/, releases by the chart they were made from.

Pure but for the library that it asks. Left out: refreshing indexes, asking the cluster.
"""

from collections.abc import Mapping
from typing import Any

from helmkit.chart.load import load_chart
from helmkit.chart.metadata import Dependency
from helmkit.chart.model import Chart
from helmkit.errors import HelmkitError, VersionError
from helmkit.mirror.dependencies import Resolver
from helmkit.mirror.located import in_repository
from helmkit.mirror.refreshing import questions
from helmkit.net import redacted
from helmkit.records import Record, replace
from helmkit.store import ChartVersion
from helmkit.version import Version


class Standing(Record):
    """A chart in use, and how it stands: `wanted` is the newest version in `range`, `latest` the newest of all.

    `kind` is dependency or release; `used_by` the chart's folder or NAMESPACE/RELEASE. `current` is empty where there
    is neither a lock nor anything in charts/. `cause` says why nothing is known.
    """

    kind: str
    name: str
    used_by: str
    range: str
    repository: str = ""
    current: str = ""
    wanted: str = ""
    latest: str = ""
    deprecated: bool = False
    cause: str = ""

    @property
    def status(self) -> str:
        """unknown, missing, behind (a newer version is in the range), beyond (one is outside), current."""
        if self.cause:
            return "unknown"
        if not self.current:
            return "missing"
        if _newer(self.wanted, self.current):
            return "behind"
        return "beyond" if _newer(self.latest, self.current) else "current"

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {name: getattr(self, name) for name in self.NAMES} | {"status": self.status}


class Standings(Record):
    """Answers from `resolver`; with `devel` the newest of all may be a pre-release."""

    resolver: Resolver
    devel: bool = False

    def of_chart(self, chart: Chart, path: str) -> list[Standing]:
        """The dependencies of the chart at `path` that come from elsewhere. NotFoundError for an alias unknown."""
        wanted = chart.metadata.dependencies
        asked = [*wanted, *(replace(item, version=self._any) for item in wanted)]
        self.resolver.library.ask_registries(questions(self.resolver.config, asked))
        held = _held(chart)
        pairs = zip(wanted, held, strict=True)
        return [self._of_dependency(item, path, current) for item, current in pairs if item.repository]

    def _of_dependency(self, wanted: Dependency, path: str, current: str) -> Standing:
        row = Standing("dependency", wanted.name, path, wanted.version, redacted(wanted.repository), current)
        if not in_repository(wanted):
            return self._of_folder(row, f"{path}/{wanted.repository.removeprefix('file://')}")
        return self._judged(row, wanted)

    def _of_folder(self, row: Standing, folder: str) -> Standing:
        try:
            version = load_chart(folder).metadata.version
        except HelmkitError as exc:
            return replace(row, cause=str(exc))
        return replace(row, wanted=version, latest=version)

    def of_release(self, release: Mapping[str, Any]) -> Standing:
        """A release as `helm list -o json` has it."""
        used_by = f"{release.get('namespace', '')}/{release.get('name', '')}"
        name, version = split_chart(str(release.get("chart", "")))
        row = Standing("release", name, used_by, f"^{version}", current=version)
        home = self._home(name, version)
        if not home:
            return replace(row, cause="no repository has a chart of that name")
        return self._judged(replace(row, repository=home), Dependency(name, f"^{version}", f"@{home}"))

    def _home(self, name: str, version: str) -> str:
        """The repository that a release may be from: the first that has the very version, else the chart."""
        library, names = self.resolver.library, [r.name for r in self.resolver.config.repositories]
        having = [repository for repository in names if library.versions(name, repository)]
        exact = (r for r in having if any(row.version == version for row in library.versions(name, r)))
        return next(exact, next(iter(having), ""))

    def _judged(self, row: Standing, wanted: Dependency) -> Standing:
        try:
            newest = self._newest(wanted, None)
        except HelmkitError as exc:
            return replace(row, cause=exc.message)
        try:
            fitting = self._newest(wanted, wanted.version)
        except HelmkitError as exc:
            # A range that nothing is in: what there is lies beyond it.
            return replace(row, latest=newest.version, cause="" if row.current else exc.message)
        latest = newest.version if not _newer(fitting.version, newest.version) else fitting.version
        return replace(row, wanted=fitting.version, latest=latest, deprecated=newest.deprecated)

    def _newest(self, wanted: Dependency, range_: str | None) -> ChartVersion:
        return self.resolver.find(Dependency(wanted.name, range_ or self._any, wanted.repository))

    @property
    def _any(self) -> str:
        return ">0.0.0-0" if self.devel else "*"


def _held(chart: Chart) -> list[str]:
    """The version of each dependency by the lock, else by charts/; empty where there is none."""
    wanted, locked = chart.metadata.dependencies, chart.lock.dependencies if chart.lock else ()
    if [item.name for item in wanted] == [item.name for item in locked]:
        return [item.version for item in locked]  # A chart may be there twice, under two aliases.
    known = {child.name: child.metadata.version for child in chart.dependencies}
    known |= {item.name: item.version for item in locked}
    return [known.get(item.name, "") for item in wanted]


def split_chart(text: str) -> tuple[str, str]:
    """NAME-VERSION as its parts; both may have dashes in them. ("nginx-ingress-1.0.0-rc.1": "nginx-ingress", ...)"""
    places = [place for place, char in enumerate(text) if char == "-"]
    for parse in (Version.parse_strict, Version.parse):
        for place in places:
            try:
                parse(text[place + 1 :].removeprefix("v"))
            except VersionError:
                continue
            return text[:place], text[place + 1 :]
    return text, ""


def _newer(one: str, other: str) -> bool:
    try:
        return bool(one) and Version.parse(one) > Version.parse(other)
    except VersionError:
        return False
