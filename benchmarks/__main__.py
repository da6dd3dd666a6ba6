"""`make bench`: measures, prints the table and writes it to docs/benchmarks.md.

A goal that is missed is shown, and makes no failure: machines differ, and a benchmark is read by people.
"""

import os
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.installed import CHECKOUT, installed_helmkit
from benchmarks.paired import Comparison, compare
from helmkit.cli.settings import Settings
from helmkit.kube.checksums import DEFAULT_VERSIONS
from helmkit.kube.installer import install

PAGE = CHECKOUT / "docs/benchmarks.md"
HEAD = """# Benchmarks

Whole processes of an installed wheel against the real helm {helm}, in pairs (A B A B ...), warm caches. The ratio is
the median over the pairs; times and memory are medians. `make bench` measures anew and writes this page.

Measured on {machine}.

| what | helmkit | helm | ratio | goal | helmkit MiB | helm MiB |
|---|---|---|---|---|---|---|
"""


def measure(work: Path) -> Iterator[Comparison]:
    """Every comparison in turn; `work` holds the environment and the caches."""
    helmkit = str(installed_helmkit(work / "venv"))
    helm = str(install("helm", Settings().data_dir / "tools"))
    environ = os.environ | {"HELMKIT_HOME": str(work / "home"), "HELM_CACHE_HOME": str(work / "helm")}
    yield compare("`--help`", [helmkit, "--help"], [helm, "--help"], goal=1.0, environ=environ)
    for chart, goal in (("nginx", 1.0), ("nginx-ingress", 1.0), ("wordpress", 1.0)):
        arguments = ["template", "bench", str(CHECKOUT / "charts" / chart)]
        yield compare(f"`template` {chart}", [helmkit, *arguments], [helm, *arguments], goal=goal, environ=environ)
    arguments = ["lint", *(str(path.parent) for path in sorted((CHECKOUT / "charts").glob("*/Chart.yaml")))]
    yield compare("`lint` of four charts", [helmkit, *arguments], [helm, *arguments], goal=1.0, environ=environ)


def row(result: Comparison) -> str:
    """One line of the table."""
    ours, theirs = result.ours, result.theirs
    mark = "" if result.met else " (missed)"
    return (
        f"| {result.name} | {ours.seconds * 1000:.0f} ms | {theirs.seconds * 1000:.0f} ms | {result.ratio:.2f}{mark} "
        f"| {result.goal:.2f} | {ours.mebibytes:.0f} | {theirs.mebibytes:.0f} |\n"
    )


def main() -> None:
    machine = (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    )
    page = HEAD.format(helm=DEFAULT_VERSIONS["helm"], machine=machine)
    print(page, end="")
    with tempfile.TemporaryDirectory() as work:
        for result in measure(Path(work)):
            line = row(result)
            print(line, end="", flush=True)
            page += line
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
