"""What the database leaves out of a range is outside of it by helmkit.version too."""

import sqlite3
from collections.abc import Iterator

import pytest

from helmkit.errors import VersionError
from helmkit.store.ranges import Range
from helmkit.store.rows import sort_key
from helmkit.version import Constraint, Version
from tests.template.funcs.cases import templates

VERSIONS = sorted(
    {*templates("semvers", "version"), *templates("semvers", "checked"), "0.0.0", "0.0.1", "2.0.0-0", "10.20.30"}
)
CONSTRAINTS = [
    *templates("semvers", "constraint"),
    ">0.0.0",
    ">0.0.0-0",
    ">=1.2 <2 || ^3,!=3.1",
    "1.2 - 2.3",
    "<=1.x",
]


@pytest.fixture(scope="module")
def table() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE version (major, minor, patch, prerelease, version)")
    rows = [(*key, text) for text in VERSIONS if (key := sort_key(text))]
    assert len(rows) > 20
    connection.executemany("INSERT INTO version VALUES (?, ?, ?, ?, ?)", rows)
    yield connection
    connection.close()


def test_ranges_find_what_is_in_them(table: sqlite3.Connection) -> None:
    known = [text for (text,) in table.execute("SELECT version FROM version")]
    narrowed = 0
    for text in CONSTRAINTS:
        try:
            constraint = Constraint.parse(text)
        except VersionError:
            continue
        wanted = Range.of(text)
        rows = [
            row[0] for row in table.execute(f"SELECT version FROM version WHERE {wanted.where}", wanted.arguments)
        ]
        narrowed += len(rows) < len(known)
        found = {row for row in rows if wanted.check(row)}
        assert found == {version for version in known if constraint.check(Version.parse(version))}, text
    assert narrowed > len(CONSTRAINTS) / 2
