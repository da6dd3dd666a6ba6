"""A repository's index: bytes in, checked entries out. Pure.

Left out: asking a server for one (helmkit.repo), keeping it (helmkit.store), comparing it with ours (helmkit.mirror).
"""

from helmkit.index.chart_entries import ChartEntries
from helmkit.index.entry import Entry, Skipped, parse_time
from helmkit.index.fields import entry_fields
from helmkit.index.parse import Index, parse_index

__all__ = ["ChartEntries", "Entry", "Index", "Skipped", "entry_fields", "parse_index", "parse_time"]
