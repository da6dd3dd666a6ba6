"""What the commands share that bring a chart's dependencies into its charts/."""

from __future__ import annotations

from contextlib import contextmanager

from helmkit.cli.output import Reporter
from helmkit.cli.streams import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from helmkit.cli.chart_input import FoundChart
    from helmkit.cli.settings import Settings
    from helmkit.mirror.provenance import Policy
    from helmkit.mirror.vendoring import Vendoring


@contextmanager
def vendoring(
    settings: Settings, say: Callable[[str], None], *, refresh: bool = True, policy: Policy | None = None
) -> Iterator[Vendoring]:
    """The run that does it; `say` is told what helm prints. ConfigError, StoreError."""
    from helmkit.cli.mirroring import mirroring
    from helmkit.cli.sync_progress import SyncProgress
    from helmkit.mirror.vendoring import Vendoring

    def tell(line: str) -> None:
        say(printable(line))

    with mirroring(settings) as run, SyncProgress(Reporter(settings)) as progress:
        yield Vendoring(run.config, run.store, run.connect, tell, policy, refresh, progress=progress)


def vendor_missing(settings: Settings, found: FoundChart) -> None:
    """What --dependency-update does to a chart folder: where charts/ lacks something, `dependency update`.

    Everything is said on stderr: stdout is for manifests. Raises as Vendoring.update.
    """
    from pathlib import Path

    from helmkit.chart.dependencies import missing_dependencies

    folder = Path(found.path or "")
    if not found.path or not folder.is_dir() or not missing_dependencies(found.load()):
        return
    with vendoring(settings, Reporter(settings).info) as run:
        run.update(folder)
