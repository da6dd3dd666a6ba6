"""Floats in Go's forms, held to printf of the real helm."""

import json
import random
import struct
from pathlib import Path

import pytest

from helmkit.goyaml import format_float
from tests.goyaml.oracle import answers
from tests.goyaml.scalars import NUMBERS


def _numbers() -> list[float]:
    rand = random.Random(7)
    bits = [struct.unpack("<d", struct.pack("<Q", rand.getrandbits(64)))[0] for _ in range(300)]
    return NUMBERS + [value for value in bits if value == value and abs(value) != float("inf")]


@pytest.mark.helm
@pytest.mark.parametrize(
    ("printf", "verb", "precision"),
    [
        ("%g", "g", -1),
        ("%e", "e", 6),
        ("%f", "f", 6),
        ("%.3e", "e", 3),
        ("%.0f", "f", 0),
        ("%.10g", "g", 10),
        ("%G", "G", -1),
    ],
)
def test_format_float_prints_as_printf_does(
    printf: str, verb: str, precision: int, helm: Path, tmp_path: Path
) -> None:
    numbers = _numbers()
    texts = [json.dumps([number]) for number in numbers]
    theirs = answers(helm, tmp_path, f'index (fromJsonArray $in) 0 | printf "{printf}"', texts)
    assert [format_float(number, verb, precision) for number in numbers] == theirs


@pytest.mark.parametrize(
    ("value", "text"), [(float("nan"), "NaN"), (float("inf"), "+Inf"), (float("-inf"), "-Inf"), (-0.0, "-0")]
)
def test_what_is_no_number_has_go_s_name(value: float, text: str) -> None:
    assert format_float(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (16777216.0, "1.6777216e+07"), (1e40, "+Inf"), (3.4028234663852886e38, "3.4028235e+38")],
)
def test_32_bits_need_fewer_digits(value: float, text: str) -> None:
    assert format_float(value, "g", -1, 32) == text
