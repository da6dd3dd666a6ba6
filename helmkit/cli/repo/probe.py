"""`helmkit repo probe`: how fast each source answers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from helmkit.cli import completing
from helmkit.cli.command import command
from helmkit.cli.exit_codes import ExitCode
from helmkit.cli.options import output_option
from helmkit.cli.output import Reporter, emit, table
from helmkit.cli.settings import Settings
from helmkit.errors import BusyError

if TYPE_CHECKING:
    from helmkit.mirror.probe import Probed
    from helmkit.store import Store


@command(
    "probe",
    examples="""
        helmkit repo probe
        helmkit repo probe bitnami -o json
    """,
)
@click.argument("names", nargs=-1, metavar="[NAME...]", shell_complete=completing.repositories)
@output_option
@click.pass_obj
def probe(settings: Settings, names: tuple[str, ...], output: str) -> int:
    """Measure how fast every source of all repositories, or of NAME..., answers.

    Each is asked three times for the head of its index, a registry for /v2/, and the median counts: the time to
    connect, and from there to the answer. The result is kept, and `order: fastest` in mirrors.yaml goes by it for a
    week. A source that answers no longer rests. Exits with 4 where none answers.
    """
    from helmkit.cli.mirroring import mirroring
    from helmkit.mirror.probe import probe as measure
    from helmkit.mirror.syncing import choose

    now = datetime.now(UTC)
    reporter = Reporter(settings)
    with mirroring(settings) as run:
        repositories = choose(run.config, names)
        found: list[Probed] = []
        for each in measure(repositories, run.timed, now, timeout=run.config.limits.connect_timeout):
            found.append(each)
            reporter.progress(f"{each.repository}: {each.source.location}: {_state(each)}")
        order = [(repository.name, source) for repository in repositories for source in repository.enabled_sources]
        found.sort(key=lambda each: order.index((each.repository, each.source)))
        if not settings.offline:
            _keep(reporter, run.store, found)
    emit(output, [_row(each) for each in found], lambda: _table(found))
    alive = any(not each.latency.cause for each in found)
    return ExitCode.DONE if alive or not found else ExitCode.UNREACHABLE


def _keep(reporter: Reporter, store: "Store", found: Sequence["Probed"]) -> None:
    try:
        with store.write_lock():
            for name in dict.fromkeys(each.repository for each in found):
                latencies = [each.latency for each in found if each.repository == name]
                store.sources.measured(name, latencies)
                for latency in latencies:
                    if not latency.cause:
                        store.sources.record(name, [], latency.source)
    except BusyError as exc:
        reporter.warn(f"not kept: {exc.message}")


def _row(each: "Probed") -> dict[str, Any]:
    latency = each.latency
    return {
        "name": each.repository,
        "source": latency.source,
        "connect": round(latency.connect, 6),
        "first_byte": round(latency.first_byte, 6),
        "total": round(latency.total, 6),
        "cause": latency.cause,
        "measured": latency.measured,
    }


def _table(found: Sequence["Probed"]) -> str:
    rows = []
    for each in found:
        times = each.latency.connect, each.latency.first_byte, each.latency.total
        shown = ["-"] * 3 if each.latency.cause else [f"{1000 * seconds:.1f} ms" for seconds in times]
        rows.append([each.repository, each.latency.source, *shown, _state(each)])
    return table(["NAME", "SOURCE", "CONNECT", "FIRST BYTE", "TOTAL", "STATE"], rows)


def _state(each: "Probed") -> str:
    return each.latency.cause or "ok"
