"""Versions and ranges as library callers use them; what helm makes of them is compared in tests/template/funcs."""

import pytest
import semver
from hypothesis import given
from hypothesis import strategies as st

from helmkit.errors import VersionError
from helmkit.version import Constraint, Version


@pytest.mark.parametrize(
    ("text", "canonical"),
    [("1.2.3", "1.2.3"), ("v1.2", "1.2.0"), ("1", "1.0.0"), ("1.2.3-rc.1+b.5", "1.2.3-rc.1+b.5"), ("01.02", "1.2.0")],
)
def test_loose_texts_are_versions(text: str, canonical: str) -> None:
    version = Version.parse(text)
    assert str(version) == canonical
    assert version.original == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "version string empty"),
        ("1.2", "invalid semantic version"),
        ("v1.2.3", "invalid characters in version"),
        ("01.2.3", "version segment starts with 0"),
        ("1.2.3-01", "version segment starts with 0"),
        ("1.2.3-a..b", "invalid prerelease string"),
        ("1.2.3+", "invalid metadata string"),
        ("1..3", 'strconv.ParseUint: parsing "": invalid syntax'),
        (
            "1.2.99999999999999999999",
            'strconv.ParseUint: parsing "99999999999999999999": value out of range',
        ),
    ],
)
def test_strict_parsing_says_what_is_wrong(text: str, problem: str) -> None:
    with pytest.raises(VersionError) as caught:
        Version.parse_strict(text)
    assert str(caught.value) == problem


def test_strict_parsing_takes_real_versions() -> None:
    version = Version.parse_strict("1.2.3-alpha.1+build-7")
    assert (version.major, version.minor, version.patch) == (1, 2, 3)
    assert (version.prerelease, version.metadata) == ("alpha.1", "build-7")


def test_versions_sort_by_precedence() -> None:
    ordered = [
        "1.0.0-1",
        "1.0.0-2",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
    ]
    ordered += ["1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "2.0.0", "10.0.0"]
    versions = [Version.parse(text) for text in reversed(ordered)]
    assert [str(version) for version in sorted(versions)] == ordered


def test_build_metadata_does_not_count() -> None:
    left, right = Version.parse("1.2.3+a"), Version.parse("v1.2.3+b")
    assert left == right
    assert hash(left) == hash(right)
    assert left <= right <= left
    assert left != "1.2.3"


def test_newest_inside_a_range() -> None:
    versions = [Version.parse(text) for text in ("1.2.0", "2.0.0-rc.1", "1.10.0", "1.9.9", "3.0.0")]
    assert str(Constraint.parse("^1.2").newest(versions)) == "1.10.0"
    assert str(Constraint.parse(">=1.2-0 <3").newest(versions)) == "2.0.0-rc.1"
    assert Constraint.parse("~4").newest(versions) is None


def test_reasons_for_being_outside() -> None:
    def reasons(constraint: str, version: str) -> list[str]:
        return Constraint.parse(constraint).validate(Version.parse(version))

    assert reasons(">=1.2, <2", "1.5.0") == []
    assert reasons(">=1.2, <2", "2.1.0") == ['"2.1.0" is greater than or equal to "2"']
    assert reasons("^1.2 || ~3.1", "2.0.0") == [
        '"2.0.0" does not have same major version as "1.2"',
        '"2.0.0" is less than "3.1"',
    ]
    only_releases = '"1.2.3-a" is a prerelease version and the constraint is only looking for release versions'
    assert reasons("^1 || ^2", "1.2.3-a") == [only_releases]


def test_a_range_prints_as_its_parts() -> None:
    assert str(Constraint.parse("1.2 - 2 || ^3,!=3.1")) == ">=1.2 <=2 || ^3 !=3.1"


@pytest.mark.parametrize("text", ["a", "1 <", ">", "1 || ", "1.2.3.4", '"quoted"'])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(VersionError, match="improper constraint"):
        Constraint.parse(text)


def test_long_junk_is_refused_at_once() -> None:
    # Each of these makes a backtracking matcher take exponential time.
    for junk in ("1  " * 5000 + "!", "1" * 50_000 + "!", "1 - " * 5000, "-" * 50_000, " " * 50_000 + "!"):
        with pytest.raises(VersionError):
            Constraint.parse(junk)
        with pytest.raises(VersionError):
            Version.parse(junk)


_NUMBER = st.integers(0, 30).map(str)
_WORD = st.text("0aZ-", min_size=1, max_size=3).filter(lambda text: not text.isdigit() or text == "0")
_TEXT = st.builds(
    lambda core, parts: ".".join(core) + ("-" + ".".join(parts) if parts else ""),
    st.tuples(_NUMBER, _NUMBER, _NUMBER),
    st.lists(st.one_of(_NUMBER, _WORD), max_size=3),
)


@given(_TEXT, _TEXT)
def test_precedence_is_that_of_the_semver_package(first: str, second: str) -> None:
    ours = (Version.parse_strict(first) > Version.parse_strict(second)) - (
        Version.parse_strict(first) < Version.parse_strict(second)
    )
    assert ours == semver.Version.parse(first).compare(second)
