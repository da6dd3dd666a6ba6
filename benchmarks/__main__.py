"""`make bench`: measures, prints the rows and writes them to docs/benchmarks.md and docs/benchmarks-indexes.md.

A goal that is missed is shown, and makes no failure: machines differ, and a benchmark is read by people. With
CHARTS=DIR it renders the chart folders in DIR too: all that helm renders with their defaults in one process, and each
alone where they are ten at most, else those named in GOALS. PAIRS=N measures N pairs of each, 15 otherwise.
ONLY=WORD measures those alone in whose names the word is, and leaves the pages as they are: ONLY=transfers those of
many archives. ONLY=catalogue measures those of large indexes and writes their page. `python -m benchmarks.growth`
draws docs/growth.svg.
"""

import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks import catalogue, transfers
from benchmarks.archives import write_archives
from benchmarks.installed import CHECKOUT, installed_helmkit
from benchmarks.paired import MEMORY_GOAL, Comparison, Goal, compare, ratio, run_once
from helmkit.cli.settings import Settings
from helmkit.kube.checksums import DEFAULT_VERSIONS
from helmkit.kube.installer import install

PAGE = CHECKOUT / "docs/benchmarks.md"
INDEXES = CHECKOUT / "docs/benchmarks-indexes.md"
HEAD = """# Benchmarks

Whole processes of an installed wheel against the real helm {helm}, in {pairs} pairs (A B A B ...), warm caches. The
ratio is the median over the pairs; times and memory are medians. A goal is missed where it says so; memory may
be {memory} MiB above helm's. `make bench` measures anew and writes this page;
`make bench CHARTS=DIR` adds the charts of a folder, of which there may be hundreds: all of them in one process,
against a helm for each, and alone those with a goal of their own: prometheus, airflow, kube-prometheus-stack, milvus.
Large indexes have [a page of their own](benchmarks-indexes.md).
"""
INDEXES_HEAD = """# Benchmarks: large indexes

As in [benchmarks.md](benchmarks.md), with at most {pairs} pairs each; `make bench ONLY=catalogue` measures anew and
writes this page. 25 MB are 120 charts with 19,786 versions, the size of Bitnami's index, served on loopback. A sync
is compared with `helm repo add` or `helm repo update`, `versions` with `helm search repo -l`, all else with helm's
command of that name. Goals in milliseconds and MiB are bounds of our own figures.

How a first sync and a search grow with the size of an index (`python -m benchmarks.growth` draws this):

![Seconds by megabytes, both logarithmic](growth.svg)
"""
TABLE = """
Measured on {machine}.

| what | helmkit | helm | ratio | goal | helmkit MiB | helm MiB |
|---|---|---|---|---|---|---|
"""


# Goals of public charts by their names; other charts of CHARTS=DIR have the one for a medium chart.
MEDIUM = 0.7
GOALS = {"prometheus": MEDIUM, "airflow": MEDIUM, "kube-prometheus-stack": MEDIUM, "milvus": 0.1}
FEW = 10  # charts, all of which are measured alone
ARCHIVES = 5000
ONLY = os.environ.get("ONLY", "")
PAIRS = int(os.environ.get("PAIRS", "15"))


class Bench:
    """The two programs, and the folders in which they keep things."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.home = work / "home"
        self.helmkit = str(installed_helmkit(work / "venv"))
        self.python = str(work / "venv/bin/python")
        self.helm = str(install("helm", Settings().data_dir / "tools"))
        self.environ = os.environ | {"HELMKIT_HOME": str(self.home), "HELM_CACHE_HOME": str(work / "helm")}

    def both(self, name: str, arguments: list[str], goal: float) -> Comparison | None:
        """The same arguments to both."""
        return self._compare(name, [self.helmkit, *arguments], [self.helm, *arguments], goal)

    def cold(self, chart: Path) -> Comparison | None:
        """Without compiled templates against helmkit with them."""
        argv = [self.helmkit, "template", "bench", str(chart)]
        name = f"`template` {chart.name}, without compiled templates against with them (both helmkit)"
        return self._compare(name, argv, argv, 3.0, prepare=self._forget)

    def index(self, chart: Path, *, again: bool) -> Comparison | None:
        """An index of many archives, of which helmkit knows all from the run before, or none."""
        name = f"`repo index` of {ARCHIVES:,} archives, {'again' if again else 'for the first time'}"
        ours, theirs = self.work / "ours", self.work / "theirs"
        for folder in (ours, theirs) if ONLY in name and not ours.exists() else ():
            write_archives(chart, folder, ARCHIVES)
        return self._compare(
            name,
            [self.helmkit, "repo", "index", str(ours)],
            [self.helm, "repo", "index", str(theirs)],
            0.2,
            pairs=5,
            prepare=None if again else self._forget,
        )

    def _compare(
        self,
        name: str,
        ours: list[str],
        theirs: list[str],
        goal: float | Goal,
        *,
        pairs: int = PAIRS,
        prepare: Callable[[], None] | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Comparison | None:
        """The comparison; None for one that is not wanted."""
        if ONLY not in name:
            return None
        return compare(
            name,
            ours,
            theirs,
            goal=goal,
            environ=environ or self.environ,
            pairs=min(pairs, PAIRS),
            prepare=prepare or (lambda: None),
        )

    def catalogue(self) -> Iterator[Comparison | None]:
        """Large indexes; they are made only where somebody asks for them."""
        for name, part in (("catalogue", catalogue.measure), ("catalogue: many", catalogue.measure_many)):
            if ONLY in name or ONLY.startswith("catalogue"):
                yield from part(self.work, self.helmkit, self.helm, self.environ, self._compare)

    def transfers(self, chart: Path) -> Iterator[Comparison | None]:
        """Many archives; they too are made only where somebody asks for them."""
        if ONLY in "transfers" or ONLY.startswith("transfers"):
            yield from transfers.measure(self.work, chart, self.helmkit, self.helm, self.environ, self._compare)

    def _forget(self) -> None:
        shutil.rmtree(self.home / "cache", ignore_errors=True)

    def together(self, charts: list[Path]) -> Comparison | None:
        """All charts in one process against a helm for each."""
        names = [str(chart) for chart in charts]
        ours = [self.python, str(CHECKOUT / "benchmarks/corpus.py"), *names]
        theirs = ["sh", "-c", 'for chart; do "$0" template bench "$chart" || :; done', self.helm, *names]
        name = f"`template` of {len(charts)} charts, one process"
        return self._compare(name, ours, theirs, 1 / 8, pairs=3)

    def renders(self, chart: Path) -> bool:
        """Whether helm renders the chart with its defaults."""
        return run_once([self.helm, "template", "bench", str(chart)], self.environ).returncode == 0


def measure(work: Path, charts: Path | None) -> Iterator[Comparison | None]:
    """Every comparison in turn; `work` holds the environment and the caches, `charts` more charts."""
    bench = Bench(work)
    own = sorted(path.parent for path in (CHECKOUT / "charts").glob("*/Chart.yaml"))
    yield bench.both("`--help`", ["--help"], 1.0)
    for chart in own:
        yield bench.both(f"`template` {chart.name}", ["template", "bench", str(chart)], 1.0)
    yield bench.both("`lint` of four charts", ["lint", *map(str, own)], 1.0)
    yield bench.cold(own[-1])
    yield bench.index(own[0], again=False)
    yield bench.index(own[0], again=True)
    yield from bench.catalogue()
    yield from bench.transfers(own[0])
    if charts is None:
        return
    corpus = sorted(path.parent for path in charts.glob("*/Chart.yaml"))
    rendered = [chart for chart in corpus if bench.renders(chart)]
    alone = rendered if len(rendered) <= FEW else [chart for chart in rendered if chart.name in GOALS]
    for chart in alone:
        arguments = ["template", "bench", str(chart)]
        yield bench.both(f"`template` {chart.name}", arguments, GOALS.get(chart.name, MEDIUM))
    if alone:
        yield bench.cold(alone[-1])
    if rendered:
        yield bench.together(rendered)


def row(result: Comparison) -> str:
    """One line of the table."""
    ours, theirs = result.ours, result.theirs
    mark = "" if result.met else " (missed)"
    memory = "" if result.memory_met else " (missed)"
    return (
        f"| {result.name} | {ours.seconds * 1000:.0f} ms | {theirs.seconds * 1000:.0f} ms "
        f"| {ratio(result.ratio)}{mark} | {result.goal} | {ours.mebibytes:.0f}{memory} | {theirs.mebibytes:.0f} |\n"
    )


def main() -> None:
    charts = os.environ.get("CHARTS")
    rows: dict[Path, str] = {PAGE: "", INDEXES: ""}
    with tempfile.TemporaryDirectory() as work:
        for result in filter(None, measure(Path(work), Path(charts) if charts else None)):
            line = row(result)
            print(line, end="", flush=True)
            rows[INDEXES if "catalogue: " in line else PAGE] += line.replace("catalogue: ", "")
    machine = (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    )
    for page, head, wanted in ((PAGE, HEAD, ""), (INDEXES, INDEXES_HEAD, "catalogue")):
        if ONLY in ("", wanted):
            text = (head + TABLE).format(
                helm=DEFAULT_VERSIONS["helm"], machine=machine, memory=MEMORY_GOAL, pairs=PAIRS
            )
            page.write_text(text + rows[page], encoding="utf-8")


if __name__ == "__main__":
    main()
