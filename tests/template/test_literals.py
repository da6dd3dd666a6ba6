"""Constants as strconv reads them."""

import pytest

from helmkit.template import literals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"a\n\t\\\""', 'a\n\t\\"'),
        (r'"\x41\u00e9\U0001F600\101"', "AéA".replace("éA", "é\U0001f600A")),
        (r'"\xc3\xa9"', "é"),
        (r'"\xff"', "\udcff"),
        ("`a\\n\r\n`", "a\\n\n"),
    ],
)
def test_strings(text: str, value: str) -> None:
    assert literals.unquote(text) == value


@pytest.mark.parametrize("text", [r'"\q"', r'"\'"', r'"\x4"', r'"\ud800"', r'"\400"', r'"\U00110000"'])
def test_bad_escapes(text: str) -> None:
    with pytest.raises(ValueError, match="invalid syntax"):
        literals.unquote(text)


@pytest.mark.parametrize(
    ("text", "value"), [("'a'", 97), (r"'\n'", 10), (r"'\''", 39), (r"'\xff'", 255), ("'é'", 233)]
)
def test_characters(text: str, value: int) -> None:
    assert literals.character(text).int == value


def test_a_character_constant_is_one_character() -> None:
    with pytest.raises(ValueError, match="malformed character constant: 'ab'"):
        literals.character("'ab'")


@pytest.mark.parametrize(
    ("text", "int_", "float_"),
    [
        ("0x1F", 31, 31.0),
        ("017", 15, 15.0),
        ("0o17", 15, 15.0),
        ("0b101", 5, 5.0),
        ("1_000", 1000, 1000.0),
        ("-0", 0, 0.0),
        ("1e3", 1000, 1000.0),
        ("1.5", None, 1.5),
        ("0x1p4", 16, 16.0),
        ("9223372036854775808", None, 9223372036854775808.0),
    ],
)
def test_numbers(text: str, int_: int | None, float_: float) -> None:
    number = literals.parse_number(text)
    assert (number.int, number.float) == (int_, float_)


@pytest.mark.parametrize(
    ("text", "message"),
    [("08", "integer overflow"), ("99999999999999999999", "integer overflow"), ("1__0", "illegal"), (".", "illegal")],
)
def test_bad_numbers(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        literals.parse_number(text)


def test_complex_numbers() -> None:
    assert literals.complex_number("1+2i").complex == 1 + 2j
    assert literals.parse_number("2i").complex == 2j
    assert literals.parse_number("0i").int == 0
