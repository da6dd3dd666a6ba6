"""Charts that the real helm has pushed to a real registry."""

import os
import subprocess
from pathlib import Path

import pytest

from helmkit.net.http import HttpTransport
from helmkit.oci import chart_versions, pull_chart
from tests.cluster.registry import Registry
from tests.fakes import chart_archive


@pytest.mark.cluster
@pytest.mark.helm
def test_what_helm_pushed_is_pulled_byte_for_byte(helm: Path, registry: Registry, tmp_path: Path) -> None:
    environ = {**os.environ, **{f"HELM_{kind}_HOME": str(tmp_path / kind) for kind in ("CACHE", "CONFIG", "DATA")}}
    archives = {
        version: chart_archive("web", version) for version in ("1.0.0", "1.1.0", "1.1.0+build.7", "2.0.0-rc.1")
    }
    for version, data in archives.items():
        file = tmp_path / f"web-{version}.tgz"
        file.write_bytes(data)
        command = [str(helm), "push", str(file), f"oci://{registry.host}/charts", "--plain-http"]
        subprocess.run(command, env=environ, check=True, capture_output=True, timeout=60)
    transport, chart = HttpTransport(), f"oci://{registry.host}/charts/web"

    assert set(chart_versions(transport, chart)) == set(archives)
    for version, data in archives.items():
        assert pull_chart(transport, chart, version=version).data == data
    assert pull_chart(transport, chart).data in (archives["1.1.0"], archives["1.1.0+build.7"])
    assert pull_chart(transport, chart, devel=True).data == archives["2.0.0-rc.1"]
    by_digest = pull_chart(transport, f"{chart}:1.0.0").manifest
    assert pull_chart(transport, f"{chart}@{by_digest}").data == archives["1.0.0"]
