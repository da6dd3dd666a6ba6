"""A report as lines for a terminal, each with the way it is to be coloured."""

from __future__ import annotations

from helmkit.diff.change import pair_text, path_text, type_name, value_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from helmkit.diff.change import Change
    from helmkit.diff.files import FileChange
    from helmkit.diff.rendered import ResourceChange
    from helmkit.diff.report import Report

    Style = Literal["", "title", "warning", "added", "removed", "changed", "place"]
    Line = tuple[Style, str]

_SIGNS = {"added": "+", "removed": "-", "changed": "~", "retyped": "!", "moved": ">", "renamed": ">"}
_STYLES: dict[str, Style] = {
    "added": "added",
    "removed": "removed",
    "changed": "changed",
    "retyped": "warning",
    "moved": "changed",
    "renamed": "changed",
}


def text_lines(report: Report, *, full: bool = False) -> Iterator[Line]:
    """The report; with `full` the lines that changed in files too."""
    old, new = report.before, report.after
    app = f" (app {old.app_version or '-'} -> {new.app_version or '-'})" if old.app_version != new.app_version else ""
    yield "title", f"{old.chart} -> {new.chart}{app}"
    if not report.differs:
        yield "", "no difference"
        return
    if first := report.first:
        yield from _title(f"Look at first ({len(first)})")
        yield from (("warning", f"  {line}") for line in first)
    yield from _changes("Chart.yaml", report.metadata)
    yield from _changes("Values", report.values)
    if report.files:
        yield from _title(f"Files ({_counts([change.kind for change in report.files])})")
        for file in report.files:
            yield from _file(file, full=full)
    yield from _rendered(report)


def _title(text: str) -> Iterator[Line]:
    yield "", ""
    yield "title", text


def _counts(kinds: list[str]) -> str:
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(sorted(kinds)))


def _changes(title: str, changes: tuple[Change, ...]) -> Iterator[Line]:
    if changes:
        yield from _title(f"{title} ({_counts([change.kind for change in changes])})")
        yield from ((_STYLES[change.kind], f"  {_SIGNS[change.kind]} {change_text(change)}") for change in changes)


def change_text(change: Change) -> str:
    """A change in one line, without its sign."""
    if change.kind == "moved":
        return f"{change.where} -> {path_text(change.to)}"
    if change.kind in ("retyped", "changed"):
        types = f" ({type_name(change.before)} -> {type_name(change.after)})" if change.kind == "retyped" else ""
        return f"{change.where}: {' -> '.join(pair_text(change.before, change.after))}{types}"
    return f"{change.where}: {value_text(change.after if change.kind == 'added' else change.before)}"


def _file(file: FileChange, *, full: bool) -> Iterator[Line]:
    former = f"{file.former} -> " if file.former else ""
    counts = f" ({file.counts})" if file.diff else ""
    yield _STYLES[file.kind], f"  {_SIGNS[file.kind]} {former}{file.name}{counts}"
    if full:
        yield from diff_styles(file.diff)


def _rendered(report: Report) -> Iterator[Line]:
    rendered = report.rendered
    if rendered is None:
        return
    parts = [_counts([change.kind for change in rendered.changed])] if rendered.changed else []
    if rendered.only_version:
        parts.append(f"{rendered.only_version} in the chart's version alone")
    parts.append(f"{rendered.same} the same")
    yield from _title(f"Rendered ({', '.join(parts)})")
    for resource in rendered.changed:
        yield _STYLES[resource.kind], f"  {_SIGNS[resource.kind]} {resource_title(resource)}"
        yield from diff_styles(resource.diff)


def resource_title(resource: ResourceChange) -> str:
    """Kind and name, where it is, and the template."""
    place = f" in {resource.namespace}" if resource.namespace else ""
    hook = ", a hook" if resource.hook else ""
    return f"{resource.resource}{place} ({resource.source}{hook})"


def diff_styles(lines: tuple[str, ...]) -> Iterator[Line]:
    """The lines of a unified diff, indented."""
    styles: dict[str, Style] = {"+": "added", "-": "removed", "@": "place"}
    for line in lines:
        yield styles.get(line[:1], ""), f"      {line}"
