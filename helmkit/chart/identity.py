"""Which chart an archive holds, and whether its members' paths are harmless, without loading it.

Left out: whether the chart can be loaded.
"""

from collections.abc import Collection, Iterable
from typing import BinaryIO

from helmkit import goyaml
from helmkit.chart.archive import BOM, Budget, member_path, unpacked_files
from helmkit.chart.metadata import read_metadata
from helmkit.chart.model import File, text
from helmkit.chart.plain_tar import NotPlainError, regular_files
from helmkit.errors import ChartError, YAMLError

_SMALL = 1 << 20  # Bytes of an archive that may be in memory.


def read_identity(file: BinaryIO) -> tuple[str, str]:
    """Name and version in the Chart.yaml of the .tgz `file`, which is read from its start. ChartError."""
    data = read_members(file, ("Chart.yaml",)).get("Chart.yaml")
    if data is None:
        raise ChartError("unable to detect chart version, no Chart.yaml found")
    try:
        document = goyaml.load(text(data.removeprefix(BOM)))
    except YAMLError as error:
        raise ChartError(f"cannot load Chart.yaml: {error.message}") from error
    metadata = read_metadata({"Chart.yaml": document})
    return metadata.name, metadata.version


def read_members(file: BinaryIO, names: Collection[str]) -> dict[str, bytes]:
    """What the .tgz `file` has of the files `names` of its chart; all of it is read from its start. ChartError."""
    return {member.name: member.data for member in _files(file) if member.name in names}


def _files(file: BinaryIO) -> Iterable[File]:
    """The members of an archive: of a small one all, of others one by one."""
    file.seek(0)
    packed = file.read(_SMALL)
    if len(packed) < _SMALL:
        try:
            return [File(member_path(name), content) for name, content in regular_files(packed)]
        except NotPlainError:
            pass
    file.seek(0)
    return unpacked_files(file, Budget())
