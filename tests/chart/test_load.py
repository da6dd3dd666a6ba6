"""Chart folders: subcharts, links, irregular files, damaged parts; the real helm beside it."""

import os
from pathlib import Path

import pytest

from helmkit.chart.load import load_chart
from helmkit.errors import ChartError
from tests.chart.test_archive import archive
from tests.render.conftest import Same, write_chart
from tests.render.conftest import quiet_home as quiet_home
from tests.render.conftest import same as same

SUB = "apiVersion: v2\nname: sub\nversion: 1.0.0\n"
SHOW = (
    "files: {{ range $n, $c := .Files }}{{ $n }}={{ $c | toString | quote }} {{ end }}\nsubs: {{ keys .Subcharts }}\n"
)


def test_the_parts_of_a_chart(tmp_path: Path) -> None:
    chart = load_chart(
        write_chart(
            tmp_path / "web",
            {
                "values.yaml": "a: 1\nb: null\n",
                "values.schema.json": "{}",
                "Chart.lock": "digest: x\n",
                "README.md": "read",
                "templates/a.yaml": "a",
                "templates/deep/b.yaml": "b",
                "templates/.swp": "hidden",
                "crds/c.yaml": "c",
                "charts/sub/Chart.yaml": SUB,
                "charts/sub/crds/d.yaml": "d",
                "charts/_off/Chart.yaml": "broken",
                "charts/.off/Chart.yaml": "broken",
                "charts/sub-1.0.0.tgz.prov": "signed",
            },
        )
    )
    assert [file.name for file in chart.templates] == ["templates/a.yaml", "templates/deep/b.yaml"]
    assert [file.name for file in chart.files] == ["README.md", "charts/sub-1.0.0.tgz.prov", "crds/c.yaml"]
    assert chart.values == {"a": 1, "b": None}
    assert chart.schema == b"{}"
    assert chart.lock
    assert chart.lock.digest == "x"
    assert [child.name for child in chart.dependencies] == ["sub"]
    assert [crd.name for crd in chart.crds()] == ["web/crds/c.yaml", "web/charts/sub/crds/d.yaml"]


@pytest.mark.helm
def test_subcharts_as_folders_and_archives(same: Same) -> None:
    packed = archive(("sub/Chart.yaml", SUB.encode()), ("sub/templates/s.yaml", b"s: {{ .Chart.Name }}\n"))
    same({"charts/sub-1.0.0.tgz": packed, "charts/_x.tgz": b"no", "charts/.y": "no", "templates/x.yaml": SHOW})


@pytest.mark.helm
@pytest.mark.parametrize(
    "files",
    [
        {"charts/README.md": "a file"},
        {"charts/sub/values.yaml": "a: 1\n"},
        {"charts/sub/Chart.yaml": "name: [\n"},
        {"charts/sub/Chart.yaml": SUB, "charts/sub/values.yaml": "- a\n"},
        {"charts/sub.tgz": "no archive"},
        {"charts/sub/Chart.yaml": SUB, "charts/sub/charts/deep/Chart.yaml": "name: x\n"},
        {"Chart.lock": "digest: [1]\n"},
        {"requirements.yaml": "dependencies: x\n"},
        {"requirements.lock": "- a\n"},
        {"values.yaml": "{"},
        {".helmignore": "**/x\n"},
    ],
)
def test_damaged_parts(files: dict[str, str], same: Same) -> None:
    # What helm logs before it finds that a chart can't be read is not said.
    same(files, log=False)


@pytest.mark.helm
def test_dependencies_in_a_file_of_version_1_are_told_for_each_chart(same: Same) -> None:
    old = {"requirements.yaml": "dependencies: []\n", "requirements.lock": "digest: x\n"}
    subs = {f"charts/sub/{name}": content for name, content in {"Chart.yaml": SUB, **old}.items()}
    told = [line for line in same({**old, **subs}).log if "We recommend migrating" in line]
    assert len(told) == 4


@pytest.mark.helm
def test_symbolic_links_are_followed(same: Same, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "deep/file.txt").write_text("from outside")
    write_chart(tmp_path / "web", {"templates/x.yaml": SHOW, "real.txt": "here"})
    (tmp_path / "web/link.txt").symlink_to("real.txt")
    (tmp_path / "web/folder").symlink_to(outside / "deep")
    (tmp_path / "web/skipped").symlink_to(outside)
    same({".helmignore": "skipped\n"})
    (tmp_path / "web/broken").symlink_to("no/where/at/all")
    failed = same({})
    assert "error evaluating symlink" in failed.error


@pytest.mark.helm
@pytest.mark.parametrize(
    "target", ["../nope/x", "../../../nope", "/nope", "a/b", "./real.txt/x", "other", "//no//../x", "broken"]
)
@pytest.mark.parametrize("absolute", [False, True])
def test_links_that_lead_nowhere(target: str, absolute: bool, same: Same, tmp_path: Path) -> None:
    write_chart(tmp_path / "web", {"real.txt": "here"})
    (tmp_path / "web/broken").symlink_to(target)
    (tmp_path / "web/other").symlink_to("../../gone")
    same({}, chart=str(tmp_path / "web") if absolute else "web")


@pytest.mark.helm
def test_irregular_and_large_files(same: Same, tmp_path: Path) -> None:
    same({"templates/x.yaml": "a: 1\n"})
    with (tmp_path / "web/big").open("wb") as big:
        big.truncate(100 << 20)
    assert "chart exceeds maximum decompressed size" in same({}).error
    (tmp_path / "web/big").unlink()
    os.mkfifo(tmp_path / "web/pipe")
    assert "irregular file" in same({}).error


def test_a_link_to_a_folder_above_ends(tmp_path: Path) -> None:
    write_chart(tmp_path / "web", {"sub/x": "1"})
    (tmp_path / "web/sub/up").symlink_to("..")
    with pytest.raises(ChartError, match="leads back"):
        load_chart(tmp_path / "web")
