"""The folder charts/ of a chart, brought to other archives as a whole: every moment it is the old one or the new one.

A copy of it is made beside it, changed, and put in its place. Source: Helm pkg/downloader manager.go (safeMoveDeps),
which moves file by file. Left out: where the archives come from.
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from helmkit.chart.load import load_chart
from helmkit.errors import ChartError
from helmkit.fs import atomic_write, exchange, exclusive_lock, fsync_folder, translated, uninterrupted

_STAGED = ".charts-"
Say = Callable[[str], None]


class ChartsFolder:
    """charts/ below the chart folder `chart`; a link there is followed."""

    def __init__(self, chart: Path) -> None:
        self.chart = chart
        self.path = chart / "charts"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only helmkit that changes it; what a killed one has left goes. BusyError, StoreError."""
        with exclusive_lock(self.chart.resolve(), busy="another helmkit is updating this chart's dependencies"):
            with translated(self.chart):
                for left in self.path.resolve().parent.glob(f"{_STAGED}*"):
                    shutil.rmtree(left)
            yield

    def check(self) -> None:
        """ChartError where it is no folder."""
        if self.path.exists() and not self.path.is_dir():
            raise ChartError(f'"{self.path}" is not a directory')

    def replace(self, archives: Mapping[str, bytes], local: Collection[str], say: Say) -> None:
        """Make it hold `archives` by file name, and no others but those of the charts `local`.

        Folders stay, and files that are no charts, which `say` is told. StoreError; then nothing has changed.
        """
        self.check()
        here = self.path.resolve()
        with translated(here):
            outdated = self._outdated(here, archives, local, say) if here.is_dir() else []
            changed = {name: data for name, data in archives.items() if _content(here / name) != data}
            if changed or outdated or not here.is_dir():
                _replace(here, changed, outdated)

    def _outdated(self, here: Path, archives: Collection[str], local: Collection[str], say: Say) -> list[str]:
        found = []
        for file in sorted(here.iterdir()):
            if file.is_dir() or file.name in archives:
                continue
            try:
                name = load_chart(file).name
            except ChartError as exc:
                say(f"Could not verify {self.path / file.name} for deletion: {exc.message} (Skipping)")
                continue
            if name not in local:
                found.append(file.name)
        return found


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() and not file.is_symlink() else None


def _replace(here: Path, changed: Mapping[str, bytes], outdated: Collection[str]) -> None:
    """Stage the folder as it is to be, and swap. Raises OSError, StoreError."""
    staged = Path(mkdtemp(prefix=_STAGED, dir=here.parent))
    try:
        if here.is_dir():
            _copy(here, staged)
        else:
            staged.chmod(0o755)
        for name in (*outdated, *changed):
            (staged / name).unlink(missing_ok=True)
        for name, data in changed.items():
            atomic_write(staged / name, data)
        with uninterrupted():
            _swap(staged, here, changed, outdated)
            fsync_folder(here.parent)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _swap(staged: Path, here: Path, changed: Collection[str], outdated: Collection[str]) -> None:
    if not here.is_dir():
        staged.rename(here)
    elif not exchange(staged, here):
        # A mount point, or a file system that cannot exchange: file by file, as helm does it.
        for name in changed:
            (staged / name).replace(here / name)
        for name in outdated:
            (here / name).unlink()


def _copy(here: Path, staged: Path) -> None:
    """All of one folder in another. Links come last: where one leads nowhere the chart cannot be loaded."""

    def links(folder: str, names: list[str]) -> list[str]:
        found = [name for name in names if Path(folder, name).is_symlink()]
        later.extend(Path(folder, name) for name in found)
        return found

    later: list[Path] = []
    shutil.copytree(here, staged, ignore=links, copy_function=_link_or_copy, dirs_exist_ok=True)
    for link in later:
        (staged / link.relative_to(here)).symlink_to(link.readlink())


def _link_or_copy(source: str, target: str) -> str:
    """The same file under another name where that can be: a moment later the first name is gone."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target
