"""Whether an index may take the place of ours. Pure.

A mirror that stands still, or serves a cut index, must not take away what we had. The source that stands before the
one ours came from is believed: it is what the user would rather have.
"""

from __future__ import annotations

from helmkit.mirror.plan import label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from helmkit.config import Source
    from helmkit.index import Index
    from helmkit.store import IndexState

SHRUNKEN = 0.5  # An index with less than this share of our entries is kept out.


def reason_to_keep_ours(
    ours: IndexState | None, sources: Sequence[Source], source: Source, index: Index
) -> str | None:
    """Why `index` from `source` must not replace `ours`; None where it may."""
    if ours is None or _rank(sources, label(source)) < _rank(sources, ours.source):
        return None
    from helmkit.index.entry import parse_time

    before = parse_time(ours.generated)
    if before and index.generated and index.generated < before:
        return f"older than ours: of {index.generated:%Y-%m-%d %H:%M}, ours of {before:%Y-%m-%d %H:%M}"
    if before and not index.generated and label(source) == ours.source:
        # helm writes the date last: an index that was cut between two lines lacks nothing else.
        return "cut short: it has no date, and ours from the same source has"
    if index.size < ours.entries * SHRUNKEN:
        return f"much smaller than ours: {index.size} entries, ours {ours.entries}"
    return None


def _rank(sources: Sequence[Source], location: str) -> int:
    """A source's place in the order; last for one that is no longer there."""
    places = [place for place, source in enumerate(sources) if label(source) == location]
    return places[0] if places else len(sources)
