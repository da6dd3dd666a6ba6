"""The tables of this folder: templates that helm and helmkit must render alike, and ones on which they fail alike.

A table holds lists, each under a heading ``== name ==``. A line of `output` or `errors` is a template; ``<<name>>``
in it stands for each line of that list in turn, and ``<<>>`` for nothing (so that a line may be empty or end in a
space). All templates see one set of `.Values`, below.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

from helmkit.errors import ExecError, ParseError
from helmkit.render.errors import cleanup_exec_error, cleanup_parse_error
from tests.support.probes import FILE, Probe, as_json_values, differences, helm_error, template_set

TABLES = Path(__file__).parent / "tables"
VALUES: dict[str, Any] = {
    "text": "The quick brown fox",
    "accents": "héllo wörld",
    "empty": "",
    "zero": 0,
    "one": 1,
    "half": 1.5,
    "negative": -7.9,
    "big": 1e18,
    "yes": True,
    "no": False,
    "nothing": None,
    "list": ["b", "a", "c", "a"],
    "numbers": [3, 1, 2],
    "mixed": [1, "1", True, None, {"k": "v"}, ["x"], 2.5],
    "nolist": [],
    "map": {"a": 1, "b": {"c": "d", "e": None}, "f": ["g"], "z": ""},
    "nomap": {},
}


def families() -> list[str]:
    return sorted(path.stem for path in TABLES.glob("*.txt"))


def templates(family: str, kind: str) -> list[str]:
    """The templates of a table: `kind` is output or errors."""
    lists: dict[str, list[str]] = {}
    for line in (TABLES / f"{family}.txt").read_text(encoding="utf-8").split("\n"):
        heading = re.fullmatch("== ([a-z0-9-]+) ==", line)
        if heading:
            lists[heading[1]] = current = []
        elif line:
            current.append(line)
    return [template.replace("<<>>", "") for pattern in lists.get(kind, []) for template in _spread(pattern, lists)]


def _spread(pattern: str, lists: dict[str, list[str]]) -> list[str]:
    """`pattern` once for every combination of lines that its names stand for."""
    names = list(dict.fromkeys(re.findall("<<([a-z0-9-]+)>>", pattern)))
    found = []
    for lines in product(*(lists[name] for name in names)):
        template = pattern
        for name, line in zip(names, lines, strict=True):
            template = template.replace(f"<<{name}>>", line)
        found.append(template)
    return found


def output_differences(helm: Path, family: str, workdir: Path) -> list[str]:
    """A line for each template that prints differently."""
    # The mark at the end tells an empty output from none.
    probes = [
        Probe(f"probe {number}", template + "|", VALUES)
        for number, template in enumerate(templates(family, "output"))
    ]
    return differences(helm, probes, workdir)


def error_differences(helm: Path, family: str, workdir: Path) -> list[str]:
    """A line for each template that fails with another text, or with one of the two only."""

    def theirs(numbered: tuple[int, str]) -> str:
        number, template = numbered
        folder = workdir / str(number)
        folder.mkdir()
        try:
            return helm_error(helm, template, VALUES, folder).partition("\n\nUse --debug")[0]
        except AssertionError:
            return "no error"

    # As a comment, whatever a template prints is good YAML.
    failing = [f"# {template}" for template in templates(family, "errors")]
    with ThreadPoolExecutor(4) as pool:
        expected = list(pool.map(theirs, enumerate(failing)))
    lines = []
    for template, wanted in zip(failing, expected, strict=True):
        found = _our_error(template)
        if found != wanted:
            lines.append(f"{template}\n  helm    {wanted!r}\n  helmkit {found!r}")
    return lines


def _our_error(template: str) -> str:
    templates = template_set()
    try:
        templates.parse(FILE, template)
        templates.execute(FILE, {"Values": as_json_values(VALUES)})
    except ParseError as exc:
        return f"Error: {cleanup_parse_error(FILE, exc).message}"
    except ExecError as exc:
        return f"Error: {cleanup_exec_error(FILE, exc).message}"
    return "no error"
