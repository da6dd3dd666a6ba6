"""An archive's files onto disk, in a folder of the chart's name.

Source: Helm pkg/chart/v2/util/expand.go. Only regular files are written, under names that the archive reader has
checked; the folder appears whole or not at all.
"""

import shutil
import tempfile
from pathlib import Path

from helmkit.chart.load import load_archive
from helmkit.errors import UsageError
from helmkit.fs import translated


def unpack_chart(data: bytes, folder: Path) -> Path:
    """Write the chart in the .tgz `data` below `folder`; the chart's own folder.

    Raises ChartError for a bad archive, UsageError where the chart's folder is there already, StoreError.
    """
    chart = load_archive(data)
    target = folder / chart.name
    if target.exists() or target.is_symlink():
        raise UsageError("is there already", where=str(target), hint="remove it, or choose another --untardir")
    with translated(target):
        folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{chart.name}-", dir=folder))
        try:
            for file in chart.raw:
                path = scratch / file.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.data)
            scratch.chmod(0o755)
            scratch.rename(target)
        except BaseException:
            shutil.rmtree(scratch, ignore_errors=True)
            raise
    return target
