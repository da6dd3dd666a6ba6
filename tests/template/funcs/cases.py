"""How the tables of this folder run: every template through helm and through helmkit, whatever it prints or says.

Templates see one set of `.Values`, below. Those that must fail cost one run of helm each, several at a time.
"""

from collections.abc import Callable, Iterable
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
    # The mark at the end tells an empty output from none.
    probes = [Probe(f"probe {number}", template + "|", VALUES) for number, template in enumerate(templates)]
    found = differences(helm, probes, workdir)
    assert not found, f"{len(found)} of {len(probes)} differ:\n" + "\n".join(found)


def compare_errors(helm: Path, templates: Iterable[str], workdir: Path) -> None:
    """Every template fails with the same text with helm as with helmkit, or with neither."""

    def theirs(numbered: tuple[int, str]) -> str:
        number, template = numbered
        folder = workdir / str(number)
        folder.mkdir()
        return _error(lambda: helm_error(helm, template, VALUES, folder).partition("\n\nUse --debug")[0])

    # As a comment, whatever a template prints is good YAML.
    templates = [f"# {template}" for template in templates]
    with ThreadPoolExecutor(4) as pool:
        expected = list(pool.map(theirs, enumerate(templates)))
    lines = []
    for template, wanted in zip(templates, expected, strict=True):
        found = _error(lambda template=template: our_error(template, VALUES))  # type: ignore[misc]
        if found != wanted:
            lines.append(f"{template}\n  helm    {wanted!r}\n  helmkit {found!r}")
    assert not lines, f"{len(lines)} of {len(templates)} differ:\n" + "\n".join(lines)


def _error(find: Callable[[], str]) -> str:
    try:
        return find()
    except AssertionError:
        return "no error"
