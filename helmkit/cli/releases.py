"""The commands that only hand over to helm: rollback, uninstall, list, status, history, get, test."""

from collections.abc import Sequence
from typing import Any

import click

from helmkit.cli import completing
from helmkit.cli.command import HelmkitGroup, group
from helmkit.cli.kube import HelmCommand, helm, split_options
from helmkit.cli.settings import Settings

_RELEASE = click.Argument(["name"], shell_complete=completing.releases)


def _command(
    name: str, text: str, arguments: Sequence[click.Argument], *, helm_name: str | None = None, examples: str = ""
) -> HelmCommand:
    """A command that says `helm HELM_NAME` with the same arguments and flags."""
    helm_name = helm_name or name

    @click.pass_obj
    def run(settings: Settings, /, **options: Any) -> None:
        words: list[str] = []
        for argument in arguments:
            value = options.pop(argument.name or "")
            words += value if isinstance(value, tuple) else [value] if value is not None else []
        helm(settings).call(helm_name, words, split_options(helm_name, options)[0])

    return HelmCommand(name, callback=run, params=list(arguments), help=text, helm=helm_name, examples=examples)


def _explain_purge(_: click.Context, __: click.Parameter, purge: bool) -> None:
    if purge:
        click.echo("helmkit: --purge is what uninstall does now; --keep-history is the opposite", err=True)


rollback = _command(
    "rollback",
    "Bring release NAME back to REVISION, or to the one before.",
    [_RELEASE, click.Argument(["revision"], required=False)],
    examples="helmkit rollback my-blog 1",
)
uninstall = _command(
    "uninstall",
    "Remove the releases NAME... (Helm 2's `del --purge`).",
    [click.Argument(["names"], nargs=-1, required=True, shell_complete=completing.releases)],
    examples="helmkit uninstall my-blog --wait",
)
uninstall.params.append(
    click.Option(["--purge"], is_flag=True, expose_value=False, callback=_explain_purge, hidden=True)
)
list_releases = _command(
    "list",
    "List the releases of the namespace.",
    [],
    examples="helmkit list --all-namespaces -o json",
)
status = _command("status", "Show release NAME.", [_RELEASE], examples="helmkit status my-blog")
history = _command("history", "List the revisions of release NAME.", [_RELEASE], examples="helmkit history my-blog")
test = _command("test", "Run the tests of release NAME.", [_RELEASE], examples="helmkit test my-blog --logs")


@group("get", short_help="Show what is recorded of a release.", examples="helmkit get values my-blog --all")
def get() -> None:
    """Show what is recorded of a release."""


def _fill(group: HelmkitGroup) -> None:
    for name, text in (
        ("values", "The values of release NAME."),
        ("manifest", "The manifests of release NAME."),
        ("hooks", "The hooks of release NAME."),
        ("notes", "The notes of release NAME."),
        ("metadata", "The metadata of release NAME."),
        ("all", "Everything recorded of release NAME."),
    ):
        example = f"helmkit get {name} my-blog"
        group.add_command(_command(name, text, [_RELEASE], helm_name=f"get {name}", examples=example))


_fill(get)
