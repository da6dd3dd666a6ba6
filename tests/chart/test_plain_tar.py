"""Plain archives without tarfile: the same files, and the same errors, as tarfile gives."""

import gzip
import io
import random
import tarfile

import pytest

from helmkit.chart import archive
from helmkit.chart.archive import Budget, iter_archive, read_archive
from helmkit.chart.plain_tar import NotPlainError, regular_files
from helmkit.errors import ChartError

FILES = {
    "web/Chart.yaml": b"apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "web/templates/" + "d" * 100 + "/x.yaml": b"a: 1\n" * 200,
    "web/values.yaml": b"",
}


def tar(form: int = tarfile.USTAR_FORMAT, kind: bytes = tarfile.REGTYPE) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as made:
        for name, data in FILES.items():
            info = tarfile.TarInfo(name)
            info.size, info.type, info.mtime = len(data), kind, 1_700_000_000
            made.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def outcome(data: bytes, *, plain: bool) -> object:
    """What comes of an archive: its files, or the error."""
    budget = Budget(2000)
    try:
        return (read_archive(data, budget) if plain else list(iter_archive(data, budget))), budget.left
    except ChartError as error:
        return "no files" if error.message == "no files in chart archive" else error.message


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.AREGTYPE])
def test_the_files(kind: bytes) -> None:
    assert regular_files(gzip.compress(tar(kind=kind))) == list(FILES.items())


@pytest.mark.parametrize("data", [
    b"",
    gzip.compress(tar())[:-1],
    gzip.compress(tar()) + gzip.compress(tar()),
    gzip.compress(tar())[:-8] + bytes(8),
    gzip.compress(tar(tarfile.GNU_FORMAT)),
    gzip.compress(tar(tarfile.PAX_FORMAT, tarfile.SYMTYPE)),
    gzip.compress(bytes(5 << 20)),
])  # fmt: skip
def test_what_is_not_plain(data: bytes) -> None:
    with pytest.raises(NotPlainError):
        regular_files(data)


def test_a_changed_header_is_what_tarfile_makes_of_it() -> None:
    whole, chance, seen = tar(), random.Random(7), {True: 0, False: 0}
    headers = [at for at in range(0, len(whole), 512) if whole[at + 257 : at + 262] == b"ustar"]
    assert len(headers) == len(FILES)
    for _ in range(800):
        changed = bytearray(whole)
        start = chance.choice(headers)
        for _ in range(chance.choice([1, 1, 2])):
            changed[start + chance.randrange(512)] = chance.choice(b"\0 /.0157\x80xS")
        if chance.random() < 0.8:  # With a checksum that is right for it.
            head = changed[start : start + 512]
            head[148:156] = b" " * 8
            changed[start + 148 : start + 156] = b"%06o\0 " % sum(head)
        data = gzip.compress(bytes(changed), 1)
        ours, theirs = outcome(data, plain=True), outcome(data, plain=False)
        assert ours == theirs or (ours, theirs) == ("no files", ([], 2000)), bytes(changed[start : start + 512])
        seen[isinstance(ours, str)] += 1
    assert min(seen.values()) > 50


def test_the_usual_archive_needs_no_tarfile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "iter_archive", lambda *_: pytest.fail("tarfile was asked"))
    assert len(read_archive(gzip.compress(tar()), Budget())) == len(FILES)
    with pytest.raises(pytest.fail.Exception):
        read_archive(gzip.compress(tar()), Budget(100))
