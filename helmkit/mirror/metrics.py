"""A sync as Prometheus reads it from a text file. Pure.

Source: the text exposition format 0.0.4, as node_exporter's textfile collector takes it. Ages are left to the reader,
`time() - helmkit_repository_checked_timestamp_seconds`: a file that is no longer written must not look young.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from helmkit.mirror.report import RepositoryReport, SyncReport
from helmkit.store import IndexState

Samples = list[tuple[dict[str, str], float]]


def metrics(report: SyncReport, states: Mapping[str, IndexState]) -> str:
    """The text; `states` is what the catalogue has of each repository since."""
    rows = report.repositories
    families: list[tuple[str, str, Samples]] = [
        ("sync_last_run_timestamp_seconds", "When the last sync began.", [({}, _time(report.started) or 0.0)]),
        ("sync_duration_seconds", "How long it took.", [({}, report.seconds)]),
        ("sync_success", "Whether all that was wanted is there.", [({}, float(report.error() is None))]),
        ("repository_charts", "Selected charts by what the last sync did with them.", _charts(rows)),
    ]
    for name, text, value in _OF_REPOSITORY:
        values = {row.name: value(row, states.get(row.name)) for row in rows}
        samples = [({"repository": name}, number) for name, number in values.items() if number is not None]
        families.append((f"repository_{name}", text, samples))
    return "".join(_family(f"helmkit_{name}", text, samples) for name, text, samples in families if samples)


_OF_REPOSITORY: tuple[tuple[str, str, Callable[[RepositoryReport, IndexState | None], float | None]], ...] = (
    ("sync_success", "Whether all that was wanted of it is there.", lambda row, _: float(not row.failed)),
    ("sync_duration_seconds", "From the start of the run to its last chart.", lambda row, _: row.seconds),
    ("index_entries", "Chart versions in its index.", lambda row, _: float(row.entries)),
    ("index_new_entries", "Chart versions that the last sync found new in it.", lambda row, _: float(row.new)),
    ("copied_bytes", "Bytes that the last sync copied.", lambda row, _: float(sum(c.bytes or 0 for c in row.charts))),
    (
        "checked_timestamp_seconds",
        "When a source last confirmed the index.",
        lambda _, state: _time(state.checked) if state else None,
    ),
    (
        "index_generated_timestamp_seconds",
        "When the index says that it was made.",
        lambda _, state: _time(state.generated) if state else None,
    ),
)


def _charts(rows: tuple[RepositoryReport, ...]) -> Samples:
    return [
        ({"repository": row.name, "outcome": outcome}, float(count))
        for row in rows
        for outcome, count in (
            ("copied", row.copied),
            ("skipped", row.present),
            ("failed", len(row.failures)),
            ("held", len(row.held)),
        )
    ]


def _family(name: str, text: str, samples: Samples) -> str:
    lines = [f"# HELP {name} {text}", f"# TYPE {name} gauge"]
    for labels, value in samples:
        inner = ",".join(f'{key}="{_escaped(label)}"' for key, label in labels.items())
        lines.append(f"{name}{{{inner}}} {value!r}" if inner else f"{name} {value!r}")
    return "\n".join(lines) + "\n"


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _time(text: str) -> float | None:
    """An RFC 3339 time in seconds since 1970."""
    return datetime.fromisoformat(text).timestamp() if text else None
