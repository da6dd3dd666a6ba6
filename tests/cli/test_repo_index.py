"""What `helmkit repo index` writes, held to what the real helm writes: equal but for the times of the run."""

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import HelmkitRunner
from tests.fakes import chart_archive
from tests.fakes.repository import tgz

pytestmark = pytest.mark.helm

_NOW = re.compile(r'((?:created|"created"|generated|"generated"): )"2(?!000)[^"]*"')
_FULL: dict[str, Any] = {
    "apiVersion": "v2",
    "description": "A chart: with 'quotes', \"more\" & <angles>, ünïcode and a text that goes on for longer than a line of"
    " eighty columns is wide, so that it is folded\nand\ttwo lines",
    "home": "https://example.org/?a=1&b=2",
    "icon": "https://example.org/i.png",
    "sources": ["https://example.org/a", "https://example.org/b"],
    "keywords": ["a", "yes", "1.0", "~"],
    "maintainers": [{"name": "Ann", "email": "ann@example.org", "url": "https://example.org"}, {"name": ""}, {}],
    "appVersion": 1.10,
    "deprecated": True,
    "kubeVersion": ">= 1.25.0-0",
    "type": "application",
    "condition": "a.b",
    "tags": "x,y",
    "annotations": {"b/c": "1", "a10": "x\ny: |\n", "a9": "true", "long": "word " * 40},
    "dependencies": [
        {"name": "db", "version": "^1.0.0", "repository": "https://a.example", "condition": "db.on", "tags": ["t"]},
        {"name": "db", "version": "1", "alias": "db2", "enabled": True, "import-values": ["data", {"parent": "p", "child": 1}]},
    ],
}  # fmt: skip
_OLD = tgz(
    {
        "old/Chart.yaml": b"name: old\nversion: v1.2\n",
        "old/requirements.yaml": b"dependencies:\n- {name: x, version: '1', repository: '@a'}\n",
        "old/requirements.lock": b"generated: 2020-01-01T00:00:00Z\ndigest: x\ndependencies: []\n",
    }
)


def _versions(*versions: str) -> dict[str, bytes]:
    return {f"web-{version}.tgz": chart_archive("web", version) for version in versions}


FOLDERS: dict[str, Mapping[str, bytes]] = {
    "nothing": {},
    "one": _versions("1.0.0"),
    "full": {"full-1.0.0.tgz": chart_archive("full", "1.0.0", **_FULL)},
    "v1": {"old-1.2.tgz": _OLD},
    "versions": _versions("1.0.0", "1.10.0", "1.9.0", "2.0.0-rc.1", "2.0.0-rc.10", "2.0.0-rc.2", "v3.0.0", "0.1"),
    "builds": _versions("1.0.0+b", "1.0.0", "1.0.0+a", "1.0.1"),
    "many builds": _versions(*(f"1.0.{n % 3}+{n}" for n in range(40))),
    "very many builds": _versions(*(f"1.{n * 7919 % 11}.0+{n}" for n in range(150)), *(f"2.0.{n}" for n in range(60))),
    "names": {f"{name}.tgz": chart_archive(name) for name in ("a9", "a10", "B", "1", "true", "x.y", "long" * 40)},
    "subfolders": {
        "web-1.0.0.tgz": chart_archive("web", "1.0.0"),
        "a/web-1.0.0.tgz": chart_archive("web", "1.0.0", description="again"),
        "b c/web-1.1.0+x.tgz": chart_archive("web", "1.1.0+x"),
        "a:b/web-1.2.0.tgz": chart_archive("web", "1.2.0"),
        ".hidden/web-1.3.0.tgz": chart_archive("web", "1.3.0"),
        "a/deep/web-9.9.9.tgz": chart_archive("web", "9.9.9"),
    },
    "odd file names": {
        "ü + %41?.tgz": chart_archive("web", "1.0.0"),
        ".web.tgz": chart_archive("web", "1.1.0"),
        "-.tgz": chart_archive("web", "1.2.0"),
        "web.tar.gz": chart_archive("web", "1.3.0"),
    },
    "broken": {
        **_versions("1.0.0", "1.1.0"),
        "cut.tgz": chart_archive("cut")[:-9],
        "wrong sum.tgz": chart_archive("cut")[:-8] + b"\0" * 8,
        "empty.tgz": b"",
        "page.tgz": b"<html>",
        "text.tgz": b"a: b\n" * 200,
        "no chart.tgz": tgz({"x/values.yaml": b"a: b\n"}),
        "no version.tgz": tgz({"x/Chart.yaml": b"name: x\n"}),
        "bad version.tgz": chart_archive("x", "latest"),
        "bad values.tgz": chart_archive("x", files={"values.yaml": "a: [\n"}),
        "bad lock.tgz": chart_archive("x", files={"Chart.lock": "- a\n"}),
        "bad subchart.tgz": chart_archive("x", files={"charts/y/Chart.yaml": "name: y\n"}),
        "bad type.tgz": chart_archive("x", type="other"),
        "null maintainer.tgz": chart_archive("x", maintainers=[None]),
        "parent.tgz": tgz({"x/../../Chart.yaml": b"name: x\nversion: 1.0.0\n"}),
        "v3.tgz": chart_archive("x", apiVersion="v3"),
        "v9.tgz": chart_archive("x", apiVersion="v9"),
    },
    "provenance": {**_versions("1.0.0"), "web-1.0.0.tgz.prov": b"signed\n", "index.yaml": b"not an index\n"},
}  # fmt: skip
URLS = ["", "https://charts.example.org", "https://example.org/a/?token=x", "charts/stable/", "/abs", "http://[::1"]

Both = Callable[..., tuple[str, str]]


@pytest.fixture
def both(helm: Path, helmkit: HelmkitRunner, tmp_path: Path) -> Both:
    """Indexes a folder of `files` with helm and with helmkit; the two texts, with the run's own times taken out."""

    def both(files: Mapping[str, bytes], *options: str, index: str = "index.yaml") -> tuple[str, str]:
        folders = [tmp_path / "helm's", tmp_path / "ours"]
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for name, data in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
        done = subprocess.run([str(helm), "repo", "index", ".", *options], cwd=folders[0], capture_output=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folders[1])
            printed = helmkit("repo", "index", ".", *options)
        assert (printed.code == 0) == (done.returncode == 0), (printed, done.stderr)
        found = [folder / index for folder in folders]
        first, second = (_NOW.sub(r"\1NOW", path.read_text()) if path.exists() else "" for path in found)
        return first, second

    return both


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_has_the_index_that_helm_gives_it(both: Both, name: str) -> None:
    theirs, ours = both(FOLDERS[name])
    assert "NOW" in theirs
    assert ours == theirs


@pytest.mark.parametrize("url", URLS)
def test_urls_are_below_the_one_given(both: Both, url: str) -> None:
    for name in ("subfolders", "odd file names"):
        theirs, ours = both(FOLDERS[name], "--url", url)
        assert ours == theirs


def test_json_has_helm_s_order_of_fields(both: Both) -> None:
    for name in ("nothing", "full", "v1", "builds"):
        theirs, ours = both(FOLDERS[name], "--json")
        assert theirs.startswith("{")
        assert ours == theirs


_TIMES: dict[str, dict[str, Any]] = {
    "0.9.0": {"created": "2000-01-02T03:04:05.120000000Z", "digest": "abc"},
    "1.0.0": {"created": "2000-01-02T03:04:05Z"},
    "1.0.0+build": {"created": "2000-01-02T03:04:05Z"},
    "1.0": {},
    "3.0.0": {"created": "2000-01-02T03:04:05.123456789123+02:00", "removed": True, "engine": "gotpl"},
}


def _older(**fields: object) -> bytes:
    entries: dict[str, Any] = {
        "web": [
            {"name": "web", "version": version, "apiVersion": "v2", "urls": [f"old/web-{version}.tgz"], **times}
            for version, times in _TIMES.items()
        ],
        "other": [{"name": "other", "version": "1.0.0", "urls": ["https://x.example/o.tgz"], "created": "2000-01-01T00:00:00+00:00"}],
        "bad": [None, {"name": "bad", "version": "x"}, {"name": "bad", "version": "1.0.0"}],
    }  # fmt: skip
    return yaml.safe_dump(
        {"apiVersion": "v1", "entries": entries, "generated": "2000-01-01T00:00:00Z", **fields}
    ).encode()


MERGED = {
    "usual": _older(),
    "json": b'{"apiVersion": "v1", "unknown": 1, "entries": {"a": [{"name": "a", "version": "1.0.0", "x": 1}]}}',
    "empty lists": b"apiVersion: v1\nentries: {a: [], b: null}\n",
    "other fields": _older(publicKeys=["k"], annotations={"a": "b"}, serverInfo={"contextPath": "/x"}),
    "unknown field": _older(more=1),
    "unknown field of an entry": b"apiVersion: v1\nentries:\n  a: [{name: a, version: 1.0.0, x: 1}]\n",
    "no apiVersion": b"entries: {}\n",
    "a time that is none": b"apiVersion: v1\nentries:\n  a: [{name: a, version: 1.0.0, created: yesterday}]\n",
    "a key twice": b"apiVersion: v1\nentries: {}\nentries: {}\n",
    "empty": b"",
    "no index": b"- a\n",
    "a page": b"<html>",
}


@pytest.mark.parametrize("name", MERGED)
def test_an_older_index_is_merged_as_helm_does(both: Both, name: str) -> None:
    theirs, ours = both({**_versions("1.0.0", "1.1.0"), "old.yaml": MERGED[name]}, "--merge", "old.yaml")
    assert ours == theirs
    if name == "usual":
        assert "2000-01-02T03:04:05.12Z" in theirs


def test_a_missing_index_to_merge_is_made(both: Both) -> None:
    theirs, ours = both(_versions("1.0.0"), "--merge", "new.yaml", index="new.yaml")
    assert ours == theirs == "apiVersion: v1\nentries: {}\ngenerated: NOW\n"
