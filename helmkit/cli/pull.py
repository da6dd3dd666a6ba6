"""`helmkit pull`: one chart archive, verified."""

from pathlib import Path

import click

from helmkit.chart.unpack import unpack_chart
from helmkit.cli import completing
from helmkit.cli.chart_input import FoundChart, find_chart
from helmkit.cli.command import command
from helmkit.cli.options import verify_options, version_options
from helmkit.cli.output import Reporter
from helmkit.cli.settings import Settings
from helmkit.cli.trust import Trust
from helmkit.errors import UsageError
from helmkit.fs import atomic_write


@command(
    "pull",
    short_help="Fetch a chart archive, verified.",
    examples="""
        helmkit pull wordpress
        helmkit pull bitnami/nginx --version '^18' --untar
        helmkit pull stable/mariadb -d archives
        helmkit pull bitnami/nginx --verify --keyring keys.gpg
    """,
)
@click.argument("chart", shell_complete=completing.charts)
@version_options
@verify_options
@click.option("--prov", is_flag=True, help="Fetch the .prov file too, without checking it.")
@click.option(
    "--cosign-key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Refuse an oci:// chart without cosign's signature by this public key.",
)
@click.option("-d", "--destination", type=click.Path(path_type=Path), default=".", help="The folder to write to.")
@click.option("--untar", is_flag=True, help="Unpack the chart instead of keeping the archive.")
@click.option("--untardir", type=click.Path(path_type=Path), default=".", help="With --untar: where below -d to.")
@click.pass_obj
def pull(
    settings: Settings,
    chart: str,
    version: str | None,
    devel: bool,
    verify: bool,
    keyring: Path | None,
    prov: bool,
    cosign_key: Path | None,
    destination: Path,
    untar: bool,
    untardir: Path,
) -> None:
    """Fetch the archive of CHART, check its digest, and write it into this folder."""
    found = find_chart(settings, chart, version, devel, Trust(prov, verify, keyring, cosign_key))
    if found.path:
        raise UsageError("a local chart needs no pull", where=chart)
    destination.mkdir(parents=True, exist_ok=True)
    target = unpack_chart(found.data, destination / untardir) if untar else found.as_path(destination)
    reporter = Reporter(settings)
    reporter.info(f"helmkit: wrote {target}")
    if prov or verify:
        _keep_provenance(reporter, found, destination)


def _keep_provenance(reporter: Reporter, found: FoundChart, folder: Path) -> None:
    """The .prov file beside the archive, and whose signature it carries."""
    if found.provenance is None:
        reporter.warn(f"there is no provenance file of {found.filename}")
        return
    target = folder / f"{found.filename}.prov"
    atomic_write(target, found.provenance)
    reporter.info(f"helmkit: wrote {target}")
    if found.signed:
        reporter.info(f"helmkit: signed by {found.signed.signer}, key {found.signed.fingerprint}")
