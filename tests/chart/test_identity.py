"""What a mirror asks of an archive: the same answers as loading it gives, from a walk of its own."""

import gzip
import io
import tarfile
from collections.abc import Callable

import pytest

from helmkit.chart import identity
from helmkit.chart.identity import read_identity
from helmkit.chart.load import load_archive
from helmkit.errors import ChartError
from tests.fakes import chart_archive
from tests.fakes.repository import tgz

CHART = b"apiVersion: v2\nname: web\nversion: 1.0.0\n"
LONG = "web/templates/" + "x" * 150 + ".yaml"


def read(data: bytes) -> tuple[str, str]:
    return read_identity(io.BytesIO(data))


def tar(*members: tarfile.TarInfo, form: int = tarfile.USTAR_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", format=form) as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(CHART[: member.size].ljust(member.size)))
    return buffer.getvalue()


def member(name: str, size: int = len(CHART), kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info


GOOD: dict[str, bytes] = {
    "as helm packs it": chart_archive("web", "1.0.0"),
    "with folders": tar(member("web", 0, tarfile.DIRTYPE), member("web/Chart.yaml")),
    "Chart.yaml last": tar(member("web/values.yaml", 300_000), member("web/Chart.yaml")),
    "Chart.yaml twice": tgz({"web/x": b"", "web/Chart.yaml": CHART}),
    "a long name, pax": tar(member("web/Chart.yaml"), member(LONG), form=tarfile.PAX_FORMAT),
    "a long name, gnu": tar(member(LONG), member("web/Chart.yaml"), form=tarfile.GNU_FORMAT),
    "a name with a prefix": tar(member("web/" + "d" * 90 + "/" + "f" * 90), member("web/Chart.yaml")),
    "a byte order mark": tgz({"web/Chart.yaml": b"\xef\xbb\xbf" + CHART}),
    "numbers as versions": tgz({"web/Chart.yaml": b"apiVersion: v2\nname: web\nversion: '1'\n"}),
    "without an apiVersion": tgz({"web/Chart.yaml": CHART.partition(b"\n")[2]}),
}


@pytest.mark.parametrize("kind", GOOD)
def test_it_says_what_loading_says(kind: str) -> None:
    metadata = load_archive(GOOD[kind]).metadata
    assert read(GOOD[kind]) == (metadata.name, metadata.version)


BAD: dict[str, bytes] = {
    "text": b"nothing",
    "a head alone": b"\x1f\x8b\x08 nothing",
    "empty": gzip.compress(b""),
    "no Chart.yaml": tgz({"web/values.yaml": b""}),
    "cut": chart_archive("web", "1.0.0")[:-30],
    "tar cut": gzip.compress(gzip.decompress(tar(member("web/Chart.yaml")))[:530]),
    "above its folder": tgz({"web/Chart.yaml": CHART, "web/../../x": b""}),
    "absolute": tgz({"web/Chart.yaml": CHART, "web//etc/passwd": b""}),
    "above, long": tar(member("web/Chart.yaml"), member("../" * 60 + "x"), form=tarfile.PAX_FORMAT),
    "a bomb": gzip.compress(bytes(200 << 20), 1),
    "not YAML": tgz({"web/Chart.yaml": b"{"}),
    "a list": tgz({"web/Chart.yaml": b"[]"}),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_refused(kind: str) -> None:
    with pytest.raises(ChartError):
        load_archive(BAD[kind])
    with pytest.raises(ChartError):
        read(BAD[kind])


def test_the_usual_archive_needs_no_tarfile(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse: Callable[..., object] = lambda *_: pytest.fail("tarfile was asked")  # noqa: E731
    monkeypatch.setattr(identity, "unpacked_files", refuse)
    assert read(chart_archive("web", "1.0.0")) == ("web", "1.0.0")
    with pytest.raises(pytest.fail.Exception):
        read(GOOD["a long name, pax"])
