"""`helmkit pull`: one chart archive, verified."""

from pathlib import Path
from typing import Any

import click

from helmkit.cli import completing
from helmkit.cli.command import command
from helmkit.cli.options import verify_options, version_options
from helmkit.cli.settings import Settings


@command(
    "pull",
    short_help="Fetch a chart archive, verified.",
    examples="""
        helmkit pull wordpress
        helmkit pull bitnami/nginx --version '^18' --untar
        helmkit pull stable/mariadb -d archives
        helmkit pull bitnami/nginx --verify --keyring keys.gpg
        helmkit pull oci://registry.example.com/charts/web --cosign-key cosign.pub
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
@click.option("--certificate-identity", metavar="WHO", help="Refuse an oci:// chart that WHO has not signed keyless.")
@click.option("--certificate-oidc-issuer", metavar="URL", help="Who vouches for WHO.")
@click.option(
    "--trusted-root",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The trusted_root.json to check that with (default: Sigstore's own).",
)
@click.option("-d", "--destination", type=click.Path(path_type=Path), help="The folder to write to.")
@click.option("--untar", is_flag=True, help="Unpack the chart instead of keeping the archive.")
@click.option("--untardir", type=click.Path(path_type=Path), help="With --untar: where below -d to.")
@click.pass_obj
def pull(settings: Settings, /, chart: str, **options: Any) -> None:
    """Fetch the archive of CHART, check its digest, and write it into this folder."""
    from helmkit.cli.pulling import run_pull

    run_pull(settings, (chart,), options)
