"""The order in which Go's sort.Sort leaves equal elements, which is not that of a stable sort.

Helm sorts a chart's versions with it, and 1.0.0+a and 1.0.0+b are equal. Source: Go sort/zsortinterface.go, a
pattern-defeating quicksort. Left out: its heap sort, for lists made to defeat it. Pure.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")

_INSERTION = 12  # Up to so many elements are sorted by insertion, which is stable.
_NINTHER = 50
_MAX_SWAPS = 12
_STEPS = 5
_MASK = (1 << 64) - 1


def go_sorted(items: list[Item], less: Callable[[Item, Item], bool]) -> list[Item]:
    """`items` as sort.Sort orders them."""
    sorter = _Sorter(list(items), less)
    sorter.sort(0, len(items), len(items).bit_length())
    return sorter.items


class _Sorter(Generic[Item]):
    """Sorts ranges [a, b) of `items`; every name is Go's."""

    def __init__(self, items: list[Item], less: Callable[[Item, Item], bool]) -> None:
        self.items = items
        self._less = less
        self._swaps = 0

    def less(self, i: int, j: int) -> bool:
        return self._less(self.items[i], self.items[j])

    def swap(self, i: int, j: int) -> None:
        self.items[i], self.items[j] = self.items[j], self.items[i]

    def sort(self, a: int, b: int, limit: int) -> None:
        balanced = partitioned = True
        while b - a > _INSERTION and limit:
            length = b - a
            if not balanced:
                self._break_patterns(a, b)
                limit -= 1
            pivot = self._choose_pivot(a, b)
            swaps = self._swaps
            if swaps == _MAX_SWAPS:
                self.items[a:b] = self.items[a:b][::-1]
                pivot = (b - 1) - (pivot - a)
            if balanced and partitioned and swaps in (0, _MAX_SWAPS) and self._partial_insertion_sort(a, b):
                return
            if a > 0 and not self.less(a - 1, pivot):
                a = self._partition_equal(a, b, pivot)
                continue
            middle, partitioned = self._partition(a, b, pivot)
            left, right = middle - a, b - middle
            balanced = min(left, right) >= length // 8
            if left < right:
                self.sort(a, middle, limit)
                a = middle + 1
            else:
                self.sort(middle + 1, b, limit)
                b = middle
        self._insertion_sort(a, b)

    def _insertion_sort(self, a: int, b: int) -> None:
        for i in range(a + 1, b):
            j = i
            while j > a and self.less(j, j - 1):
                self.swap(j, j - 1)
                j -= 1

    def _partition(self, a: int, b: int, pivot: int) -> tuple[int, bool]:
        """Smaller ones before the pivot, the others behind it; its place, and whether they were so already."""
        self.swap(a, pivot)
        i, j, moved = a + 1, b - 1, False
        while True:
            while i <= j and self.less(i, a):
                i += 1
            while i <= j and not self.less(j, a):
                j -= 1
            if i > j:
                break
            self.swap(i, j)
            i, j, moved = i + 1, j - 1, True
        self.swap(j, a)
        return j, not moved

    def _partition_equal(self, a: int, b: int, pivot: int) -> int:
        self.swap(a, pivot)
        i, j = a + 1, b - 1
        while True:
            while i <= j and not self.less(a, i):
                i += 1
            while i <= j and self.less(a, j):
                j -= 1
            if i > j:
                return i
            self.swap(i, j)
            i, j = i + 1, j - 1

    def _partial_insertion_sort(self, a: int, b: int) -> bool:
        i = a + 1
        for _ in range(_STEPS):
            while i < b and not self.less(i, i - 1):
                i += 1
            if i == b:
                return True
            if b - a < _NINTHER:
                return False
            self.swap(i, i - 1)
            if i - a >= 2:
                self._shift(range(i - 1, 0, -1))
            if b - i >= 2:
                self._shift(range(i + 1, b))
        return False

    def _shift(self, places: range) -> None:
        for j in places:
            if not self.less(j, j - 1):
                break
            self.swap(j, j - 1)

    def _break_patterns(self, a: int, b: int) -> None:
        length = random = b - a
        start = a + length // 4 * 2 - 1
        for place in range(start, start + 3):
            random ^= (random << 13) & _MASK
            random ^= random >> 7
            random ^= (random << 17) & _MASK
            other = random & ((1 << length.bit_length()) - 1)
            self.swap(place, a + (other - length if other >= length else other))

    def _choose_pivot(self, a: int, b: int) -> int:
        self._swaps = 0
        quarter = (b - a) // 4
        i, j, k = (a + quarter * part for part in (1, 2, 3))
        if b - a >= _NINTHER:
            i, j, k = (self._median(place - 1, place, place + 1) for place in (i, j, k))
        return self._median(i, j, k)

    def _median(self, a: int, b: int, c: int) -> int:
        a, b = self._order(a, b)
        b, c = self._order(b, c)
        return self._order(a, b)[1]

    def _order(self, a: int, b: int) -> tuple[int, int]:
        if self.less(b, a):
            self._swaps += 1
            return b, a
        return a, b
