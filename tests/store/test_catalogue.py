"""The catalogue: what is published is what is found, all of it or nothing."""

import itertools
import json
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helmkit.errors import StoreError
from helmkit.index import ChartEntries, Entry, Skipped, parse_index
from helmkit.records import replace
from helmkit.store import Catalogue, ChangedDigest, ChartVersion, IndexState, Query, find, search, suggest
from helmkit.store.rows import sort_key
from helmkit.version import Version
from tests.store.published import index_of, publish


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue(tmp_path / "catalogue.db")
    yield opened
    opened.close()


def state(repository: str = "stable", **fields: Any) -> IndexState:
    stamp = "2026-01-02T03:04:05+00:00"
    plain = IndexState(repository, "https://a.example", sha256="0" * 64, size=9, fetched=stamp, checked=stamp)
    return replace(plain, **fields)


def row(name: str, version: str, repository: str = "stable", **fields: Any) -> ChartVersion:
    entry = json.dumps({"name": name, "version": version, **fields.pop("entry", {})})
    return ChartVersion(repository, name, version, entry=entry, urls=(f"{name}-{version}.tgz",), **fields)


def test_what_is_published_is_found_whole(catalogue: Catalogue) -> None:
    full = row(
        "web",
        "1.2.3",
        app_version="7",
        description="A server",
        created="2026-01-02T03:04:05Z",
        digest="a" * 64,
        deprecated=True,
        entry={"annotations": {"own": "field"}},
    )
    assert publish(catalogue, state(), [full]) == 1
    (found,) = catalogue.versions("web", "stable")
    assert replace(found, entry=full.entry) == full
    assert found.fields["annotations"] == {"own": "field"}
    assert catalogue.version("web", "stable", "1.2.3") == found
    assert catalogue.states() == {"stable": state(entries=1)}


def test_publishing_replaces_a_repository_and_leaves_the_others(catalogue: Catalogue) -> None:
    publish(catalogue, state("other"), [row("web", "9.0.0", "other")])
    publish(catalogue, state(), [row("web", "1.0.0"), row("db", "1.0.0")])
    assert publish(catalogue, state(), [row("web", "1.0.0"), row("web", "2.0.0")]) == 1
    assert catalogue.charts() == [("other", "web"), ("stable", "web")]
    assert [r.version for r in catalogue.versions("web", "stable")] == ["2.0.0", "1.0.0"]
    catalogue.forget("stable")
    assert catalogue.charts() == [("other", "web")]
    assert list(catalogue.states()) == ["other"]


def test_a_failure_in_the_middle_changes_nothing(catalogue: Catalogue) -> None:
    publish(catalogue, state(), [row("web", "1.0.0")])

    def charts() -> Iterator[ChartEntries]:
        yield from parse_index(index_of([row("web", "2.0.0")])).charts
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catalogue.update(state(sha256="1" * 64), charts())
    assert [r.version for r in catalogue.versions("web", "stable")] == ["1.0.0"]
    assert catalogue.states() == {"stable": state(entries=1)}
    publish(catalogue, state(), [row("web", "3.0.0")])


def test_versions_sort_as_semver_does() -> None:
    texts = ["1.0.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-rc.1"]
    texts += ["1.0.0-beta.11", "1.0.0-2", "1.0.0-10", "1.0.0-a-b", "1.0.0-a", "1.0.0-a.b", "0.9.9", "1.0.1", "v1.1"]
    texts += ["1.0.0-1a", "1.0.0-1.1", "1.0.0--", "2", "1.0.0-Z", "10.0.0", "9.0.0", "20230101120000.0.0"]
    random.Random(7).shuffle(texts)
    keys = {text: sort_key(text) for text in texts}
    assert None not in keys.values()
    for a, b in itertools.combinations(texts, 2):
        assert (keys[a] < keys[b]) == (Version.parse(a) < Version.parse(b)), (a, b)  # type: ignore[operator]


def test_the_database_sorts_by_these_keys(catalogue: Catalogue) -> None:
    texts = ["1.0.0-alpha.2", "1.0.0-alpha.10", "1.0.0", "0.10.0", "0.9.0", "1.0.0-beta"]
    publish(catalogue, state(), [row("web", text) for text in texts])
    ordered = [r.version for r in catalogue.versions("web", "stable")]
    assert ordered == ["1.0.0", "1.0.0-beta", "1.0.0-alpha.10", "1.0.0-alpha.2", "0.10.0", "0.9.0"]


def test_what_is_left_out_is_kept_with_the_chart(catalogue: Catalogue) -> None:
    rows = [row("web", "1.0.0"), row("web", "latest"), row("db", "1.0.0", entry={"keywords": [1, "x"]})]
    skipped = ["web latest: 'latest' is not a version", "db 1.0.0: keywords is not a list of texts"]
    for _ in range(2):
        index = parse_index(index_of(rows))
        result = catalogue.update(state(), index.charts)
        assert (result.entries, result.skipped) == (1, skipped)
        assert catalogue.states()["stable"].skipped == 2


def test_a_chart_that_is_as_it_was_is_not_read(catalogue: Catalogue) -> None:
    rows = [row(name, f"1.{n}.0", description=name, digest=f"{n:064}") for name in ("db", "web") for n in range(3)]
    publish(catalogue, state(), rows)
    before = {r.key: r for r in catalogue.rows()}
    read: list[str] = []
    index = parse_index(index_of([*rows[:-1], replace(rows[-1], digest="f" * 64), row("web", "2.0.0")]))

    def told(chart: ChartEntries) -> ChartEntries:
        def entries() -> tuple[list[Entry], list[Skipped]]:
            read.append(chart.name)
            return chart.entries, chart.skipped

        return ChartEntries(chart.name, chart.digest, chart.count, entries)

    result = catalogue.update(state(), map(told, index.charts))
    assert read == ["web"]
    assert (result.entries, result.new) == (7, 2)
    assert result.changed == [ChangedDigest("web", "1.2.0", f"{2:064}", "f" * 64)]
    after = {r.key: r for r in catalogue.rows()}
    assert {key for key in after if after[key] != before.get(key)} == {
        ("stable", "web", "1.2.0"),
        ("stable", "web", "2.0.0"),
    }
    assert [r.reference for r in search(catalogue, Query(words=("web",)))] == ["stable/web"]


def test_texts_go_with_the_versions_that_had_them(catalogue: Catalogue) -> None:
    publish(catalogue, state(), [row("web", "1.0.0", description="alpha"), row("web", "2.0.0", description="beta")])
    publish(catalogue, state(), [row("web", "2.0.0", description="beta"), row("web", "3.0.0", description="beta")])
    assert search(catalogue, Query(words=("alpha",))) == []
    counts = {
        table: catalogue.database.number(f"SELECT count(*) FROM {table}") for table in ("texts", "words", "entry")
    }
    assert counts == {"texts": 1, "words": 1, "entry": 2}
    catalogue.forget("stable")
    counts = {
        table: catalogue.database.number(f"SELECT count(*) FROM {table}") for table in ("texts", "words", "entry")
    }
    assert counts == {"texts": 0, "words": 0, "entry": 0}


class TestSearch:
    @pytest.fixture(autouse=True)
    def charts(self, catalogue: Catalogue) -> None:
        people = {"keywords": ["blog", "CMS"], "maintainers": [{"name": "Ann Onymous"}]}
        publish(
            catalogue,
            state(),
            [
                row("wordpress", "9.0.3", description="Web publishing: 100% free", entry=people),
                row("wordpress", "10.0.0-rc.1", description="Web publishing: 100% free", entry=people),
                row("mariadb", "1.0.0", description="A database"),
                row("preview", "0.1.0-alpha", description="Only a pre-release"),
            ],
        )
        publish(catalogue, state("other"), [row("wordpress", "1.0.0", "other")])

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            (["wordpress"], ["other/wordpress 1.0.0", "stable/wordpress 9.0.3"]),
            (["press"], ["other/wordpress 1.0.0", "stable/wordpress 9.0.3"]),
            (["stable/word"], ["stable/wordpress 9.0.3"]),
            (["CMS"], ["stable/wordpress 9.0.3"]),
            (["cms", "publishing"], ["stable/wordpress 9.0.3"]),
            (["anonymous"], []),
            (["onymous"], ["stable/wordpress 9.0.3"]),
            (["db"], ["stable/mariadb 1.0.0"]),
            (["100%"], ["stable/wordpress 9.0.3"]),
            (["100_"], []),
            (["preview"], []),
            (["'; DROP TABLE chart; --"], []),
            ([], ["other/wordpress 1.0.0", "stable/mariadb 1.0.0", "stable/wordpress 9.0.3"]),
        ],
    )
    def test_words(self, catalogue: Catalogue, words: list[str], found: list[str]) -> None:
        assert [f"{r.reference} {r.version}" for r in search(catalogue, Query(words=tuple(words)))] == found

    def test_ranges_and_pre_releases(self, catalogue: Catalogue) -> None:
        def query(**options: Any) -> Query:
            return Query(words=("wordpress",), repositories=frozenset({"stable"}), **options)

        def versions(**options: Any) -> list[str]:
            return [r.version for r in search(catalogue, query(**options))]

        assert versions(devel=True) == ["10.0.0-rc.1"]
        assert versions(devel=True, all_versions=True) == ["10.0.0-rc.1", "9.0.3"]
        assert versions(versions="<9") == []
        assert versions(versions=">=10.0.0-0") == ["10.0.0-rc.1"]

    def test_finding_one(self, catalogue: Catalogue) -> None:
        def version(name: str, **options: Any) -> str | None:
            row = find(catalogue, "stable", name, **options)
            return row.version if row else None

        assert version("wordpress") == "9.0.3"
        assert version("wordpress", devel=True) == "10.0.0-rc.1"
        assert version("wordpress", version="10.0.0-rc.1") == "10.0.0-rc.1"
        assert version("wordpress", version="^9") == "9.0.3"
        assert version("wordpress", version="^8") is None
        assert version("preview") is None
        assert version("nothing") is None

    def test_a_likely_spelling(self, catalogue: Catalogue) -> None:
        assert suggest(catalogue, "wordpres") == ["wordpress"]
        assert suggest(catalogue, "marai-db") == ["mariadb"]
        assert suggest(catalogue, "zzz") == []


def test_a_digest_first_seen_outlives_the_index(catalogue: Catalogue) -> None:
    bare = row("web", "1.0.0")
    publish(catalogue, state(), [bare])
    catalogue.record_digests([replace(bare, digest="a" * 64)])
    catalogue.record_digests([replace(bare, digest="b" * 64)])
    publish(catalogue, state(), [bare])
    assert [r.digest for r in catalogue.versions("web", "stable")] == ["a" * 64]


def test_a_reader_does_not_wait_for_the_writer(catalogue: Catalogue) -> None:
    publish(catalogue, state(), [row("web", "1.0.0")])
    seen: list[str] = []

    def charts() -> Iterator[ChartEntries]:
        yield from parse_index(index_of([row("web", "2.0.0")])).charts
        reader = Catalogue(catalogue.database.path)
        seen.extend(r.version for r in reader.versions("web", "stable"))
        reader.close()

    catalogue.update(state(), charts())
    assert seen == ["1.0.0"]


def test_a_full_disk_is_said_and_survived(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.db")
    publish(catalogue, state(), [row("web", "1.0.0")])
    pages = catalogue._db._connection.execute("PRAGMA page_count").fetchone()[0]
    catalogue._db._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="full") as caught:
        publish(catalogue, state(), [row(f"web{n}", "1.0.0", description="x" * 999) for n in range(500)])
    assert "free some space" in (caught.value.hint or "")
    catalogue.close()
    again = Catalogue(tmp_path / "catalogue.db")
    assert again.check() == []
    assert again.charts() == [("stable", "web")]
    again.close()


def test_what_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "catalogue.db").write_bytes(b"This is a text file, not a database." * 50)
    with pytest.raises(StoreError, match="not a database") as caught:
        Catalogue(tmp_path / "catalogue.db")
    assert "repo verify --rebuild" in (caught.value.hint or "")


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    Catalogue(tmp_path / "catalogue.db").close()
    with sqlite3.connect(tmp_path / "catalogue.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="schema 99"):
        Catalogue(tmp_path / "catalogue.db")
