"""Conversions of numbers and strings: as the real helm does them."""

from pathlib import Path

import pytest

from tests.template.funcs.cases import compare, compare_errors

VALUES = [
    "nil",
    "true",
    "false",
    "0",
    "-1",
    "1.9",
    "-1.9",
    "1e300",
    "-1e300",
    "9223372036854775807",
    ".Values.big",
    ".Values.negative",
    ".Values.list",
    ".Values.nomap",
    "(add 1 2)",
    "(until 2)",
    "'a'",
    '""',
    '"12"',
    '" 12"',
    '"12abc"',
    '"0777"',
    '"0o17"',
    '"0x1F"',
    '"0b101"',
    '"08"',
    '"0_7"',
    '"1_000"',
    '"1__0"',
    '"_1"',
    '"-5"',
    '"+5"',
    '"--5"',
    '"1e3"',
    '"1.0"',
    '"1.00"',
    '"1.5"',
    '"1."',
    '".5"',
    '".0"',
    '"100"',
    '"inf"',
    '"-Infinity"',
    '"NaN"',
    '"0x1p4"',
    '"0x10"',
    '"1e400"',
    '"9223372036854775808"',
    '"-9223372036854775809"',
    '"99999999999999999999999"',
    '"٣"',
    '"true"',
]
FUNCTIONS = ["int", "int64", "float64", "toDecimal"]


@pytest.mark.helm
def test_same_output(helm: Path, tmp_path: Path) -> None:
    templates = [f"{{{{ {name} {value} }}}}" for name in FUNCTIONS for value in VALUES]
    templates += [f"{{{{ atoi {value} }}}}" for value in VALUES if value.startswith('"')]
    templates += ['{{ typeOf (int "1") }} {{ typeOf (int64 1) }} {{ typeOf (float64 1) }} {{ typeOf (toDecimal 7) }}']
    templates += ["{{ int (mustToDuration 5) }} {{ int64 now.Month | le 1 }} {{ float64 (mustToDuration 5) }}"]
    templates += ['{{ int (toDate "2006-01-02" "2024-03-04").Month }}']
    compare(helm, templates, tmp_path)


@pytest.mark.helm
def test_same_errors(helm: Path, tmp_path: Path) -> None:
    compare_errors(helm, ["{{ atoi 1 }}", "{{ atoi nil }}", "{{ int }}", "{{ int 1 2 }}"], tmp_path)
