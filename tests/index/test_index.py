"""An index from bytes: what is one, what is not, and which entries count."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helmkit.errors import VerificationError
from helmkit.index import Index, parse_index
from tests.fakes import FakeRepository

DIGEST = "a" * 64
PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def index_of(*entries: Any, name: str = "web") -> bytes:
    return yaml.safe_dump({"apiVersion": "v1", "entries": {name: list(entries)}}).encode()


def listed(index: Index) -> list[tuple[Any, ...]]:
    """Everything that an index says, however it is written down."""
    return [(*entry[:-1], entry.fields) for entry in index]


def entry(**fields: Any) -> dict[str, Any]:
    return {"name": "web", "version": "1.0.0", "urls": ["web-1.0.0.tgz"], **fields}


def test_helm_s_own_layout() -> None:
    repository = FakeRepository()
    for version in ("1.9.0", "1.10.0", "2.0.0-rc.1", "1.10.0-alpha"):
        repository.add("web", version, appVersion="1.10", annotations={"own/field": "kept"})
    index = parse_index(repository.index())
    assert [e.version for e in index.entries["web"]] == ["2.0.0-rc.1", "1.10.0", "1.10.0-alpha", "1.9.0"]
    assert index.size == 4
    newest = index.entries["web"][0]
    assert newest.app_version == "1.10"
    assert newest.description == "The web chart"
    assert newest.fields["annotations"] == {"own/field": "kept"}
    assert index.generated == datetime(2026, 1, 2, 3, 4, 5, 123456, tzinfo=UTC)


def test_the_json_form_gives_the_same() -> None:
    repository = FakeRepository()
    repository.add("web", "1.0.0", keywords=["http", "www"])
    repository.add("db", "v2.1")
    as_json = json.dumps(yaml.load(repository.index(), Loader=yaml.BaseLoader)).encode()
    assert listed(parse_index(as_json)) == listed(parse_index(repository.index()))


PAGES = {
    "login page": (b"<!DOCTYPE html>\n<html><head><title>\n Sign in </title>", 'HTML page "Sign in"'),
    "bare html": (b"<html></html>", "HTML page"),
    "after a byte order mark": (b"\xef\xbb\xbf\n <HTML>", "HTML page"),
    "xml error": (b'<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>', "markup"),
    "nothing": (b" \n", "empty"),
    "json error": (b'{"error": "unauthorized"}', "neither"),
    "plain text": (b"Not Found", "no mapping"),
    "a list": (b"- a\n- b\n", "no mapping"),
    "compressed": (b"\x1f\x8b\x08\x00", "compressed"),
    "binary": (b"\x00\x01\x02", "damaged or cut short"),
    "entries is text": (b"apiVersion: v1\nentries: x\n", "no mapping"),
}


@pytest.mark.parametrize("page", PAGES)
def test_what_is_not_an_index_is_named(page: str) -> None:
    data, kind = PAGES[page]
    with pytest.raises(VerificationError, match=f"not an index: .*{kind}"):
        parse_index(data, where="https://a.example/index.yaml")


def test_an_index_cut_anywhere_is_refused_or_loses_whole_lines_alone() -> None:
    repository = FakeRepository()
    for name in ("db", "web"):
        repository.add(name)
    whole = repository.index()
    full = parse_index(whole)
    refused = 0
    for end in range(len(whole) - 1):
        try:
            cut = parse_index(whole[:end])
        except VerificationError:
            refused += 1
            continue
        # No entry may come out changed: what is there is as it was, the rest is missing or named.
        for found in cut:
            assert found.urls in [e.urls for e in full.entries[found.name]]
            assert found.version in [e.version for e in full.entries[found.name]]
    assert refused > len(whole) * 0.8


MALFORMED: dict[str, tuple[Any, str]] = {
    "null": (None, "empty entry"),
    "text": ("web-1.0.0", "not a mapping"),
    "no version": ({"name": "web", "urls": ["a"]}, "is not a version"),
    "version latest": (entry(version="latest"), "'latest' is not a version"),
    "version with a path": (entry(version="../../x"), "is not a version"),
    "version of 300 characters": (entry(version="1.0.0-" + "a" * 300), "is not a version"),
    "version with control characters": (entry(version="1.0.0\x1b[2J"), "is not a version"),
    "version beyond 64 bits": (entry(version="9223372036854775808.0.0"), "too large"),
    "no URL": (entry(urls=[]), "no URL"),
    "URLs are text": (entry(urls="web.tgz"), "urls is not a list"),
    "digest": (entry(digest="md5:abc"), "not a sha256"),
    "another name": (entry(name="db"), "names itself 'db'"),
    "no name": (entry(name=None), "no name"),
    "a number for a version": (entry(version=1), "version is a number"),
    "an app version that is true": (entry(appVersion=True), "appVersion is true or false"),
    "keywords with a number": (entry(keywords=["a", 1]), "not a list of texts"),
    "a maintainer that is empty": (entry(maintainers=[None]), "maintainers have"),
    "another type": (entry(type="operator"), "neither application nor library"),
    "a dependency that is empty": (entry(dependencies=[None]), "dependencies have"),
    "an alias with a dot": (entry(dependencies=[{"name": "x", "alias": "a.b"}]), "disallowed alias"),
    "deprecated as text": (entry(deprecated="true"), "neither true nor false"),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_entry_is_left_out_and_named(kind: str) -> None:
    bad, reason = MALFORMED[kind]
    data = json.dumps({"apiVersion": "v1", "entries": {"web": [bad, entry(version="3.0.0")]}}).encode()
    index = parse_index(data)
    assert [e.version for e in index] == ["3.0.0"]
    assert [s.name for s in index.skipped] == ["web"]
    assert reason in index.skipped[0].reason


@pytest.mark.parametrize("name", ["../x", ".", "..", "a/b", "a b", "", "\x1b[31m", "é", "x" * 300])
def test_a_name_that_is_no_name_is_left_out(name: str) -> None:
    index = parse_index(index_of(entry(name=name), name=name))
    assert not index.entries
    assert len(index.skipped) == 1


def test_the_second_of_two_equal_versions_is_left_out() -> None:
    index = parse_index(index_of(entry(digest=DIGEST), entry(digest="b" * 64)))
    assert [e.digest for e in index] == [DIGEST]
    assert "twice" in str(index.skipped[0])


def test_odd_but_real_entries_are_kept() -> None:
    index = parse_index(
        index_of(
            entry(created="0001-01-01T00:00:00Z", digest=f"sha256:{DIGEST}"),
            entry(version="v2", urls=["oci://registry.example/web:2"], created="soon"),
        )
    )
    second, first = index
    assert (first.digest, first.created) == (DIGEST, "")
    assert (second.version, second.urls, second.created) == ("v2", ("oci://registry.example/web:2",), "")


@PATIENT
@given(st.binary(max_size=200) | st.text(alphabet="{}[]:,-&*!|>'\"%@`#? \n\tab01entriesapiVersion").map(str.encode))
def test_any_bytes_are_an_index_or_refused(data: bytes) -> None:
    with contextlib.suppress(VerificationError):
        parse_index(data)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(["name", "version", "urls", "digest", "created", "keywords", "maintainers", "deprecated"])


@PATIENT
@given(st.lists(st.dictionaries(FIELDS, VALUES, max_size=4), max_size=3))
def test_any_values_in_an_entry_are_kept_or_left_out(odd: list[dict[str, Any]]) -> None:
    good = entry()
    entries = [*({**good, "version": f"{n}.0.0", **fields} for n, fields in enumerate(odd, 2)), good]
    index = parse_index(json.dumps({"apiVersion": "v1", "entries": {"web": entries}}).encode())
    assert len(list(index)) + len(index.skipped) == len(entries) == index.size
    assert good["version"] in [e.version for e in index]
    for found in index:
        assert isinstance(found.description + found.app_version + found.created, str)
        assert all(isinstance(text, str) for text in (*found.keywords, *found.maintainers, *found.urls))


def test_an_empty_repository_is_an_index() -> None:
    assert parse_index(b"apiVersion: v1\nentries: {}\n").size == 0
