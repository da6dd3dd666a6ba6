"""Render every chart under a folder with helm and with helmkit, and show each difference.

    python -m tests.conformance DIR [VALUES...] [--helm PATH] [--limit N] [--quiet] [--log]

A chart is a folder with a Chart.yaml, or a .tgz; subcharts are not tried alone. Each is rendered with its defaults,
with each of its ci/*-values.yaml, and with each of VALUES. helm runs as a process, helmkit in this one. Compared are
stdout, the exit code, and on failure the error; with --log also what helm logs (warnings). helmkit follows the
release that PATH is (--compat). Output that varies between two runs of helm (random values,
certificates) is compared outside the lines that vary. The exit code is 1 where there was a difference.
"""

import argparse
import difflib
import io
import itertools
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

# Lines that carry no error: helm's log, whose order varies.
_LOG = re.compile(r"^(?:level=\w+|\d{4}/\d\d/\d\d|\w+\.go:\d+:|WARNING:) .*\n?", re.MULTILINE)

# What stands for a line that varies between two runs of helm.
_VARIES = "<varies>\n"
_ENCODED = re.compile(r"\s*[A-Za-z0-9+/]+={0,2}$")
# Characters of Base64 that make a line the first of several.
_LONG = 40


@dataclass(frozen=True)
class Outcome:
    """What a run of `template` gave; `seconds` it took."""

    code: int
    out: str
    error: str
    seconds: float = 0.0
    log: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A chart, a values file or none, and further flags."""

    chart: Path
    values: Path | None = None
    flags: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.chart} -f {self.values}" if self.values else str(self.chart)

    def arguments(self) -> list[str]:
        values = ["-f", str(self.values)] if self.values else []
        return ["template", "release-name", str(self.chart), *values, *self.flags]


def find_cases(root: Path, extra: list[Path]) -> Iterator[Case]:
    """Every chart below `root` with its defaults and values files, in the order of their names."""
    for chart in find_charts(root):
        yield Case(chart)
        own = sorted(chart.glob("ci/*-values.yaml")) if chart.is_dir() else []
        yield from (Case(chart, values) for values in [*own, *extra])


def find_charts(root: Path) -> Iterator[Path]:
    """Charts below `root`, not those inside charts."""
    if (root / "Chart.yaml").is_file() or root.suffix == ".tgz":
        yield root
        return
    for path in sorted(root.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from find_charts(path)
        elif path.suffix == ".tgz":
            yield path


class Helm:
    """The reference program, run with folders of its own."""

    def __init__(self, path: Path, home: Path, *, log: bool = False) -> None:
        self._path, self._log = path, log
        names = ("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME")
        self._env = {name: str(home) for name in names} | {"HOME": str(home), "PATH": os.environ["PATH"]}

    def run(self, arguments: list[str]) -> Outcome:
        start = time.perf_counter()
        done = subprocess.run(
            [str(self._path), *arguments], capture_output=True, env=self._env, timeout=300, check=False
        )
        seconds = time.perf_counter() - start
        out, error = (data.decode("utf-8", "surrogateescape") for data in (done.stdout, done.stderr))
        return _outcome(done.returncode, out, error, seconds, log=self._log)


def helmkit(arguments: list[str], *, log: bool = False) -> Outcome:
    """helmkit in this process."""
    from helmkit.cli.main import run

    out, error = (io.TextIOWrapper(io.BytesIO(), "utf-8", "surrogateescape") for _ in range(2))
    start = time.perf_counter()
    with redirect_stdout(out), redirect_stderr(error):
        code = run(arguments)
        for stream in (out, error):
            stream.flush()
    seconds = time.perf_counter() - start
    texts = [stream.buffer.getvalue().decode("utf-8", "surrogateescape") for stream in (out, error)]
    return _outcome(code, texts[0], texts[1], seconds, log=log)


def _outcome(code: int, out: str, error: str, seconds: float, *, log: bool) -> Outcome:
    lines = sorted(found[0].rstrip("\n") + "\n" for found in _LOG.finditer(error)) if log else []
    return Outcome(code, out, _LOG.sub("", error), seconds, tuple(lines))


def compare(case: Case, helm: Helm, wanted: Outcome, found: Outcome) -> list[str]:
    """The differences as lines of a unified diff; none where the two agree."""
    left, right = _lines(wanted), _lines(found)
    if left == right or (wanted.code and _unordered(left) == _unordered(right)):
        return []
    left, right = _blocks(left), _blocks(right)
    for _ in range(2):
        again = _blocks(_lines(helm.run(case.arguments())))
        left, again = _mask(left, again)
    if left != again or _VARIES in left:
        left, right = _mask(left, right, only_varying=True)
    return list(difflib.unified_diff(left, right, "helm", "helmkit", n=2))


def _lines(outcome: Outcome) -> list[str]:
    text = f"exit {outcome.code}\n{outcome.error if outcome.code else ''}{outcome.out}"
    return [*text.splitlines(keepends=True), *outcome.log]


def _unordered(lines: list[str]) -> list[str]:
    """A schema's problems, which helm lists in a random order, as their characters: a chart's last one has no end."""
    return (
        sorted("".join(lines))
        if any("don't meet the specifications of the schema" in line for line in lines)
        else lines
    )


def _blocks(lines: list[str]) -> list[str]:
    """Lines of Base64 that follow each other as one: a certificate's break and end elsewhere each time."""
    blocks: list[str] = []
    inside = False
    for line in lines:
        if inside and _ENCODED.match(line):
            blocks[-1] += line
            continue
        blocks.append(line)
        inside = len(line.strip()) >= _LONG and bool(_ENCODED.match(line))
    return blocks


def _mask(one: list[str], other: list[str], *, only_varying: bool = False) -> tuple[list[str], list[str]]:
    """Both with the lines in which they differ marked; with `only_varying` those that `one` has marked already."""
    documents, others = _documents(one), _documents(other)
    if len(documents) != len(others):
        return _mask_lines(one, other, only_varying)
    # Document by document, since the time grows with the square of the lines.
    masked = [
        (left, right) if left == right else _mask_lines(left, right, only_varying)
        for left, right in zip(documents, others, strict=True)
    ]
    return [line for left, _ in masked for line in left], [line for _, right in masked for line in right]


def _documents(lines: list[str]) -> list[list[str]]:
    starts = [0, *(index for index, line in enumerate(lines) if line == "---\n"), len(lines)]
    return [lines[start:end] for start, end in itertools.pairwise(starts)]


def _mask_lines(one: list[str], other: list[str], only_varying: bool) -> tuple[list[str], list[str]]:
    one, other = list(one), list(other)
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    # From the end, so that what is taken out moves no lines that are still to come.
    for tag, a, b, c, d in reversed(matcher.get_opcodes()):
        if tag == "replace" and b - a == d - c:
            for left, right in zip(range(a, b), range(c, d), strict=True):
                if not only_varying or one[left] == _VARIES:
                    one[left] = other[right] = _VARIES
        elif tag != "equal" and not only_varying:
            one[a:b] = other[c:d] = []
    return one, other


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("values", type=Path, nargs="*")
    parser.add_argument("--helm", type=Path, help="the helm to compare with; helmkit's own by default")
    parser.add_argument("--limit", type=int, default=40, help="lines shown of each difference")
    parser.add_argument("--quiet", action="store_true", help="no differences, only their names")
    parser.add_argument("--log", action="store_true", help="compare also the lines that helm logs, in any order")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        return _compare_all(chosen, Path(home))


def _compare_all(chosen: argparse.Namespace, home: Path) -> int:
    helm = Helm(chosen.helm or _own_helm(), home, log=chosen.log)
    # No user's settings: neither a kubeconfig nor a cache of compiled templates.
    os.environ |= {"HELMKIT_HOME": str(home), "HOME": str(home)}
    compat = ["--compat", helm.run(["version", "--template", "{{.Version}}"]).out]
    equal, failing, different, times = 0, 0, 0, [0.0, 0.0]
    for case in find_cases(chosen.folder, chosen.values):
        wanted, found = helm.run(case.arguments()), helmkit([*case.arguments(), *compat], log=chosen.log)
        times = [times[0] + wanted.seconds, times[1] + found.seconds]
        difference = compare(case, helm, wanted, found)
        if not difference:
            equal += 1
            failing += wanted.code != 0
            continue
        different += 1
        sys.stdout.write(f"### {case}\n")
        if not chosen.quiet:
            sys.stdout.writelines(line if line.endswith("\n") else f"{line}\n" for line in difference[: chosen.limit])
    took = f"helm {times[0]:.1f} s, helmkit {times[1]:.1f} s in one process"
    sys.stdout.write(f"{equal} equal ({failing} of them with the same error), {different} different; {took}\n")
    return 1 if different else 0


def _own_helm() -> Path:
    from helmkit.kube import installer

    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return installer.install("helm", Path(cache) / "helmkit" / "test-tools")


if __name__ == "__main__":
    sys.exit(main())
