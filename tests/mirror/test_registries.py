"""OCI sources: a sync lists the tags of the charts that `select` names."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from helmkit.config import Selection, Source
from helmkit.errors import PartialError
from tests.cluster.registry import Registry
from tests.fakes import Answer, FakeRepository, Server, chart_archive
from tests.mirror.conftest import World

CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"


def push(server: Server, archive: bytes, name: str, version: str) -> None:
    """Have `server` answer as a registry that holds this archive below /charts."""
    digest = "sha256:" + hashlib.sha256(archive).hexdigest()
    prefix = f"/v2/charts/{name}"
    manifest = {
        "config": {"mediaType": "application/vnd.cncf.helm.config.v1+json"},
        "layers": [{"mediaType": CHART, "digest": digest, "size": len(archive)}],
    }
    server.script[f"{prefix}/manifests/{version}"] = Answer(body=json.dumps(manifest).encode())
    server.script[f"{prefix}/blobs/{digest}"] = Answer(body=archive)
    tags = json.loads(getattr(server.script.get(f"{prefix}/tags/list"), "body", b'{"tags": ["latest"]}'))["tags"]
    server.script[f"{prefix}/tags/list"] = Answer(body=json.dumps({"tags": [*tags, version]}).encode())


@pytest.fixture
def world(world: World, primary: Server) -> World:
    """Its one source is a scripted registry: web 1.0.0, web 1.1.0, db 2.0.0."""
    for name, version in (("web", "1.0.0"), ("web", "1.1.0"), ("db", "2.0.0")):
        push(primary, chart_archive(name, version), name, version)
    world.sources[:] = [Source(url=f"oci://{primary.host}:{primary.port}/charts")]
    world.select = (Selection(chart="web"), Selection(chart="absent"))
    return world


def test_the_tags_of_selected_charts_become_the_catalogue(world: World, primary: Server) -> None:
    (stable,) = world.sync().repositories
    assert (stable.outcome, stable.entries, stable.copied) == ("new", 2, 2)
    assert stable.malformed == ("absent: no such chart in the registry",)
    assert world.versions() == ["web 1.1.0", "web 1.0.0"]
    primary.requests.clear()
    (again,) = world.sync().repositories
    assert (again.outcome, again.copied, again.present) == ("same", 0, 2)
    assert set(primary.paths()) == {"/v2/charts/web/tags/list", "/v2/charts/absent/tags/list"}
    push(primary, chart_archive("web", "2.0.0"), "web", "2.0.0")
    (third,) = world.sync().repositories
    assert (third.outcome, third.new, third.copied, third.present) == ("new", 1, 1, 2)


def test_a_dry_run_reads_sizes_from_manifests(world: World, primary: Server) -> None:
    (stable,) = world.sync(dry_run=True).repositories
    sizes = {f"{chart.name} {chart.version}": chart.bytes for chart in stable.planned}
    assert sizes == {f"web {version}": len(chart_archive("web", version)) for version in ("1.0.0", "1.1.0")}
    assert not [path for path in primary.paths() if "/blobs/" in path]
    world.sync()
    push(primary, chart_archive("web", "2.0.0"), "web", "2.0.0")
    (stable,) = world.sync(dry_run=True).repositories
    assert ([chart.version for chart in stable.planned], stable.present, stable.new) == (["2.0.0"], 2, 1)


def test_a_moved_tag_is_refused(world: World, primary: Server) -> None:
    world.sync()
    held = world.store.catalogue.digests("stable")["web", "1.1.0"]
    world.store.blobs.remove(held)
    push(primary, chart_archive("web", "1.1.0", description="moved"), "web", "1.1.0")
    report = world.sync()
    (failure,) = report.repositories[0].failures
    assert (failure.version, failure.wrong) == ("1.1.0", True)
    assert isinstance(report.error(), PartialError)


def test_globs_need_a_registry_that_lists_its_charts(world: World, primary: Server) -> None:
    world.select = (Selection(chart="*", exclude=("d*",)),)
    (stable,) = world.sync().repositories
    assert stable.outcome == "nothing"
    assert "*: the registry does not list its charts" in stable.attempts[0].cause
    names = ["charts/web", "charts/db", "charts/deep/er", "other/x"]
    first = Answer(
        body=json.dumps({"repositories": names[:1]}).encode(),
        headers={"link": '</v2/_catalog?last=charts/web&n=1000>; rel="next"'},
    )
    primary.script["/v2/_catalog?n=1000"] = first
    primary.script["/v2/_catalog?last=charts/web&n=1000"] = Answer(body=json.dumps({"repositories": names}).encode())
    assert world.sync().error() is None
    assert world.versions() == ["web 1.1.0", "web 1.0.0"]


@pytest.mark.parametrize("answer", [Answer(body=b"<html>"), Answer(body=b"[]"), Answer(body=b'{"repositories": 1}')])
def test_what_is_no_registry(world: World, primary: Server, answer: Answer) -> None:
    world.select = (Selection(chart="*"),)
    primary.script["/v2/_catalog?n=1000"] = answer
    (stable,) = world.sync().repositories
    assert stable.outcome == "nothing"
    assert stable.attempts[0].wrong


def test_a_real_registry_that_the_real_helm_filled(
    world: World, registry: Registry, helm: Path, tmp_path: Path
) -> None:
    base = f"oci://{registry.host}/mirror/of-tags"
    made = FakeRepository()
    for name, version in (("web", "1.0.0+build"), ("web", "1.1.0"), ("db", "2.0.0")):
        path = tmp_path / f"{name}-{version}.tgz"
        path.write_bytes(made.add(name, version))
        subprocess.run([helm, "push", path, base, "--plain-http"], check=True, capture_output=True)
    world.sources[:] = [Source(url=base)]
    world.select = (Selection(chart="*"),)
    report = world.sync()
    assert report.error() is None, report
    assert world.versions() == ["db 2.0.0", "web 1.1.0", "web 1.0.0+build"]
    kept = {world.store.blobs.get(digest) for digest in world.store.catalogue.digests("stable").values()}
    assert kept == set(made.archives.values())
