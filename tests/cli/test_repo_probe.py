"""Measuring the sources, and what a sync makes of it."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from helmkit.store import Store
from tests.cli.conftest import HelmkitRunner
from tests.cluster.registry import Registry
from tests.fakes import Answer, FakeRepository, Received, Server


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    """A slow one and a fast one, both with the chart web."""
    charts = FakeRepository()
    charts.add("web")
    with Server() as slow, Server("127.0.0.2") as fast:
        slow.serve(charts.files())
        fast.serve(charts.files())
        index = Answer(body=charts.index(), delay=0.2)
        slow.script["/index.yaml"] = index
        yield slow, fast


def dead_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def mirrors(*urls: str, order: str = "fastest") -> dict[str, str]:
    sources = ", ".join(f'{{url: "{url}"}}' for url in urls)
    return {"mirrors.yaml": f"version: 1\nrepositories: [{{name: stable, order: {order}, sources: [{sources}]}}]\n"}


def source_used(helmkit: HelmkitRunner) -> str:
    return str(json.loads(helmkit("repo", "sync", "-o", "json").out)[0]["source"])


def test_the_fastest_is_used_from_then_on(helmkit: HelmkitRunner, servers: tuple[Server, Server]) -> None:
    slow, fast = servers
    files = mirrors(f"http://127.0.0.1:{dead_port()}", slow.url, fast.url)
    printed = helmkit("repo", "probe", "-o", "json", files=files)
    assert printed.code == 0, printed
    dead, first, second = json.loads(printed.out)
    assert (dead["cause"], dead["total"]) == ("connection refused", 0)
    assert first["first_byte"] > 0.19 > second["total"] > 0
    assert first["total"] == pytest.approx(first["connect"] + first["first_byte"], abs=1e-5)
    assert [request.method for request in fast.requests] == ["HEAD"] * 3
    assert source_used(helmkit) == fast.url


def test_without_a_measurement_the_order_is_as_listed(helmkit: HelmkitRunner, servers: tuple[Server, Server]) -> None:
    slow, fast = servers
    helmkit("repo", "list", files=mirrors(slow.url, fast.url))
    assert source_used(helmkit) == slow.url
    assert "repo probe" in helmkit("repo", "sync", "-v").err


def test_for_people_it_is_a_table(helmkit: HelmkitRunner, servers: tuple[Server, Server]) -> None:
    printed = helmkit("repo", "probe", files=mirrors(servers[1].url, f"http://127.0.0.1:{dead_port()}"))
    head, alive, dead = printed.out.splitlines()
    assert [cell.strip() for cell in head.split("\t")] == [
        "NAME",
        "SOURCE",
        "CONNECT",
        "FIRST BYTE",
        "TOTAL",
        "STATE",
    ]
    assert alive.split("\t")[2].strip().endswith(" ms")
    assert [cell.strip() for cell in dead.split("\t")][2:] == ["-", "-", "-", "connection refused"]
    assert printed.err == ""


def test_a_server_that_answers_get_alone(helmkit: HelmkitRunner, servers: tuple[Server, Server]) -> None:
    _, fast = servers
    whole = fast.script["/index.yaml"]
    assert callable(whole)

    def get_alone(request: Received) -> Answer:
        return Answer(405) if request.method == "HEAD" else whole(request)

    fast.script["/index.yaml"] = get_alone
    printed = helmkit("repo", "probe", "-o", "json", files=mirrors(fast.url))
    assert json.loads(printed.out)[0]["cause"] == ""


def test_where_nothing_answers(helmkit: HelmkitRunner) -> None:
    printed = helmkit("repo", "probe", files=mirrors(f"http://127.0.0.1:{dead_port()}"))
    assert printed.code == 4
    assert "connection refused" in printed.out
    assert helmkit("repo", "probe", "nowhere").code == 1


def test_an_answer_ends_a_rest(helmkit: HelmkitRunner, servers: tuple[Server, Server], tmp_path: Path) -> None:
    slow, fast = servers
    good = slow.script["/index.yaml"]
    slow.script["/index.yaml"] = Answer(503)
    helmkit("repo", "list", files=mirrors(slow.url, fast.url, order="listed"))
    assert source_used(helmkit) == fast.url
    slow.script["/index.yaml"] = good
    assert source_used(helmkit) == fast.url
    assert "resting for " in helmkit("repo", "sync").out
    helmkit("repo", "probe")
    assert source_used(helmkit) == slow.url


def test_a_probe_during_a_sync_is_shown_and_not_kept(
    helmkit: HelmkitRunner, servers: tuple[Server, Server], tmp_path: Path
) -> None:
    files = mirrors(servers[1].url)
    helmkit("repo", "sync", files=files)
    with Store.open(tmp_path / "home" / "data" / "store") as store, store.write_lock():
        printed = helmkit("repo", "probe")
    assert printed.code == 0
    assert "ok" in printed.out
    assert "not kept" in printed.err


def test_a_registry_and_a_folder(helmkit: HelmkitRunner, registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "index.yaml").write_bytes(FakeRepository().index())
    files = mirrors(f"oci://{registry.host}/charts", (tmp_path / "charts").as_uri())
    printed = helmkit("repo", "probe", "-o", "json", files=files)
    assert [row["cause"] for row in json.loads(printed.out)] == ["", ""]
