"""Random functions: what their results look like."""

import base64
import string
import uuid
from typing import Any

import pytest

from helmkit.template.funcs import lookup
from helmkit.template.gofunc import FuncError


def _call(name: str, *arguments: Any) -> Any:
    function = lookup(name)
    assert function is not None
    return function.call(*arguments)


@pytest.mark.parametrize(
    ("name", "alphabet"),
    [
        ("randAlphaNum", string.ascii_letters + string.digits),
        ("randAlpha", string.ascii_letters),
        ("randNumeric", string.digits),
        ("randAscii", "".join(map(chr, range(32, 127)))),
    ],
)
def test_strings_of_an_alphabet(name: str, alphabet: str) -> None:
    text = _call(name, 5000)
    assert len(text) == 5000
    assert set(text) == set(alphabet)
    assert _call(name, 0) == ""
    assert _call(name, -3) == ""


def test_bytes_come_in_base64() -> None:
    assert len(base64.b64decode(_call("randBytes", 33))) == 33
    assert _call("randBytes", 16) != _call("randBytes", 16)


def test_numbers_stay_in_their_range() -> None:
    assert {_call("randInt", -2, 3) for _ in range(500)} == {-2, -1, 0, 1, 2}


def test_a_range_beyond_int64_is_refused() -> None:
    with pytest.raises(FuncError, match="invalid argument to Intn"):
        _call("randInt", -(2**63), 2**63 - 1)


def test_shuffling_keeps_the_characters() -> None:
    text = string.ascii_letters + "é"
    assert sorted(_call("shuffle", text)) == sorted(text)
    assert len({_call("shuffle", text) for _ in range(5)}) > 1


def test_identifiers_are_of_version_four() -> None:
    text = _call("uuidv4")
    assert str(uuid.UUID(text, version=4)) == text
