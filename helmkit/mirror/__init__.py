"""Repositories from several sources: synced into the store, charts found in it and fetched.

The rules (plan, select, verify) are pure; sync and resolve join them to network and disk. Left out: printing.
"""

from helmkit.mirror.connect import Connect, connector
from helmkit.mirror.lock import Lock, dump_lock, load_lock
from helmkit.mirror.locked import Update
from helmkit.mirror.progress import Event, Progress, silent
from helmkit.mirror.provenance import Policy
from helmkit.mirror.report import Attempt, ChartReport, RepositoryReport, SyncReport
from helmkit.mirror.resolve import Reference, fetch_chart, parse_reference, resolve_chart
from helmkit.mirror.retain import Pruned, Removal, prune
from helmkit.mirror.selected import selected
from helmkit.mirror.sync import sync

__all__ = [
    "Attempt",
    "ChartReport",
    "Connect",
    "Event",
    "Lock",
    "Policy",
    "Progress",
    "Pruned",
    "Reference",
    "Removal",
    "RepositoryReport",
    "SyncReport",
    "Update",
    "connector",
    "dump_lock",
    "fetch_chart",
    "load_lock",
    "parse_reference",
    "prune",
    "resolve_chart",
    "selected",
    "silent",
    "sync",
]
