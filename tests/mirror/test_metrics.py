"""What --metrics-file writes is what Prometheus' own parser reads, and says what the report says."""

from datetime import datetime

from prometheus_client.parser import text_string_to_metric_families

from helmkit.mirror.metrics import metrics
from helmkit.mirror.report import ChartReport, RepositoryReport, SyncReport
from helmkit.store import IndexState

STARTED = "2026-01-02T03:04:05+00:00"


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    families = list(text_string_to_metric_families(text))
    assert all(family.type == "gauge" and family.documentation for family in families)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_a_report_as_prometheus_reads_it() -> None:
    charts = (
        ChartReport("web", "1.0.0", "copied", "https://a.example/web.tgz", 1000, 0.5),
        ChartReport("web", "1.1.0", "copied", bytes=24),
        ChartReport("db", "1.0.0", "skipped"),
        ChartReport("db", "2.0.0", "failed", cause="HTTP 404"),
    )
    rows = (
        RepositoryReport("stable", "new", entries=7, new=3, charts=charts, seconds=1.5),
        RepositoryReport('od"d\\', "kept", entries=2, optional=True),
        RepositoryReport("gone", "nothing"),
    )
    state = IndexState("stable", "https://a.example", "0" * 64, 9, STARTED, STARTED, generated="2026-01-01T00:00:00Z")
    found = samples(metrics(SyncReport(rows, STARTED, 2.25), {"stable": state}))
    began = datetime.fromisoformat(STARTED).timestamp()
    assert found[("helmkit_sync_last_run_timestamp_seconds",)] == began
    assert found[("helmkit_sync_duration_seconds",)] == 2.25
    assert found[("helmkit_sync_success",)] == 0
    assert {key[1]: value for key, value in found.items() if key[0] == "helmkit_repository_sync_success"} == {
        "stable": 0,
        'od"d\\': 1,
        "gone": 0,
    }
    assert [found["helmkit_repository_charts", "stable", kind] for kind in ("copied", "skipped", "failed")] == [
        2,
        1,
        1,
    ]
    assert found["helmkit_repository_copied_bytes", "stable"] == 1024
    assert found["helmkit_repository_index_entries", "stable"] == 7
    assert found["helmkit_repository_index_new_entries", "stable"] == 3
    assert found["helmkit_repository_checked_timestamp_seconds", "stable"] == began
    assert found["helmkit_repository_index_generated_timestamp_seconds", "stable"] == 1767225600
    assert ("helmkit_repository_checked_timestamp_seconds", "gone") not in found
    assert found["helmkit_repository_sync_duration_seconds", "stable"] == 1.5


def test_a_run_of_nothing_is_a_success() -> None:
    assert samples(metrics(SyncReport(started=STARTED), {}))[("helmkit_sync_success",)] == 1
