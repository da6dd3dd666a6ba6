"""The order in which go-yaml writes the keys of a mapping: natural, so that a9 comes before a10."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


_DIGITS = frozenset("0123456789")
# In ASCII some characters stand behind letters that go-yaml puts in front of them.
_LETTERS_LAST = {code: code + 128 for code in range(128) if chr(code).isalpha()}


def natural(keys: Iterable[str]) -> list[str]:
    """`keys` in go-yaml's order: letters after everything else, runs of digits by their value."""
    keys = list(keys)
    if len(keys) < 2:
        return keys
    together = "".join(keys)
    if together.isalpha():
        return sorted(keys)
    if together.isascii() and not _DIGITS.intersection(together):
        return sorted(keys, key=lambda key: key.translate(_LETTERS_LAST))
    from functools import cmp_to_key

    return sorted(keys, key=cmp_to_key(_compare))


def natural_v3(keys: Iterable[str]) -> list[str]:
    """`keys` in the order of go-yaml v3, where a letter behind a digit comes first."""
    from functools import cmp_to_key

    return sorted(keys, key=cmp_to_key(_compare_v3))


def _compare(a: str, b: str) -> int:
    for index, (left, right) in enumerate(zip(a, b, strict=False)):
        if left != right:
            return _differ(a, b, index, left, right, False)
    return len(a) - len(b)


def _compare_v3(a: str, b: str) -> int:
    for index, (left, right) in enumerate(zip(a, b, strict=False)):
        if left != right:
            return _differ(a, b, index, left, right, index > 0 and a[index - 1].isdecimal())
    return len(a) - len(b)


def _differ(a: str, b: str, index: int, left: str, right: str, letters_first: bool) -> int:
    left_letter, right_letter = left.isalpha(), right.isalpha()
    if left_letter and right_letter:
        return ord(left) - ord(right)
    if left_letter or right_letter:
        return -1 if (left_letter if letters_first else right_letter) else 1
    start = 1 if "0" in (left, right) and _nonzero_digit_before(a, index) else 0
    (left_value, left_end), (right_value, right_end) = _digits(a, index, start), _digits(b, index, start)
    if left_value != right_value:
        return -1 if left_value < right_value else 1
    return left_end - right_end or ord(left) - ord(right)


def _nonzero_digit_before(text: str, index: int) -> bool:
    while index > 0 and text[index - 1].isdecimal():
        index -= 1
        if text[index] != "0":
            return True
    return False


def _digits(text: str, index: int, value: int) -> tuple[int, int]:
    """The number that starts at `index`, in Go's int64 arithmetic, and where it ends."""
    while index < len(text) and text[index].isdecimal():
        value = value * 10 + ord(text[index]) - 48
        index += 1
    return (value + (1 << 63)) % (1 << 64) - (1 << 63), index
