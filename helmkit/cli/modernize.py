"""`helmkit modernize`: manifests of removed API versions, rewritten."""

import sys
from pathlib import Path

import click

from helmkit.cli.command import command
from helmkit.cli.exit_codes import ExitCode
from helmkit.cli.settings import Settings
from helmkit.cli.streams import printable, say, write
from helmkit.errors import UsageError
from helmkit.fs import write_result


@command(
    "modernize",
    short_help="Rewrite manifests from API versions that Kubernetes has removed.",
    examples="""
        helmkit modernize manifests.yaml > new.yaml
        helm template my-blog ./wordpress | helmkit modernize - | kubectl apply -f -
        helmkit modernize --in-place deploy/*.yaml
        helmkit modernize --check --kube-version 1.25 deploy/*.yaml
    """,
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--kube-version", metavar="V", help="The Kubernetes that the manifests are for. [default: the newest known]"
)
@click.option("--in-place", is_flag=True, help="Write each FILE anew instead of printing it.")
@click.option("--check", is_flag=True, help="Print nothing but the changes; exit with 1 where there are any.")
@click.pass_obj
def modernize(
    settings: Settings, /, files: tuple[str, ...], kube_version: str | None, in_place: bool, check: bool
) -> int:
    """Print the manifests of each FILE (- is stdin) as the wanted Kubernetes serves them.

    What need not change stays as it is, byte for byte. Each change is told on stderr.
    """
    from helmkit.modernize.documents import modernize
    from helmkit.render.capabilities import Capabilities, parse_kube_version

    if in_place and "-" in files:
        raise UsageError("stdin cannot be written in place", hint="leave out --in-place")
    version = parse_kube_version(kube_version) if kube_version else Capabilities().kube_version
    found = 0
    for name in files:
        text = _read(name)
        new, changes = modernize(text, int(version.minor))
        found += len(changes)
        if check or not settings.quiet:
            for change in changes:
                say(printable(f"{change}" if name == "-" else f"{name}: {change}"))
        if check:
            continue
        if not in_place:
            write(new)
        elif new != text:
            write_result(Path(name), new.encode("utf-8", "surrogateescape"))
    return ExitCode.FAILED if check and found else ExitCode.DONE


def _read(name: str) -> str:
    if name == "-":
        data = sys.stdin.buffer.read()
    else:
        try:
            data = Path(name).read_bytes()
        except (FileNotFoundError, IsADirectoryError) as exc:
            raise UsageError("no such file", where=name) from exc
    return data.decode("utf-8", "surrogateescape")
