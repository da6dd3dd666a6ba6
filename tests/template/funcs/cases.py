"""How the tables of this folder run: every template through helm and through helmkit, whatever it prints or says.

Templates see one set of `.Values`, below. Those that must fail cost one run of helm each, several at a time.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.support.probes import Probe, differences, helm_error, our_error

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


def compare(helm: Path, templates: Iterable[str], workdir: Path) -> None:
    """Every template prints the same with helm as with helmkit."""
    probes = [Probe(f"probe {number}", template, VALUES) for number, template in enumerate(templates)]
    found = differences(helm, probes, workdir)
    assert not found, f"{len(found)} of {len(probes)} differ:\n" + "\n".join(found)


def compare_errors(helm: Path, templates: Iterable[str], workdir: Path) -> None:
    """Every template fails with the same text with helm as with helmkit."""

    def theirs(numbered: tuple[int, str]) -> str:
        number, template = numbered
        folder = workdir / str(number)
        folder.mkdir()
        return helm_error(helm, template, VALUES, folder)

    templates = list(templates)
    with ThreadPoolExecutor(4) as pool:
        expected = list(pool.map(theirs, enumerate(templates)))
    lines = []
    for template, wanted in zip(templates, expected, strict=True):
        ours = our_error(template, VALUES)
        if without_hint(wanted) != ours:
            lines.append(f"{template}\n  helm    {without_hint(wanted)!r}\n  helmkit {ours!r}")
    assert not lines, f"{len(lines)} of {len(templates)} differ:\n" + "\n".join(lines)


def without_hint(text: str) -> str:
    """helm's message without the line that recommends --debug."""
    return text.partition("\n\nUse --debug")[0]
