"""Archives and folders that lead out of themselves, unpack to gigabytes, or hold what is no file."""

import gzip
import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.security.running import CHART_YAML, chart, check, run

pytestmark = pytest.mark.security

Change = Callable[[tarfile.TarInfo], None]


def archive(*members: tuple[str, bytes] | tarfile.TarInfo, format_: int = tarfile.PAX_FORMAT) -> bytes:
    """A .tgz of a small chart x and `members`."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", format=format_) as tar:
        base = [
            ("x/Chart.yaml", CHART_YAML.encode()),
            ("x/templates/a.yaml", b'a: {{ .Files.Get "link" | quote }}\n'),
        ]
        for member in [*base, *members]:
            info = member if isinstance(member, tarfile.TarInfo) else tarfile.TarInfo(member[0])
            data = b"" if isinstance(member, tarfile.TarInfo) else member[1]
            info.size = len(data) or info.size
            tar.addfile(info, io.BytesIO(data) if data else None)
    return buffer.getvalue()


def special(kind: bytes, name: str = "x/link", target: str = "../../secret/canary") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def pax(**headers: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo("x/file")
    info.pax_headers = headers
    return info


def bomb(size: int, name: str = "x/big") -> bytes:
    """A .tgz of a chart with one file of `size` zeros, some thousandth of that long."""
    info = tarfile.TarInfo(name)
    info.size = size
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        for path, data in [("x/Chart.yaml", CHART_YAML.encode())]:
            small = tarfile.TarInfo(path)
            small.size = len(data)
            tar.addfile(small, io.BytesIO(data))
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as out:
        out.write(plain.getvalue()[: 512 * 2] + info.tobuf())
        for _ in range(size >> 20):
            out.write(bytes(1 << 20))
        out.write(bytes(1024))
    return packed.getvalue()


REFUSED = {
    "CVE-2019-1000008 a path upward": lambda: archive(("x/../../evil", b"x")),
    "CVE-2019-1000008 an absolute path": lambda: archive(("/evil", b"x"), ("x//evil", b"x")),
    "CVE-2019-1000008 a Windows path": lambda: archive(("x\\..\\..\\evil", b"x")),
    "CVE-2019-1000008 a drive": lambda: archive(("x/c:/evil", b"x")),
    "CVE-2019-1000008 a path upward in a PAX header": lambda: archive(pax(path="x/../../evil")),
    "CVE-2025-32386 a file of 200 MB": lambda: bomb(200 << 20),
    "CVE-2025-32386 a path of 200 MB": lambda: bomb(200 << 20, "x/" + "a" * 90),
    "truncated": lambda: archive(("x/file", os.urandom(20_000)))[:9_000],
    "no tar": lambda: gzip.compress(b"hello " * 1000),
    "no gzip": lambda: b"\x1f\x8b\x08" + b"x" * 1000,
    "empty": lambda: gzip.compress(b""),
    "a chart in the top folder": lambda: archive(("Chart.yaml", CHART_YAML.encode())),
}
HARMLESS = {
    "a symbolic link": lambda: archive(special(tarfile.SYMTYPE)),
    "a hard link": lambda: archive(special(tarfile.LNKTYPE)),
    "a character device": lambda: archive(special(tarfile.CHRTYPE)),
    "a block device": lambda: archive(special(tarfile.BLKTYPE)),
    "a FIFO": lambda: archive(special(tarfile.FIFOTYPE)),
    "two files of one name": lambda: archive(("x/link", b"one"), ("x/link", b"two")),
    "names that differ in case": lambda: archive(("x/File", b"one"), ("x/file", b"two")),
    "names that differ in their Unicode": lambda: archive(("x/caf\u00e9", b"one"), ("x/cafe\u0301", b"two")),
    "a name that is not UTF-8": lambda: archive(("x/caf\udce9", b"one"), format_=tarfile.GNU_FORMAT),
    "a size in a PAX header": lambda: archive(pax(size="0")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, tmp_path: Path) -> None:
    for command in (["template", "r", "x.tgz"], ["show", "all", "x.tgz"]):
        check(run(tmp_path, {"x.tgz": REFUSED[name]()}, *command), code=1, words="rror: ")


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless(name: str, tmp_path: Path) -> None:
    check(run(tmp_path, {"x.tgz": HARMLESS[name]()}, "template", "r", "x.tgz"), code=0)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_unpacking_writes_no_link(kind: bytes, tmp_path: Path) -> None:
    result = run(tmp_path, {"x.tgz": archive(special(kind))}, "pull", "./x.tgz", "--untar")
    assert not (tmp_path / "work/x/link").is_symlink()
    assert "canary" not in result.err
    assert result.events == ()


def test_an_archive_in_an_archive_has_no_room_of_its_own(tmp_path: Path) -> None:
    inner = bomb(60 << 20)
    outer = archive(("x/charts/a.tgz", inner), ("x/charts/b.tgz", inner))
    result = run(tmp_path, {"x.tgz": outer}, "template", "r", "x.tgz")
    assert "maximum size" in result.err or "MiB of memory" in result.err
    check(result, code=1)


def test_cve_2019_18658_a_link_to_a_folder_above_is_an_error(tmp_path: Path) -> None:
    """Helm follows links out of a chart folder, and so do we; one that leads back would never end."""
    (tmp_path / "work/x/templates").mkdir(parents=True)
    (tmp_path / "work/x/templates/loop").symlink_to("../..")
    check(run(tmp_path, chart(), "template", "r", "x"), code=1, words="leads back")


@pytest.mark.parametrize("target", ["nowhere", "loop", "/dev/zero"])
def test_links_that_lead_to_no_file(target: str, tmp_path: Path) -> None:
    (tmp_path / "work/x/templates").mkdir(parents=True)
    (tmp_path / "work/x/templates/loop").symlink_to(target)
    check(run(tmp_path, chart(), "template", "r", "x"), code=1, words="rror")


def test_a_fifo_in_a_chart_folder_blocks_nobody(tmp_path: Path) -> None:
    (tmp_path / "work/x").mkdir(parents=True)
    os.mkfifo(tmp_path / "work/x/pipe")
    check(run(tmp_path, chart(), "template", "r", "x"), code=1, words="irregular file")


def test_cve_2025_53547_a_linked_lock_file_is_never_written(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("generated: never\n")
    (tmp_path / "work/x").mkdir(parents=True)
    (tmp_path / "work/x/Chart.lock").symlink_to(target)
    for command in (["template", "r", "x"], ["lint", "x"], ["show", "all", "x"]):
        run(tmp_path, chart(), *command)
    assert target.read_text() == "generated: never\n"
    assert (tmp_path / "work/x/Chart.lock").is_symlink()
