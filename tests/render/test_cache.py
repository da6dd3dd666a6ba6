"""The cache of compiled templates: it returns what was put, trusts nothing else, and is never in the way."""

import stat
from pathlib import Path

from helmkit.chart.load import load_chart
from helmkit.render.cache import Shared, TemplateCache
from helmkit.render.chart import RenderOptions, render
from tests.render.conftest import write_chart


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def keep(folder: Path, chart: str = "", **entries: bytes) -> None:
    cache = TemplateCache(folder, chart)
    for key, value in entries.items():
        cache.put(key.encode(), value)
    cache.save()


def test_what_was_put_comes_back_in_a_private_folder(tmp_path: Path) -> None:
    folder = tmp_path / "cache/templates"
    keep(folder, key=b"value")
    keep(folder, another=b"value")
    keep(folder, "other chart", foreign=b"value")
    assert TemplateCache(folder).get(b"key") == TemplateCache(folder).get(b"another") == b"value"
    assert TemplateCache(folder).get(b"foreign") is None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_damaged_and_exchanged_files_are_no_danger(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    keep(folder, "one", key=b"value of one")
    one = files(folder)[0]
    keep(folder, "two", other=b"value of two")
    two = next(path for path in files(folder) if path != one)
    good = one.read_bytes()
    for bad in (good[:-1], good[:10], b"", good.replace(b"value", b"VALUE")):
        one.write_bytes(bad)
        assert TemplateCache(folder, "one").get(b"key") is None
        assert not one.exists()
    one.write_bytes(two.read_bytes())
    assert TemplateCache(folder, "one").get(b"key") is None
    one.write_bytes(good)
    assert TemplateCache(folder, "one").get(b"key") == b"value of one"


def test_a_file_that_grows_too_long_keeps_what_was_used_last(tmp_path: Path) -> None:
    keep(tmp_path / "cache", old=b"x" * (5 << 20))
    keep(tmp_path / "cache", new=b"x" * (5 << 20))
    cache = TemplateCache(tmp_path / "cache")
    assert cache.get(b"new")
    assert cache.get(b"old") is None


def test_charts_of_one_process_share_what_they_put(tmp_path: Path) -> None:
    shared = Shared()
    TemplateCache(tmp_path / "cache", "one", shared).put(b"key", b"value")
    two = TemplateCache(tmp_path / "cache", "two", shared)
    assert two.get(b"key") == b"value"
    two.save()
    assert TemplateCache(tmp_path / "cache", "two").get(b"key") == b"value"
    assert TemplateCache(tmp_path / "cache", "one").get(b"key") is None


def test_what_charts_share_is_bounded(tmp_path: Path) -> None:
    shared = Shared()
    cache = TemplateCache(tmp_path / "cache", "one", shared)
    long, longer = b"a" * (3 << 20), b"b" * (3 << 20)
    cache.put(long, b"1")
    assert shared.get(long)
    cache.put(longer, b"2")
    assert shared.get(longer)
    assert shared.get(long) is None


def test_a_folder_that_others_can_write_to_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    keep(folder, key=b"value")
    folder.chmod(0o770)
    assert TemplateCache(folder).get(b"key") is None
    keep(folder, "other", other=b"value")
    assert len(files(folder)) == 1
    folder.chmod(0o700)
    (tmp_path / "link").symlink_to(folder)
    assert TemplateCache(tmp_path / "link").get(b"key") is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = TemplateCache(tmp_path / "file/cache")
    cache.put(b"key", b"value")
    cache.save()
    assert TemplateCache(tmp_path / "file/cache").get(b"key") is None


def test_a_chart_renders_the_same_from_a_cache_new_warm_or_damaged(tmp_path: Path) -> None:
    helper = '{{ define "x" }}{{ range $i, $e := . }}{{ $i }}{{ $e }}{{ end }}{{ end }}'
    chart = load_chart(
        write_chart(
            tmp_path / "web", {"templates/_h.tpl": helper, "templates/x.yaml": 'a: {{ include "x" (list 1 2) }}\n'}
        )
    )
    folder = tmp_path / "cache"
    outputs = {render(chart).text}
    for _ in range(2):
        outputs.add(render(chart, options=RenderOptions(cache=TemplateCache(folder))).text)
    assert files(folder)
    for path in files(folder):
        path.write_bytes(path.read_bytes()[:-3] + b"xyz")
    outputs.add(render(chart, options=RenderOptions(cache=TemplateCache(folder))).text)
    assert outputs == {"---\n# Source: web/templates/x.yaml\na: 0112\n"}
