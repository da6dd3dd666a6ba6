"""Reading an index by its layout gives what a full parse gives, of every field; and both what helm sees."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.index_maker import make_index
from helmkit import goyaml
from helmkit.errors import VerificationError, YAMLError
from helmkit.index import Index, parse_index
from helmkit.index.layout import chart_text, entry_end, read_plain, take_apart
from helmkit.index.parse import _by_document, _by_layout
from tests.index.indexes import BASE, ODD
from tests.index.test_index import listed


def _read(read: Callable[[], Index | None]) -> Any:
    """Everything that an index says, the entries that are left out among it; None where it is refused."""
    try:
        index = read()
    except (VerificationError, YAMLError):
        return None
    return index and (index.generated, listed(index), index.skipped, index.size)


def _compare(data: bytes) -> bool:
    """Hold one way of reading to the other; whether the layout was helm's."""
    by_layout = _read(lambda: _by_layout(data, ()))
    if by_layout is not None:
        assert by_layout == _read(lambda: _by_document(data, ""))
    return by_layout is not None


def _plain_entries(data: bytes) -> tuple[int, int]:
    """How many entries are read without a parser, and how many there are."""
    layout = take_apart(data)
    assert layout
    plain = total = 0
    for part in layout.parts:
        text = chart_text(data[part.start : part.end])
        assert text
        position = 0
        while position < len(text):
            found = read_plain(text, position, {})
            plain, total = plain + bool(found), total + 1
            position = found[0] if found else entry_end(text, position)
    return plain, total


def test_helms_own_layout_needs_no_parser() -> None:
    assert _plain_entries(BASE.encode()) == (3, 3)
    assert _compare(BASE.encode())
    data = make_index(0.5)
    plain, total = _plain_entries(data)
    assert plain == total > 300
    assert _compare(data)


@pytest.mark.parametrize("kind", ODD)
def test_odd_indexes_are_read_as_by_a_parser(kind: str) -> None:
    _compare(ODD[kind])


_PIECES = st.sampled_from([*":-#'\"&*!|>%@`{}[],? \t\n\\~", "\n  - ", "\n    ", "\n      ", ": ", " #", "- ", "\r\n"])
_EDITS = st.lists(st.tuples(st.integers(0, len(BASE)), st.integers(0, 3), _PIECES), min_size=1, max_size=3)


@settings(max_examples=300, deadline=None)
@example([(0, 0, ":"), (1351, 1, "\n  - ")])  # The first field has the place of one of its own line.
@given(_EDITS)
def test_edited_indexes_are_read_as_by_a_parser(edits: list[tuple[int, int, str]]) -> None:
    text = BASE
    for place, removed, piece in edits:
        text = text[:place] + piece + text[place + removed :]
    _compare(text.encode())


# Helm's own writer loses some control characters, and refuses others.
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]) | st.sampled_from("\n\t")
_SCALARS = st.text(_CHARACTERS, max_size=60) | st.sampled_from(
    [
        "yes",
        "0777",
        "1.10",
        "2020-01-01",
        "~",
        "null",
        "- x",
        "a: b",
        "a #b",
        " x ",
        "x\ny",
        "|",
        "<<",
        "'",
        '"',
        "1e3",
    ]
)
_FIELDS = st.fixed_dictionaries(
    {
        "name": st.just("web"),
        "version": st.sampled_from(["1.0.0", "v2", "1.2.3-rc.1+b", "1.10", "latest", "../x"]),
        "urls": st.just(["a.tgz"]),
    },
    optional={
        "annotations": st.dictionaries(st.text(_CHARACTERS, max_size=8), _SCALARS, max_size=3),
        "appVersion": _SCALARS,
        "created": st.sampled_from(["2025-01-02T03:04:05.123456789Z", "soon"]),
        "deprecated": st.booleans(),
        "description": st.lists(_SCALARS, max_size=9).map(" ".join),
        "digest": st.sampled_from(["a" * 64, "1" * 64, "no"]),
        "keywords": st.lists(_SCALARS, max_size=3),
        "maintainers": st.lists(st.fixed_dictionaries({"name": _SCALARS}), max_size=2),
        "zeal": _SCALARS,
    },
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_FIELDS, min_size=1, max_size=4))
def test_any_values_come_out_as_helm_writes_them(entries: list[dict[str, Any]]) -> None:
    data = goyaml.dump({"apiVersion": "v1", "entries": {"web": entries}}).encode()
    _compare(data)
    index = parse_index(data)
    for entry in index:
        assert entry.fields in entries
        assert entry.version in [fields["version"] for fields in entries]
    assert len(list(index)) + len(index.skipped) == len(entries)


@pytest.fixture(scope="module")
def as_helm_sees_them(tmp_path_factory: pytest.TempPathFactory, helm: Path) -> dict[str, list[tuple[str, ...]]]:
    """All of the odd indexes as repositories of one run of `helm search repo`."""
    folder = tmp_path_factory.mktemp("helm")
    names = {f"r{number}": kind for number, kind in enumerate(ODD)}
    config = folder / "repositories.yaml"
    config.write_text(
        json.dumps(
            {"apiVersion": "", "repositories": [{"name": name, "url": "http://127.0.0.1:1"} for name in names]}
        )
    )
    for name, kind in names.items():
        (folder / f"{name}-index.yaml").write_bytes(ODD[kind])
    environ = os.environ | {"HELM_REPOSITORY_CONFIG": str(config), "HELM_REPOSITORY_CACHE": str(folder)}
    argv = [str(helm), "search", "repo", "-l", "--version", ">=0.0.0-0", "-o", "json"]
    run = subprocess.run(argv, env=environ, capture_output=True, check=True)
    found: dict[str, list[tuple[str, ...]]] = {kind: [] for kind in ODD}
    for row in json.loads(run.stdout):
        repository, _, chart = row["name"].partition("/")
        found[names[repository]].append((chart, row["version"], row["app_version"], row["description"]))
    return found


# Helm refuses a whole index for one entry's types; the rest of it is read here.
REFUSED_BY_HELM = {
    "an entry that is text",
    "an entry that is a list",
    "yes for a version",
    "an octal version",
    "a number for a version",
    "a whole number for a version",
    "a number with an exponent for a version",
    "a number with underscores for a version",
    "a number for an app version",
    "a chart called y",
    "a chart called 1.0",
    "keywords with a number",
    "deprecated as text",
}
# It also does for fields that it does not know, times that are none, and a missing API version: all is read here.
KEPT_HERE = {
    "a custom field",
    "a custom field at the end",
    "double quotes over lines",
    "no time",
    "no API version",
}
# Helm lists these.
LEFT_OUT_HERE = {
    "a digest of digits": "digest is a number",
    "a digest that is a number": "digest is a number",
    "a digest such as 0777": "digest is a number",
    "a digest such as 0b11": "digest is a number",
    "a URL such as Null": "no URL",
    "a URL such as true": "urls is not a list of texts",
    "another name": "it names itself 'other'",
}
BOTH = sorted(
    ODD.keys() - REFUSED_BY_HELM - KEPT_HERE - LEFT_OUT_HERE.keys() - {"cut in a line", "a version there twice"}
)
Rows = dict[str, list[tuple[str, ...]]]


def _as_we_see_it(kind: str) -> list[tuple[str, ...]]:
    try:
        index = parse_index(ODD[kind])
    except VerificationError:
        return []
    return sorted((e.name, e.version, e.app_version, e.description) for e in index)


@pytest.mark.helm
@pytest.mark.parametrize("kind", BOTH)
def test_odd_indexes_are_read_as_by_helm(kind: str, as_helm_sees_them: Rows) -> None:
    assert _as_we_see_it(kind) == sorted(as_helm_sees_them[kind])


@pytest.mark.helm
def test_how_we_differ_from_helm_on_purpose(as_helm_sees_them: Rows) -> None:
    for kind in REFUSED_BY_HELM:
        assert as_helm_sees_them[kind] == []
        index = parse_index(ODD[kind])
        assert 1 <= len(index.skipped) < index.size, kind
    for kind in KEPT_HERE:
        assert as_helm_sees_them[kind] == []
        assert len(_as_we_see_it(kind)) == 3, kind
    for kind, reason in LEFT_OUT_HERE.items():
        assert len(as_helm_sees_them[kind]) == 3
        assert [skipped.reason for skipped in parse_index(ODD[kind]).skipped] == [reason]
    # The first of two counts here, one that chance chooses there.
    assert len(as_helm_sees_them["a version there twice"]) == len(_as_we_see_it("a version there twice")) == 2
    # A line may have been longer.
    assert as_helm_sees_them["cut in a line"]
    assert _as_we_see_it("cut in a line") == []
