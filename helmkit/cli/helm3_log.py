"""Warnings as Helm 3 logs them: after the file and line of its source (3.19.0), and with other words than Helm 4.

Left out: times and colours, which Helm 3 does not log either.
"""

from __future__ import annotations

from helmkit.chart.model import Warn
from helmkit.template.gofmt import quote

# By how the message begins; what it is about stands in braces.
_LINES = (
    ("warning: skipped value", "coalesce.go:237", ""),
    ("warning: cannot overwrite table", "coalesce.go:298", ""),
    ("warning: destination for", "coalesce.go:301", ""),
    ("Warning: Dependencies", "load.go:120", ""),
    ("Warning: Dependency locking", "load.go:138", ""),
    (
        "found symbolic link",
        "walk.go:75",
        "found symbolic link in path: {path} resolves to {resolved}. Contents of linked file included and used",
    ),
    ("skipping unknown hooks", "manifest_sorter.go:199", "info: skipping unknown hook: {quoted}"),
    (
        "ImportValues missing table from chart",
        "dependencies.go:270",
        "Warning: ImportValues missing table from chart {chart}: {error}",
    ),
    ("ImportValues missing table", "dependencies.go:287", "Warning: ImportValues missing table: {error}"),
)
_NO_BOOL = {
    "path": "dependencies.go:64: Warning: Condition path '{path}' for chart {chart} returned non-bool value",
    "tag": "dependencies.go:95: Warning: Tag '{tag}' for chart {chart} returned non-bool value",
}


def helm3_line(warning: Warn) -> str:
    """The line that Helm 3 logs."""
    about = dict(warning.about)
    if warning.message == "returned non-bool value":
        return _NO_BOOL["path" if "path" in about else "tag"].format(**about)
    for begin, place, layout in _LINES:
        if warning.message.startswith(begin):
            quoted = quote(about.get("hookTypes", ""))
            return f"{place}: {layout.format(**about, quoted=quoted) if layout else warning.message}"
    return f"WARNING: {warning.message[0].upper()}{warning.message[1:]}"
