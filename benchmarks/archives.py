"""A folder of archives as a repository has them: many versions of many charts, no two files the same."""

import random
from pathlib import Path

from helmkit.chart.archive import write_archive
from helmkit.chart.load import load_chart
from helmkit.chart.model import File

VERSIONS = 20  # Of each chart.


def write_archives(chart: Path, folder: Path, count: int, size: int = 0) -> None:
    """Write `count` archives into `folder`, made of the chart folder `chart` under other names and versions.

    Each is larger than the chart by `size` bytes.
    """
    loaded = load_chart(chart)
    folder.mkdir(parents=True)
    for number in range(count):
        name, version = f"chart{number // VERSIONS}", f"1.{number % VERSIONS}.0"
        fields = {
            f"name: {loaded.name}": f"name: {name}",
            f"version: {loaded.metadata.version}": f"version: {version}",
        }
        files = [File(f"{name}/{file.name}", _edited(file, fields, number)) for file in loaded.raw]
        files.append(File(f"{name}/files/bytes", random.Random(number).randbytes(size)))
        (folder / f"{name}-{version}.tgz").write_bytes(write_archive(files))


def _edited(file: File, fields: dict[str, str], number: int) -> bytes:
    if file.name == "values.yaml":
        return file.data + f"\nnumber: {number}\n".encode()
    data = file.data
    for old, new in fields.items() if file.name == "Chart.yaml" else ():
        assert old.encode() in data, f"{old} in Chart.yaml"
        data = data.replace(old.encode(), new.encode(), 1)
    return data
