"""Wheels through the real pip, from a folder in place of an index."""

import os
from pathlib import Path

import pytest

from helmkit.errors import StoreError, ToolMissingError, UnreachableError
from helmkit.kube import pypi
from helmkit.kube.checksums import Wheel
from tests.kube.archives import zipped

WHEEL = Wheel("some-layer", "1.0.0")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment in which pip knows one folder, and no index."""
    (tmp_path / "index").mkdir()
    return {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path / "index")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scratch").mkdir()
    return tmp_path / "scratch"


def test_the_wheel_comes_whole(env: dict[str, str], folder: Path) -> None:
    info = "some_layer-1.0.0.dist-info"
    metadata = b"Metadata-Version: 2.1\nName: some-layer\nVersion: 1.0.0\nRequires-Dist: never-fetched\n"
    wheel = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    data = zipped({f"{info}/METADATA": metadata, f"{info}/WHEEL": wheel, f"{info}/RECORD": b""})
    name = "some_layer-1.0.0-py3-none-any.whl"
    (Path(env["PIP_FIND_LINKS"]) / name).write_bytes(data)
    found = pypi.fetch(WHEEL, folder, env)
    assert found.name == name
    assert found.read_bytes() == data
    assert list(folder.iterdir()) == [found]


def test_an_index_without_the_wheel(env: dict[str, str], folder: Path) -> None:
    with pytest.raises(UnreachableError, match=r"some-layer==1\.0\.0: No matching distribution found") as caught:
        pypi.fetch(WHEEL, folder, env)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("script", "kind", "text"),
    [
        ("echo 'ERROR: one' >&2; echo 'ERROR: two' >&2; exit 1", UnreachableError, r"two \(PyPI\)$"),
        (
            "echo 'ERROR: Exception:' >&2; echo '  File x' >&2; echo 'KeyError: 1' >&2; exit 2",
            UnreachableError,
            "KeyError",
        ),
        ("exit 1", UnreachableError, "no message"),
        ("exit 0", UnreachableError, "no message"),
        ("echo 'OSError: [Errno 28] No space left on device' >&2; exit 2", StoreError, "no space left"),
    ],
)
def test_a_pip_on_path_serves_where_python_has_none(
    script: str, kind: type[Exception], text: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ToolMissingError, match="no pip"):
        pypi.fetch(WHEEL, folder, {"PATH": str(tmp_path)})
    pip = tmp_path / "pip"
    pip.write_text(f"#!/bin/sh\n{script}\n")
    pip.chmod(0o755)
    with pytest.raises(kind, match=text):
        pypi.fetch(WHEEL, folder, {"PATH": str(tmp_path)})
