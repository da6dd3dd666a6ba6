"""Archives: hostile members, limits, and packages that are always the same."""

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from helmkit.chart.archive import Budget, read_archive, write_archive
from helmkit.chart.load import load_archive, load_chart
from helmkit.chart.model import File
from helmkit.chart.package import package
from helmkit.errors import ChartError
from tests.render.conftest import CHART, Same, write_chart
from tests.render.conftest import quiet_home as quiet_home
from tests.render.conftest import same as same

MEMBER = ("web/Chart.yaml", CHART.encode())


def archive(*members: tuple[str, bytes] | tarfile.TarInfo) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as made:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                made.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                made.addfile(info, io.BytesIO(member[1]))
    return buffer.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize(
    ("member", "problem"),
    [
        (("web/../../evil", b"x"), "chart illegally references parent directory"),
        (("web/..", b"x"), "chart illegally references parent directory"),
        (("web//etc/passwd", b"x"), "chart illegally contains absolute paths"),
        (("/web", b"x"), ""),
        (("file", b"x"), 'chart illegally contains content outside the base directory: "file"'),
        (("web/C:/windows", b"x"), "chart contains illegally named files"),
        (("web\\..\\..\\evil", b"x"), "chart illegally references parent directory"),
        (("Chart.yaml/x", b"x"), "chart yaml not in base directory"),
    ],
)
def test_members_that_lead_outside(member: tuple[str, bytes], problem: str) -> None:
    """CVE-2019-1000008 and its kin."""
    data = archive(MEMBER, member)
    if not problem:
        assert [file.name for file in read_archive(data, Budget())] == ["Chart.yaml", "web"]
        return
    with pytest.raises(ChartError) as error:
        load_archive(data)
    assert error.value.message == "unable to load chart archive"
    assert error.value.hint == problem


@pytest.mark.parametrize(
    "member",
    [
        special("web/link", tarfile.SYMTYPE, "/etc/passwd"),
        special("web/hard", tarfile.LNKTYPE, "web/Chart.yaml"),
        special("web/null", tarfile.CHRTYPE),
        special("web/fifo", tarfile.FIFOTYPE),
    ],
)
def test_links_and_devices_are_empty_files(member: tarfile.TarInfo) -> None:
    files = read_archive(archive(MEMBER, member), Budget())
    assert files[1] == File(member.name.removeprefix("web/"), b"")


def test_limits() -> None:
    """CVE-2025-32386: an archive that unpacks to a multiple of its size."""
    with pytest.raises(ChartError, match="larger than the maximum size"):
        read_archive(archive(*((f"web/{n}", bytes(1000)) for n in range(20))), Budget(10_000))


def test_a_bomb_in_a_header_is_stopped() -> None:
    header = special("web/x", tarfile.XHDTYPE)
    header.size = 1 << 30
    head = header.tobuf(tarfile.USTAR_FORMAT)
    bomb = gzip.compress(head + bytes(200 << 20), 1)
    with pytest.raises(ChartError):
        read_archive(bomb, Budget())


def test_an_archive_in_an_archive_shares_its_budget() -> None:
    inner = archive(("sub/Chart.yaml", b"name: sub\nversion: 1.0.0\n"), ("sub/big", bytes(4 << 20)))
    outer = archive(MEMBER, *((f"web/charts/sub{n}.tgz", inner) for n in range(30)))
    with pytest.raises(ChartError, match="larger than the maximum size"):
        load_archive(outer)


@pytest.mark.parametrize(
    "data", [b"", b"\x1f\x8b\x08", b"\x1f\x8b\x08" + bytes(100), gzip.compress(b"x" * 600, mtime=0)]
)
def test_what_is_no_archive(data: bytes) -> None:
    with pytest.raises(ChartError, match="unable to load chart archive"):
        load_archive(data)


def test_an_archive_that_is_cut_off() -> None:
    whole = archive(MEMBER, *((f"web/{n}", bytes(range(256)) * 50) for n in range(50)))
    for size in range(10, len(whole), len(whole) // 40):
        with pytest.raises(ChartError):
            read_archive(whole[:size], Budget())


def test_packages_are_reproducible(tmp_path: Path) -> None:
    files = {
        "values.yaml": "# a comment\na: 1\n",
        "templates/x.yaml": "a: 1\n",
        ".helmignore": "*.bak\n",
        "x.bak": "x",
    }
    for folder in ("one", "two"):
        write_chart(tmp_path / folder, files)
    (tmp_path / "two/values.yaml").touch()
    (tmp_path / "two/values.yaml").chmod(0o600)
    name, data = package(tmp_path / "one")
    assert name == "web-1.0.0.tgz"
    assert package(tmp_path / "two") == (name, data)
    with tarfile.open(fileobj=io.BytesIO(data)) as made:
        members = made.getmembers()
    assert [member.name for member in members] == [
        "web/Chart.yaml",
        "web/values.yaml",
        "web/.helmignore",
        "web/templates/x.yaml",
    ]
    assert {(member.mtime, member.mode, member.uid, member.uname) for member in members} == {(0, 0o644, 0, "")}
    assert load_archive(data).raw[1].data.startswith(b"# a comment")


def test_packages_with_another_version(tmp_path: Path) -> None:
    write_chart(tmp_path / "web", {"Chart.yaml": CHART + "# kept\n"})
    name, data = package(tmp_path / "web", version="2.0.0-rc.1", app_version="1.10")
    assert name == "web-2.0.0-rc.1.tgz"
    chart = load_archive(data)
    assert (chart.metadata.version, chart.metadata.app_version) == ("2.0.0-rc.1", "1.10")
    assert b"# kept" in chart.raw[0].data
    with pytest.raises(ChartError, match="is invalid"):
        package(tmp_path / "web", version="x")


def test_a_package_of_a_broken_schema_is_refused(tmp_path: Path) -> None:
    write_chart(tmp_path / "web", {"values.schema.json": "{"})
    with pytest.raises(ChartError, match=r"invalid JSON in values\.schema\.json"):
        package(tmp_path / "web")


@pytest.mark.helm
def test_helm_takes_our_packages(same: Same, tmp_path: Path) -> None:
    sub = "apiVersion: v2\nname: sub\nversion: 1.0.0\n"
    show = "v: {{ toJson .Values }} {{ toJson .Chart }} {{ .Files.Get `x` }}\n"
    write_chart(tmp_path / "sub", {"Chart.yaml": sub, "templates/s.yaml": show, "values.yaml": "a: 1\n"})
    name, data = package(tmp_path / "sub")
    write_chart(
        tmp_path / "web", {f"charts/{name}": data, "templates/x.yaml": show, "x": "y" * 300, "é/long" + "x" * 90: ""}
    )
    same({})
    name, data = package(tmp_path / "web")
    (tmp_path / name).write_bytes(data)
    assert load_archive(data).dependencies[0].values == {"a": 1}


@pytest.mark.helm
def test_archives_as_helm_reads_them(helm: Path, quiet_home: Path, tmp_path: Path) -> None:
    from tests.conformance import Helm, helmkit

    template = ("web/templates/x.yaml", b"files: {{ range $n, $_ := .Files }}{{ $n }} {{ end }}\n")
    cases = {
        "plain": archive(MEMBER, template, ("web/x", b"1")),
        "link": archive(MEMBER, template, special("web/link", tarfile.SYMTYPE, "/etc/passwd")),
        "twice": archive(MEMBER, template, ("web/templates/x.yaml", b"second: 1\n")),
        "folders": archive(special("web", tarfile.DIRTYPE), MEMBER, template),
        "bom": archive(("web/Chart.yaml", b"\xef\xbb\xbf" + CHART.encode()), template),
        "windows": archive(("web\\Chart.yaml", CHART.encode()), ("web\\templates\\x.yaml", b"a: 1\n")),
        "parent": archive(MEMBER, ("web/../x", b"")),
        "absolute": archive(MEMBER, ("web//x", b"")),
        "no chart": archive(("web/values.yaml", b"a: 1\n")),
        "bad chart": archive(("web/Chart.yaml", b"name: [\n")),
        "text": b"just text\n",
        "page": b"<!DOCTYPE html><html></html>" + b" " * 600,
        "empty": b"",
        "cut": archive(MEMBER, template)[:60],
        "not tar": gzip.compress(b"x" * 2000),
    }
    reference = Helm(helm, quiet_home)
    for name, data in cases.items():
        (tmp_path / "web.tgz").write_bytes(data)
        wanted, found = (run(["template", "web.tgz"]) for run in (reference.run, helmkit))
        assert (wanted.code, wanted.out, wanted.error) == (found.code, found.out, found.error), name


def test_a_folder_is_no_archive_and_nothing_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(ChartError, match=r"open .*/none: no such file or directory"):
        load_chart(tmp_path / "none")
    with pytest.raises(ChartError, match="unable to detect chart at"):
        load_chart(tmp_path)


def test_writing_keeps_names_that_are_long_or_foreign() -> None:
    files = [File("web/" + "x" * 200, b"1"), File("web/é", b"2"), File("web/" + "y/" * 90 + "z", b"3")]
    assert [f"web/{file.name}" for file in read_archive(write_archive(files), Budget())] == [
        file.name for file in files
    ]
