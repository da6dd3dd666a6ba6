"""How import and search grow with an index: `python -m benchmarks.growth` measures and draws docs/growth.svg.

Indexes of 1, 10, 100 and 250 MB; for each a first sync and a search of helmkit, and helm's `repo add` and search. All
scales are logarithmic: what grows in proportion is a line that climbs one decade a decade.
"""

import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.catalogue import World, serving
from benchmarks.installed import CHECKOUT, installed_helmkit
from benchmarks.paired import run_once
from helmkit.cli.settings import Settings
from helmkit.kube.installer import install

PICTURE = CHECKOUT / "docs/growth.svg"
SIZES = (1, 10, 100, 250)  # MB
RUNS = int(os.environ.get("PAIRS", "3"))
Series = dict[str, list[tuple[float, float]]]
_COLOURS = {
    "helm repo add": "#9a6700",
    "helm search": "#cf222e",
    "helmkit repo sync": "#1a7f37",
    "helmkit search": "#0969da",
}
_WIDTH, _HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 150, 20, 50
_X = (1.0, 250.0)
_Y = (0.01, 100.0)  # seconds


def measured(work: Path, helmkit: str, helm: str) -> Series:
    """Seconds by megabytes of each command: the median of some runs."""
    found: Series = {name: [] for name in _COLOURS}
    for megabytes in SIZES:
        world = World(work, megabytes, dict(os.environ))
        with serving(world.served) as url:
            world.configure(url)
            add = [helm, "repo", "add", "bench", url, "--force-update"]
            found["helmkit repo sync"].append((megabytes, _first_syncs(world, [helmkit, "repo", "sync"])))
            found["helm repo add"].append((megabytes, _median(add, world.environ)))
            words = ["search", "repo", "redis"]
            found["helmkit search"].append((megabytes, _median([helmkit, *words], world.environ)))
            found["helm search"].append((megabytes, _median([helm, *words], world.environ)))
    return found


def _first_syncs(world: World, argv: Sequence[str]) -> float:
    times = []
    for _ in range(RUNS):
        world.forget()
        times.append(_once(argv, world.environ))
    return statistics.median(times)


def _median(argv: Sequence[str], environ: Mapping[str, str]) -> float:
    return statistics.median(_once(argv, environ) for _ in range(RUNS))


def _once(argv: Sequence[str], environ: Mapping[str, str]) -> float:
    run = run_once(argv, environ)
    if run.returncode:
        raise subprocess.CalledProcessError(run.returncode, argv)
    return run.seconds


def picture(series: Series) -> str:
    """An SVG of it."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        'font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        *_grid(),
    ]
    for name, points in series.items():
        places = [(_x(size), _y(seconds)) for size, seconds in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        colour = _COLOURS[name]
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
    for name, y in _labels(series):
        text = f"{name} {series[name][-1][1]:.2g} s"
        parts.append(f'<text x="{_WIDTH - _RIGHT + 8}" y="{y:.1f}" fill="{_COLOURS[name]}">{text}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _labels(series: Series) -> Iterable[tuple[str, float]]:
    """Where each line's name stands: beside its end, but not on another name."""
    lowest = 0.0
    for name in sorted(series, key=lambda name: -series[name][-1][1]):
        lowest = max(_y(series[name][-1][1]) + 4, lowest + 15)
        yield name, lowest


def _grid() -> Iterable[str]:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    for size in SIZES:
        x = _x(size)
        yield f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{bottom}" stroke="#d0d7de"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{size} MB</text>'
    for seconds in (0.01, 0.1, 1, 10, 100):
        y = _y(seconds)
        yield f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#d0d7de"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{seconds:g} s</text>'
    yield f'<text x="{(_LEFT + right) / 2:.0f}" y="{bottom + 38}" text-anchor="middle">size of the index</text>'


def _x(size: float) -> float:
    return _LEFT + _share(size, _X) * (_WIDTH - _LEFT - _RIGHT)


def _y(seconds: float) -> float:
    return _HEIGHT - _BOTTOM - _share(seconds, _Y) * (_HEIGHT - _TOP - _BOTTOM)


def _share(value: float, scale: tuple[float, float]) -> float:
    from math import log

    return log(value / scale[0]) / log(scale[1] / scale[0])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        helm = str(install("helm", Settings().data_dir / "tools"))
        series = measured(work, str(installed_helmkit(work / "venv")), helm)
    for name, points in series.items():
        print(f"{name}: " + ", ".join(f"{seconds:.2f} s at {size:g} MB" for size, seconds in points))
    PICTURE.write_text(picture(series), encoding="utf-8")


if __name__ == "__main__":
    main()
