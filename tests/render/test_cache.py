"""The cache of compiled templates: it returns what was put, trusts nothing else, and is never in the way."""

import stat
from pathlib import Path

from helmkit.chart.load import load_chart
from helmkit.render.cache import TemplateCache
from helmkit.render.chart import RenderOptions, render
from tests.render.conftest import write_chart


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_put_comes_back_in_a_private_folder(tmp_path: Path) -> None:
    folder = tmp_path / "cache/templates"
    TemplateCache(folder).put(b"key", b"value")
    assert TemplateCache(folder).get(b"key") == b"value"
    assert TemplateCache(folder).get(b"other") is None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_damaged_and_exchanged_entries_are_thrown_away(tmp_path: Path) -> None:
    cache = TemplateCache(tmp_path / "cache")
    cache.put(b"one", b"value of one")
    cache.put(b"two", b"value of two")
    one, two = files(tmp_path / "cache")
    good = one.read_bytes()
    for bad in (two.read_bytes(), good[:-1], good[:10], b"", good.replace(b"value", b"VALUE")):
        one.write_bytes(bad)
        key = b"one" if b"one" in good else b"two"
        assert cache.get(key) is None
        assert not one.exists()
        one.write_bytes(good)
        assert cache.get(key)


def test_a_folder_that_others_can_write_to_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    TemplateCache(folder).put(b"key", b"value")
    folder.chmod(0o770)
    assert TemplateCache(folder).get(b"key") is None
    TemplateCache(folder).put(b"other", b"value")
    assert len(files(folder)) == 1
    folder.chmod(0o700)
    (tmp_path / "link").symlink_to(folder)
    assert TemplateCache(tmp_path / "link").get(b"key") is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = TemplateCache(tmp_path / "file/cache")
    cache.put(b"key", b"value")
    assert cache.get(b"key") is None


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
