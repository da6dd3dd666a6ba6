"""`helmkit tools`: the programs that helmkit installs for itself."""

import click

from helmkit.cli import kube
from helmkit.cli.command import group
from helmkit.cli.options import output_option
from helmkit.cli.output import Reporter, emit, records
from helmkit.cli.settings import Settings
from helmkit.errors import UnreachableError
from helmkit.kube import tools as manage
from helmkit.kube.checksums import RELEASES

_NAME = click.argument("name", type=click.Choice(sorted(RELEASES)))
_VERSION = click.option("--version", metavar="V", help="That version instead of the one mirrors.yaml names.")


@group(
    "tools",
    short_help="Install helm and kubectl, through their mirrors.",
    examples="helmkit tools install helm\nhelmkit tools list",
)
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
    from helmkit.config import Tool, load_mirrors
    from helmkit.kube.installer import install as install_tool
    from helmkit.mirror.connect import ByScheme, Offline
    from helmkit.net import FileTransport, Proxy, Timeouts, Transport
    from helmkit.net.http import HttpTransport

    mirrors = load_mirrors(settings.mirrors_file)
    configured = mirrors.tools.get(name, Tool())
    sources = [s for s in configured.sources if not settings.offline or (s.url or "").startswith("file:")]
    if settings.offline and not sources:
        raise UnreachableError(f"offline, and no source of {name} is a file", where=str(mirrors.file))
    timeouts = Timeouts(connect=mirrors.limits.connect_timeout)
    http: Transport = HttpTransport(proxy=Proxy.from_environ(settings.environ), timeouts=timeouts)
    path = install_tool(
        name,
        kube.tool_root(settings),
        version=version or configured.version,
        sources=sources,
        transport=ByScheme(FileTransport(), Offline() if settings.offline else http),
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
