"""What a cache keeps of a chart's files: the same chart comes out of it, and nothing that has changed since."""

from pathlib import Path

import pytest

from helmkit.chart.load import load_chart
from helmkit.chart.reading import Reading
from helmkit.errors import ChartError
from helmkit.render.cache import TemplateCache
from tests.chart.test_archive import archive
from tests.render.conftest import write_chart

SUB = ("sub/Chart.yaml", b"apiVersion: v2\nname: sub\nversion: 1.0.0\n")
FILES: dict[str, str | bytes] = {
    "values.yaml": "a: &x [1, {b: null}]\nc: *x\n---\nd: 0o17\n",
    "Chart.lock": "digest: x\ngenerated: now\n",
    "charts/sub.tgz": archive(SUB, ("sub/values.yaml", b"e: 1.5\n")),
}


def warm(chart: Path, folder: Path) -> TemplateCache:
    """The cache of the second run."""
    first = TemplateCache(folder)
    load_chart(chart, cache=first)
    first.save()
    return TemplateCache(folder)


def test_a_chart_is_the_same_with_and_without_a_cache(tmp_path: Path) -> None:
    chart = write_chart(tmp_path / "web", FILES)
    cache = warm(chart, tmp_path / "cache")
    assert load_chart(chart, cache=cache) == load_chart(chart)


def test_what_was_read_before_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chart = write_chart(tmp_path / "web", FILES)
    cache = warm(chart, tmp_path / "cache")
    for name in ("goyaml.load", "read_values", "read_archive"):
        monkeypatch.setattr(f"helmkit.chart.reading.{name}", None)
    assert load_chart(chart, cache=cache).dependencies[0].values == {"e": 1.5}


def test_a_changed_file_counts_and_what_a_run_changes_does_not(tmp_path: Path) -> None:
    chart = write_chart(tmp_path / "web", FILES)
    cache = warm(chart, tmp_path / "cache")
    values = load_chart(chart, cache=cache).values
    assert values is not None
    values["a"] = "changed"
    write_chart(chart, {"values.yaml": "a: 2\n"})
    assert load_chart(chart, cache=cache).values == {"a": 2}
    write_chart(chart, FILES)
    assert load_chart(chart, cache=cache).values == load_chart(chart).values


def test_errors_are_not_kept(tmp_path: Path) -> None:
    chart = write_chart(tmp_path / "web", {**FILES, "values.yaml": "a: [\n"})
    cache = TemplateCache(tmp_path / "cache")
    texts = set()
    for source in (cache, cache, None):
        with pytest.raises(ChartError) as caught:
            load_chart(chart, cache=source)
        texts.add(str(caught.value))
    assert len(texts) == 1


def test_archives_from_the_cache_count_against_the_budget(tmp_path: Path) -> None:
    data = archive(("web/a", bytes(1000)))
    cache = TemplateCache(tmp_path / "cache")
    assert [len(file.data) for file in Reading(cache=cache).archive(data)] == [1000]
    reading = Reading(cache=cache)
    reading.budget.left = 1500
    assert reading.archive(data)
    with pytest.raises(ChartError, match="larger than the maximum"):
        reading.archive(data)
