"""Differences path by path: what they say is all that is different, and what moved is found."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helmkit.diff.change import Change, pair_text, path_text, value_text
from helmkit.diff.tree import compare, compare_values
from helmkit.diff.worded import about_values

KEYS = st.sampled_from(["a", "b", "image", "tag", "x.y", "0"])
LEAVES = st.sampled_from([None, True, False, 0.0, 1.0, 8080.0, "", "a", "1.25.3-alpine"])
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.dictionaries(KEYS, inner, max_size=3) | st.lists(inner, max_size=2),
    max_leaves=8,
)
MAPS = st.dictionaries(KEYS, VALUES, max_size=4)
# Lists of scalars alone: they are leaves.
PLAIN = st.recursive(
    LEAVES | st.lists(LEAVES, max_size=2), lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
PLAIN_MAPS = st.dictionaries(KEYS, PLAIN, max_size=4)


def applied(document: Any, changes: list[Change]) -> Any:
    """`document` after the changes."""
    root = {"": deepcopy(document)}
    for change in changes:
        *steps, last = ("", *change.path)
        node: Any = root
        for step in steps:
            node = node[int(step[1:-1]) if step.startswith("[") else step]
        key: Any = int(last[1:-1]) if last.startswith("[") else last
        if change.kind == "removed":
            del node[key]
        else:
            node[key] = change.after
    return root[""]


def typed(value: Any) -> Any:
    """A value that no other type's is equal to: True is not 1."""
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    return type(value), value


@given(MAPS, MAPS)
def test_the_changes_make_one_of_the_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    changes = compare(before, after)
    assert typed(applied(before, changes)) == typed(after)
    assert (changes == []) == (typed(before) == typed(after))


@example({"a": {}, "image": {"a": {"0": []}, "b": {"a": [False], "0": []}}}, {"a": {}, "b": {"a": [False], "0": []}})
@given(PLAIN_MAPS, PLAIN_MAPS)
def test_leaves_and_moves_say_all_too(before: dict[str, Any], after: dict[str, Any]) -> None:
    gone, new = leaves(before), leaves(after)
    for change in compare_values(before, after):
        if change.kind == "moved":
            assert typed(at(before, change.path)) == typed(at(after, change.to))
            for path in [path for path in gone if path[: len(change.path)] == change.path]:
                assert typed(gone.pop(path)) == typed(new.pop(change.to + path[len(change.path) :]))
        elif {} in (change.before, change.after) and change.kind in ("added", "removed"):
            continue
        elif change.kind == "removed":
            assert typed(gone.pop(change.path)) == typed(change.before)
        elif change.kind == "added":
            assert typed(new.pop(change.path)) == typed(change.after)
        else:
            for side in (gone, new):
                for place in [place for place in side if place[: len(change.path)] == change.path]:
                    side.pop(place)
    assert typed(gone) == typed(new)


def leaves(value: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """What is not a map, by path; of an empty map in another's place nobody says that it is gone."""
    if isinstance(value, dict):
        return {place: leaf for key, item in value.items() for place, leaf in leaves(item, (*path, key)).items()}
    return {path: value}


def at(value: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        value = value[part]
    return value


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"a": 1.0}, {"a": 2.0}, ["changed a"]),
        ({"a": ""}, {"a": []}, ["retyped a"]),
        ({"a": None}, {"a": []}, ["changed a"]),
        ({"a": {}}, {"a": {"b": {"c": 1.0, "d": 2.0}}}, ["added a.b.c", "added a.b.d"]),
        ({"env": [{"name": "A", "value": "1"}]}, {"env": [{"name": "B"}, {"name": "A", "value": "2"}]}, ["changed env[A].value", "added env[B].name"]),
        ({"l": [{"a": 1.0}, {"a": 2.0}]}, {"l": [{"a": 1.0}, {"a": 3.0}]}, ["changed l[1].a"]),
        ({"l": ["a"]}, {"l": ["a", "b"]}, ["changed l"]),
        ({"image": {"pullPolicy": "Always"}}, {"global": {"pullPolicy": "Always"}}, ["moved image -> global"]),
        ({"image": {"tag": "1", "name": "n"}}, {"web": {"image": {"tag": "1", "name": "n"}}}, ["moved image -> web.image"]),
        ({"replicaCount": 1.0}, {"replicas": 1.0}, ["moved replicaCount -> replicas"]),
        ({"imageTag": "1.25.3"}, {"image": {"version": "1.25.3"}}, ["moved imageTag -> image.version"]),
        # Not certain: another value of the same kind, two homes, a value that says nothing.
        ({"debug": False}, {"metrics": {"enabled": False}}, ["removed debug", "added metrics.enabled"]),
        ({"a": {"port": 80.0}}, {"b": {"port": 80.0}, "c": {"port": 80.0}}, ["removed a.port", "added b.port", "added c.port"]),
        ({"a.b": {"c": 1.0}}, {"a.b": {"c": 2.0}}, ['changed "a.b".c']),
    ],
)  # fmt: skip
def test_what_is_said(before: dict[str, Any], after: dict[str, Any], said: list[str]) -> None:
    changes = compare_values(before, after)
    assert [f"{c.kind} {c.where}" + (f" -> {path_text(c.to)}" if c.to else "") for c in changes] == said


def test_values_on_one_line() -> None:
    assert value_text({"b": 1.0, "a": "<x>\n"}) == '{"a":"<x>\\n","b":1}'
    assert value_text("x" * 200, 20) == '"' + "x" * 16 + "..."


def test_long_texts_are_shown_where_they_differ() -> None:
    before, after = "x" * 90 + "one", "x" * 90 + "one,two"
    assert pair_text(before, after) == (f'..."{"x" * 17}one"', f'..."{"x" * 17}one,two"')
    assert pair_text("a", "b") == ('"a"', '"b"')


def test_many_values_that_went_the_same_way_are_one_line() -> None:
    before = {
        "old": {"a": "first", "b": "second", "c": "third"},
        "gone": {"x": {"a": 1.0, "b": 2.0, "c": {"d": 4.0}}},
        "one": True,
    }
    after = {"new": {"a": "first", "b": "second", "c": "third", "more": 1.0}}
    assert list(about_values(compare_values(before, after))) == [
        "3 values of old are now in new",
        "3 values of gone.x are gone",
        "value one is gone",
    ]
