"""A folder of charts as a repository; the real helm reads what it serves."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from helmkit.errors import ChartError, StatusError, UnreachableError
from helmkit.net import FileTransport, Request, fetch, file_url
from helmkit.repo import fetch_index
from helmkit.repo.folder import FolderTransport
from helmkit.resources import shipped_charts
from tests.fakes import Answer, Server, chart_archive


def make_chart(folder: Path, **metadata: object) -> None:
    (folder / "templates").mkdir(parents=True)
    fields = {"apiVersion": "v2", "name": folder.name, "version": "1.0.0", **metadata}
    (folder / "Chart.yaml").write_text(yaml.safe_dump(fields))
    (folder / "templates" / "a.yaml").write_text("a: b\n")


def test_charts_and_archives_are_listed_with_all_their_fields(tmp_path: Path) -> None:
    metadata = {
        "appVersion": "7.1",
        "kubeVersion": ">=1.25",
        "keywords": ["a", "b"],
        "maintainers": [{"name": "Ann", "email": "ann@example.org"}],
        "dependencies": [{"name": "db", "version": "^1", "repository": "https://a.example", "condition": "db.on"}],
        "annotations": {"own/field": "kept"},
    }
    make_chart(tmp_path / "web", **metadata)
    (tmp_path / "db.tgz").write_bytes(chart_archive("db", "2.0.0"))
    answer = fetch_index(FolderTransport(tmp_path), file_url(tmp_path))
    assert answer.index is not None
    web, db = answer.index.entries["web"][0], answer.index.entries["db"][0]
    assert {key: web.fields[key] for key in metadata} == metadata
    assert (db.version, db.urls) == ("2.0.0", ("db-2.0.0.tgz",))
    url = file_url(tmp_path) + "/db-2.0.0.tgz"
    assert fetch(FolderTransport(tmp_path), Request(url)).data == chart_archive("db", "2.0.0")


def test_nothing_else_is_served(tmp_path: Path) -> None:
    make_chart(tmp_path / "web")
    (tmp_path / "secret").write_text("x")
    for path in ("secret", "web/Chart.yaml", "../secret", "sub/index.yaml"):
        with pytest.raises(StatusError, match="HTTP 404"):
            fetch(FolderTransport(tmp_path), Request(f"{file_url(tmp_path)}/{path}"))


def test_two_of_one_version_are_one_too_many(tmp_path: Path) -> None:
    make_chart(tmp_path / "web")
    (tmp_path / "web.tgz").write_bytes(chart_archive("web", "1.0.0"))
    with pytest.raises(ChartError, match=r"web-1\.0\.0 is there twice"):
        fetch_index(FolderTransport(tmp_path), file_url(tmp_path))


def test_a_broken_chart_is_named(tmp_path: Path) -> None:
    make_chart(tmp_path / "web", version="latest")
    with pytest.raises(ChartError, match=r'web: validation: chart\.metadata\.version "latest" is invalid'):
        fetch_index(FolderTransport(tmp_path), file_url(tmp_path))


def test_a_folder_without_charts(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(UnreachableError):
            fetch_index(FolderTransport(folder), file_url(folder))


@pytest.mark.helm
def test_helm_reads_the_index_and_takes_the_archives(helm: Path, tmp_path: Path) -> None:
    charts = shipped_charts()
    transport, base = FolderTransport(charts), file_url(charts)
    answer = fetch_index(transport, base)
    assert answer.index is not None
    environ = {**os.environ, **{f"HELM_{kind}_HOME": str(tmp_path / kind) for kind in ("CACHE", "CONFIG", "DATA")}}

    def run(*arguments: str) -> str:
        command = [str(helm), *arguments]
        done = subprocess.run(
            command, env=environ, capture_output=True, text=True, check=True, cwd=tmp_path, timeout=60
        )
        return done.stdout

    with Server() as server:
        for name in ["index.yaml", *(entry.urls[0] for entry in answer.index)]:
            data = fetch(transport, Request(f"{base}/{name}")).data
            server.script[f"/{name}"] = Answer(body=data)
        run("repo", "add", "ours", server.url)
        found = yaml.safe_load(run("search", "repo", "ours/", "-o", "yaml"))
        assert {row["name"]: row["version"] for row in found} == {
            f"ours/{entry.name}": entry.version for entry in answer.index
        }
        for entry in answer.index:
            run("pull", f"ours/{entry.name}")
            assert yaml.safe_load(run("show", "chart", entry.urls[0]))["version"] == entry.version


def test_a_folder_with_an_index_of_its_own_is_served_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "index.yaml").write_text("apiVersion: v1\nentries: {}\n")
    answer = fetch_index(FileTransport(), file_url(tmp_path))
    assert answer.index is not None
    assert answer.index.size == 0
