"""Repositories from several sources: synced into the store, charts found in it and fetched.

The rules (plan, select, verify) are pure; sync and resolve join them to network and disk. Left out: printing.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmkit.mirror.connect import Connect, connector
    from helmkit.mirror.lock import Lock, dump_lock, load_lock
    from helmkit.mirror.locked import Update
    from helmkit.mirror.progress import Event, Progress, silent
    from helmkit.mirror.provenance import Policy
    from helmkit.mirror.report import Attempt, ChartReport, RepositoryReport, SyncReport
    from helmkit.mirror.resolve import Reference, fetch_chart, fetch_charts, parse_reference, resolve_chart
    from helmkit.mirror.retain import Pruned, Removal, prune
    from helmkit.mirror.selecting import selected
    from helmkit.mirror.syncing import sync

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
    "fetch_charts",
    "load_lock",
    "parse_reference",
    "prune",
    "resolve_chart",
    "selected",
    "silent",
    "sync",
]
# Each command needs a few of these modules, and importing all of them takes longer than most commands do.
_MODULES = {
    "Connect": "helmkit.mirror.connect",
    "connector": "helmkit.mirror.connect",
    "Lock": "helmkit.mirror.lock",
    "dump_lock": "helmkit.mirror.lock",
    "load_lock": "helmkit.mirror.lock",
    "Update": "helmkit.mirror.locked",
    "Event": "helmkit.mirror.progress",
    "Progress": "helmkit.mirror.progress",
    "silent": "helmkit.mirror.progress",
    "Policy": "helmkit.mirror.provenance",
    "Attempt": "helmkit.mirror.report",
    "ChartReport": "helmkit.mirror.report",
    "RepositoryReport": "helmkit.mirror.report",
    "SyncReport": "helmkit.mirror.report",
    "Reference": "helmkit.mirror.resolve",
    "fetch_chart": "helmkit.mirror.resolve",
    "fetch_charts": "helmkit.mirror.resolve",
    "parse_reference": "helmkit.mirror.resolve",
    "resolve_chart": "helmkit.mirror.resolve",
    "Pruned": "helmkit.mirror.retain",
    "Removal": "helmkit.mirror.retain",
    "prune": "helmkit.mirror.retain",
    "selected": "helmkit.mirror.selecting",
    "sync": "helmkit.mirror.syncing",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
