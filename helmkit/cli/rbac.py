"""`helmkit rbac`: a service account that may install charts, with no more rights than that takes."""

from pathlib import Path

import click

from helmkit import fs, goyaml
from helmkit.cli.command import group
from helmkit.cli.kube import kubectl
from helmkit.cli.namespace import release_namespace
from helmkit.cli.settings import Settings
from helmkit.kube import rbac as kube_rbac

_NAME = click.argument("name")


@group(
    "rbac",
    short_help="Give a service account what it needs, and no more.",
    examples="helmkit -n blog rbac setup deployer\nhelmkit -n blog rbac revoke deployer",
)
def rbac() -> None:
    """Service accounts that may install charts into one namespace."""


@rbac.command("setup", examples="helmkit -n blog rbac setup deployer\nhelmkit rbac setup deployer --dry-run")
@_NAME
@click.option("--cluster-admin", is_flag=True, help="All rights on the whole cluster, not just this namespace.")
@click.option("--dry-run", is_flag=True, help="Print the manifests and change nothing.")
@click.pass_obj
def setup(settings: Settings, name: str, cluster_admin: bool, dry_run: bool) -> None:
    """Create service account NAME, a role that may edit its namespace, and the binding of the two."""
    account = _account(settings, name)
    if dry_run:
        found = kube_rbac.manifests(account, cluster_admin=cluster_admin)
        click.echo("---\n".join(goyaml.dump(manifest) for manifest in found), nl=False)
        return
    click.echo(kube_rbac.setup(kubectl(settings), account, cluster_admin=cluster_admin), nl=False)


@rbac.command("revoke", examples="helmkit -n blog rbac revoke deployer")
@_NAME
@click.pass_obj
def revoke(settings: Settings, name: str) -> None:
    """Delete service account NAME with the role and bindings that setup made."""
    click.echo(kube_rbac.revoke(kubectl(settings), _account(settings, name)), nl=False)


@rbac.command("kubeconfig", examples="helmkit -n blog rbac kubeconfig deployer --file deployer.kubeconfig")
@_NAME
@click.option(
    "--duration",
    "minutes",
    type=click.IntRange(10, 60),
    default=60,
    show_default=True,
    metavar="MINUTES",
    help="How long the token is valid.",
)
@click.option("--file", type=click.Path(path_type=Path), help="Write it there, readable by you alone.")
@click.pass_obj
def kubeconfig(settings: Settings, name: str, minutes: int, file: Path | None) -> None:
    """Print a kubeconfig for service account NAME with a token of at most an hour."""
    made = goyaml.dump(kube_rbac.kubeconfig(kubectl(settings), _account(settings, name), minutes=minutes))
    if file:
        fs.atomic_write(file, made.encode(), mode=0o600)
    else:
        click.echo(made, nl=False)


def _account(settings: Settings, name: str) -> kube_rbac.Account:
    return kube_rbac.Account(name, release_namespace(settings))
