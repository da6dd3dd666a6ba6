"""`helmkit repo index`: an index.yaml for a folder of archives."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from helmkit.cli.command import command
from helmkit.cli.output import Reporter
from helmkit.cli.settings import Settings

if TYPE_CHECKING:
    from helmkit.repo.writing import Entries


@command(
    "index",
    examples="""
        helmkit repo index charts
        helmkit repo index charts --url https://charts.example.com
        helmkit repo index new --url https://charts.example.com --merge index.yaml
    """,
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--url", default="", metavar="URL", help="Where the archives will be; relative without it.")
@click.option("--merge", type=click.Path(path_type=Path), metavar="INDEX", help="Keep the entries of this index.")
@click.option("--json", "as_json", is_flag=True, help="Write the index as JSON.")
@click.pass_obj
def index(settings: Settings, folder: Path, url: str, merge: Path | None, as_json: bool) -> None:
    """Write DIR/index.yaml for the chart archives in DIR and its subfolders, as helm repo index does.

    With --merge the entries of another index stay, except those of versions that DIR has. What is in an archive is
    remembered by its digest, so the next run takes only new archives apart.
    """
    from datetime import UTC, datetime

    from helmkit.fs import atomic_write
    from helmkit.repo.indexing import Memory, folder_entries, read_archives
    from helmkit.repo.writing import Entries, add_entries, go_time, index_text, merge_entries

    reporter, now = Reporter(settings), go_time(datetime.now(UTC))
    memory = Memory.load(_memory_file(settings, folder))
    archives = read_archives(folder, memory)
    for archive in archives:
        if archive.fields is None:
            reporter.warn(f"{folder / archive.path} is left out: {archive.reason}")
    entries: Entries = {}
    add_entries(entries, folder_entries(archives, url, now))
    if merge is not None:
        merge_entries(entries, _older(reporter, merge, now, as_json))
    target = folder / "index.yaml"
    atomic_write(target, index_text(entries, now, as_json=as_json))
    memory.keep(archives)
    reporter.info(f"helmkit: wrote {target}: {len(entries)} charts, {sum(map(len, entries.values()))} versions")


def _older(reporter: Reporter, merge: Path, now: str, as_json: bool) -> "Entries":
    """The entries to keep. As with helm, an index that is not there yet is written first, empty."""
    from helmkit.fs import atomic_write, read_bounded
    from helmkit.repo.merging import entries_to_merge
    from helmkit.repo.writing import index_text

    try:
        data = read_bounded(merge, 1 << 30)
    except FileNotFoundError:
        atomic_write(merge, index_text({}, now, as_json=as_json))
        return {}
    entries, skipped = entries_to_merge(data, where=str(merge))
    for entry in skipped:
        reporter.warn(f"{merge}: {entry} is left out")
    return entries


def _memory_file(settings: Settings, folder: Path) -> Path:
    import hashlib

    name = hashlib.sha256(str(folder.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return settings.cache_dir / "indexing" / f"{name}.json"
