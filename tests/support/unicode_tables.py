"""Writes helmkit/template/re2/tables.py: Go's categories, scripts and case orbits, as the real helm's regexp has them.

    python -m tests.support.unicode_tables HELM [SCRIPT...]

The scripts are those of the present file and those named.
"""

import base64
import json
import sys
import tempfile
from pathlib import Path

from helmkit.template.re2 import tables
from helmkit.template.re2.classes import CATEGORIES, Ranges, scripts
from tests.support.probes import run_helm, write_chart

_TARGET = Path(tables.__file__)
_HEADER = '''# ruff: noqa: E501
"""Go's categories, scripts and case orbits. Written by tests/support/unicode_tables.py.

A line is a name and its code points: pairs of hexadecimal numbers, how many code points are left out since the last
range and how many the range has. The last line, ``fold``, holds the characters that are equal but for case, a word for
each such set.
"""

TABLES = """\\
'''
_ALL = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000)]))
_PLACE = (
    "{{ range .Values.patterns }}# {{ regexFindAll . ($.Files.Get $.Values.file) -1 | toJson | b64enc }}\n{{ end }}"
)


def found(helm: Path, patterns: list[str], text: str, workdir: Path) -> list[list[str]]:
    """What each pattern finds in `text`, in helm's opinion."""
    chart = write_chart(workdir, {"all.yaml": _PLACE}, {"patterns": patterns, "file": "text"})
    (chart / "text").write_bytes(text.encode())
    run = run_helm(helm, chart)
    assert run.returncode == 0, run.stderr
    encoded = [line.removeprefix("# ") for line in run.stdout.split("\n") if line.startswith("# ")]
    # The first such line names the file.
    return [json.loads(base64.b64decode(line)) or [] for line in encoded[1:]]


def ranges_of(helm: Path, names: list[str], workdir: Path) -> dict[str, Ranges]:
    """The code points of each class; surrogates, which no text holds, left out."""
    rows = found(helm, [rf"\p{{{name}}}+" for name in names], _ALL, workdir)
    return {name: tuple((ord(text[0]), ord(text[-1])) for text in row) for name, row in zip(names, rows, strict=True)}


def orbits_of(helm: Path, workdir: Path) -> list[str]:
    """Every set of characters that are equal but for case, each in order of code points."""
    cased = found(helm, [r"[\p{Lu}\p{Ll}\p{Lt}\p{Nl}\x{345}\x{24B6}-\x{24E9}]"], _ALL, workdir)[0]
    rows = found(helm, [rf"(?i)\x{{{ord(char):x}}}" for char in cased], "".join(cased), workdir)
    return sorted({"".join(row) for row in rows if len(row) > 1})


def _line(name: str, ranges: Ranges) -> str:
    words, last = [name], 0
    for low, high in ranges:
        words.append(f"{low - last:x} {high - low + 1:x}")
        last = high + 1
    return " ".join(words)


def main(helm: Path, more_scripts: list[str]) -> None:
    names = [*CATEGORIES, *sorted({*scripts().values(), *more_scripts})]
    with tempfile.TemporaryDirectory() as folder:
        ranges = ranges_of(helm, names, Path(folder)) | {"Cs": ((0xD800, 0xDFFF),)}
        lines = [_line(name, ranges[name]) for name in names]
        lines.append(f"fold {' '.join(orbits_of(helm, Path(folder)))}")
    _TARGET.write_text(_HEADER + "\n".join(lines) + '"""\n', encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
