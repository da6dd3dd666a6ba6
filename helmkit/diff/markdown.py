"""A report as Markdown, for a pull request: what to look at first in sight, the rest folded. Source: GitHub's GFM."""

from __future__ import annotations

import re

from helmkit.diff.change import pair_text, path_text, type_name
from helmkit.diff.text import resource_title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from helmkit.diff.change import Change
    from helmkit.diff.files import FileChange
    from helmkit.diff.report import Report

_LARGEST = 60_000  # Characters: a comment on GitHub may have 65,536.


def markdown(report: Report, *, full: bool = False) -> str:
    """The report; `full` has what changed in files too. Diffs that make it too long for a comment are left out."""
    parts = [*_head(report)]
    length = sum(map(len, parts))
    left_out = 0
    for part in _diffs(report, full=full):
        length += len(part)
        if length > _LARGEST:
            left_out += 1
        else:
            parts.append(part)
    if left_out:
        parts.append(f"\n_{left_out} more diffs are left out, they are too long for one comment._\n")
    return "".join(parts)


def _head(report: Report) -> Iterator[str]:
    old, new = report.before, report.after
    yield f"## {_escaped(old.chart)} → {_escaped(new.chart)}\n"
    if old.app_version != new.app_version:
        yield f"\nApp version {_code(old.app_version or '-')} → {_code(new.app_version or '-')}\n"
    if not report.differs:
        yield "\nNo difference.\n"
        return
    if first := report.first:
        yield "\n### Look at first\n\n" + "".join(f"- {_escaped(line)}\n" for line in first)
    yield from _table("Chart.yaml", report.metadata)
    yield from _table("Values", report.values)
    if report.files:
        body = "| | file | lines |\n|---|---|---|\n" + "".join(map(_file_row, report.files))
        yield _folded(f"Files ({len(report.files)})", body)


def _table(title: str, changes: tuple[Change, ...]) -> Iterator[str]:
    if changes:
        body = "| | path | before | after |\n|---|---|---|---|\n" + "".join(map(_row, changes))
        yield _folded(f"{title} ({len(changes)})", body)


def _row(change: Change) -> str:
    texts = pair_text(change.before, change.after)
    before = "" if change.kind == "added" else _code(texts[0])
    after = "" if change.kind == "removed" else _code(texts[1])
    kind: str = change.kind
    if kind == "moved":
        after = f"at {_code(path_text(change.to))}"
    elif kind == "retyped":
        kind = f"{type_name(change.before)} → {type_name(change.after)}"
    return f"| {kind} | {_code(change.where)} | {before} | {after} |\n"


def _file_row(file: FileChange) -> str:
    name = f"{_code(file.former)} → {_code(file.name)}" if file.former else _code(file.name)
    return f"| {file.kind} | {name} | {file.counts if file.diff else ''} |\n"


def _diffs(report: Report, *, full: bool) -> Iterator[str]:
    rendered = report.rendered
    if rendered:
        alone = f", {rendered.only_version} in the chart's version alone" if rendered.only_version else ""
        yield f"\n### Rendered: {len(rendered.changed)} changed{alone}, {rendered.same} the same\n"
        for resource in rendered.changed:
            yield _folded(f"{resource.kind}: {resource_title(resource)}", _block(resource.diff))
    for file in report.files if full else ():
        if file.diff:
            yield _folded(f"{file.kind}: {file.name}", _block(file.diff))


def _folded(title: str, body: str) -> str:
    return f"\n<details><summary>{_html(title)}</summary>\n\n{body}\n</details>\n"


def _block(lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    return f"{fence}diff\n{text}\n{fence}\n"


def _code(text: str) -> str:
    """`text` in a table's cell as code: a bar would end the cell, a backtick the code."""
    text = " ".join(text.split()).replace("|", "\\|")
    if "`" not in text:
        return f"`{text}`" if text else ""
    ticks = "`" * (max(len(run) for run in re.findall("`+", text)) + 1)
    return f"{ticks} {text} {ticks}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split())).replace(" -\\> ", " → ")


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
