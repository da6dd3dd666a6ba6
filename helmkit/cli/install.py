"""`helmkit install`: a chart, resolved and verified here, installed by the real helm."""

from pathlib import Path
from typing import Any

import click

from helmkit.chart.model import Chart
from helmkit.cli import completing
from helmkit.cli.chart_input import find_chart
from helmkit.cli.kube import call_with_chart, helm_command, split_options
from helmkit.cli.namespace import release_namespace
from helmkit.cli.options import dependency_update_option, values_options, verify_options, version_options
from helmkit.cli.settings import Settings
from helmkit.cli.streams import write
from helmkit.cli.trust import Trust
from helmkit.cli.values_input import read_user_values
from helmkit.cli.vendoring import vendor_missing
from helmkit.errors import UsageError
from helmkit.kube.flags import Given


def _note_name(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    if name:
        click.echo(f"helmkit: --name is Helm 2's; today it is: helmkit install {name} CHART", err=True)
    return name


@helm_command(
    "install",
    short_help="Install a chart through helm.",
    examples="""
        helmkit install my-blog wordpress --set ingress.enabled=true --wait
        helmkit install wordpress --dry-run
        helmkit -n blog install wordpress -f values.yaml --create-namespace --atomic
    """,
)
@click.argument("words", nargs=-1, required=True, metavar="[NAME] CHART", shell_complete=completing.charts)
@click.option(
    "--name", "old_name", metavar="NAME", callback=_note_name, help="The release's name, as Helm 2 took it."
)
@values_options
@version_options
@verify_options
@dependency_update_option
@click.option("--show-secrets", is_flag=True, help="Print the Secrets of a dry run too.")
@click.pass_obj
def install(
    settings: Settings,
    /,
    words: tuple[str, ...],
    old_name: str | None,
    version: str | None,
    devel: bool,
    verify: bool,
    keyring: Path | None,
    dependency_update: bool,
    show_secrets: bool,
    **options: Any,
) -> None:
    """Install CHART as release NAME, which is the chart's own name unless given."""
    name, chart = _name_and_chart(words, old_name)
    flags, user_values = split_options("install", options)
    found = find_chart(settings, chart, version, devel, Trust(verify=verify, keyring=keyring))
    if dependency_update:
        vendor_missing(settings, found)
    loaded = found.load()
    name = _release_name(name, flags, loaded)
    about = {"name": name or "", "namespace": release_namespace(settings)}
    values = read_user_values(settings, user_values, chart=loaded, release=about)
    by_helm = flags["output"] or flags["render-subchart-notes"]
    if name and flags["dry-run"] == "client" and not by_helm:
        from helmkit.cli.dry_run import dry_install

        write(dry_install(settings, name, loaded, values, flags, secrets=show_secrets))
        return
    flags = {**flags, "name-template": None}
    call_with_chart(settings, "install", [name] if name else [], found, flags, values, secrets=show_secrets)


def _release_name(name: str | None, flags: Given, chart: Chart) -> str | None:
    """The name given or made by --name-template, else the chart's; None where helm is to make one."""
    if name and (flags["generate-name"] or flags["name-template"]):
        raise UsageError("a name and --generate-name or --name-template exclude each other")
    if flags["name-template"]:
        from helmkit.render.release_name import render_name

        return render_name(str(flags["name-template"]))
    return None if flags["generate-name"] else name or chart.name


def _name_and_chart(words: tuple[str, ...], old_name: str | None) -> tuple[str | None, str]:
    if len(words) > 2 or (old_name and len(words) > 1):
        raise UsageError("too many arguments", where=" ".join(words), hint="helmkit install [NAME] CHART")
    return (words[0] if len(words) == 2 else old_name), words[-1]
