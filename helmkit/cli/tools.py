"""`helmkit tools`: the programs that helmkit installs for itself."""

import click

from helmkit.cli import kube
from helmkit.cli.command import group
from helmkit.cli.output import Reporter, emit, output_option, records
from helmkit.cli.settings import Settings
from helmkit.errors import UnreachableError
from helmkit.kube import tools as manage
from helmkit.kube.checksums import RELEASES

_NAME = click.argument("name", type=click.Choice(sorted(RELEASES)))
_VERSION = click.option("--version", metavar="V", help="That version instead of the one mirrors.yaml names.")


@group("tools", short_help="Install helm and kubectl, through their mirrors.")
def tools() -> None:
    """The helm and kubectl that helmkit installs for itself, through mirrors, with pinned checksums."""


@tools.command("list", examples="helmkit tools list -o json")
@output_option
@click.pass_obj
def list_tools(settings: Settings, output: str) -> None:
    """List the tools that helmkit has installed."""
    rows = [
        {"name": tool.name, "version": tool.version, "path": str(tool.path)}
        for tool in manage.installed(kube.tool_root(settings))
    ]
    emit(output, rows, lambda: records(["NAME", "VERSION", "PATH"], rows))


@tools.command("install", examples="helmkit tools install helm\nhelmkit tools install kubectl --version 1.36.3")
@_NAME
@_VERSION
@click.pass_obj
def install(settings: Settings, name: str, version: str | None) -> None:
    """Install NAME from the first of its sources that answers, and print where it is."""
    from helmkit.config import load_mirrors

    root = kube.tool_root(settings)
    mirrors = load_mirrors(settings.mirrors_file)
    configured = mirrors.tools.get(name)
    version = version or (configured.version if configured else None)
    wanted = manage.wanted_here(name, version)
    if settings.offline and not manage.managed_path(wanted, root).is_file():
        raise UnreachableError(f"{name} {wanted.version} is not installed, and --offline forbids to fetch it")
    from helmkit.kube.installer import install as install_tool
    from helmkit.net import Timeouts
    from helmkit.net.http import HttpTransport

    path = install_tool(
        name,
        root,
        version=version,
        sources=configured.sources if configured else (),
        transport=HttpTransport(timeouts=Timeouts(connect=mirrors.limits.connect_timeout)),
        env=settings.environ,
        report=Reporter(settings).info,
    )
    click.echo(path)


@tools.command("path", examples="alias k=$(helmkit tools path kubectl)")
@_NAME
@click.pass_obj
def path(settings: Settings, name: str) -> None:
    """Print the path of the NAME that helmkit would run."""
    click.echo(kube.find_tool(settings, name).path)
