"""`helmkit template`: what `helm template` prints, byte for byte, its errors included."""

from typing import Any

import click

from helmkit.cli import completing
from helmkit.cli.command import command
from helmkit.cli.options import dependency_update_option, values_options, verify_options, version_options
from helmkit.cli.settings import Settings

# Flags of helm that change nothing here, so that scripts keep working.
_SWITCHES = (
    ("--disable-openapi-validation",),
    ("--skip-crds",),
    ("--replace",),
    ("--create-namespace",),
    ("--atomic", "--rollback-on-failure"),
    ("--wait-for-jobs",),
    ("--take-ownership",),
    ("--render-subchart-notes",),
    ("--hide-notes",),
    ("--force", "--force-replace"),
    ("--force-conflicts",),
    ("--enable-dns",),
    ("--server-side",),
    ("--kube-insecure-skip-tls-verify",),
)
_WITH_VALUES = (
    ("--description",),
    ("--timeout",),
    ("-l", "--labels"),
    ("--burst-limit",),
    ("--qps",),
    ("--color", "--colour"),
    ("--kube-apiserver",),
    ("--kube-as-group",),
    ("--kube-as-user",),
    ("--kube-ca-file",),
    ("--kube-tls-server-name",),
    ("--kube-token",),
)


def _accepted(function: Any) -> Any:
    for names in _SWITCHES:
        function = click.option(*names, is_flag=True, expose_value=False, hidden=True)(function)
    for names in _WITH_VALUES:
        function = click.option(*names, multiple=True, expose_value=False, hidden=True)(function)
    wait = click.option("--wait", is_flag=False, flag_value="watcher", expose_value=False, hidden=True)
    return wait(function)


@command(
    "template",
    short_help="Print a chart's manifests, as helm template does.",
    examples="""
        helmkit template my-blog wordpress --set ingress.enabled=true
        helmkit template ./mychart -f production.yaml -s templates/deployment.yaml
        helmkit template ./mychart --kube-version 1.30 -a monitoring.coreos.com/v1
        helmkit template ./mychart --compat-diff 3.19,4.3
    """,
)
@click.argument("words", nargs=-1, required=True, metavar="[NAME] CHART", shell_complete=completing.charts)
@values_options
@version_options
@verify_options
@click.option("-s", "--show-only", multiple=True, metavar="FILE", help="Only the manifests of these templates.")
@click.option("--include-crds", is_flag=True, help="The files of crds/ too.")
@click.option("--no-hooks", is_flag=True, help="Without hooks.")
@click.option("--skip-tests", is_flag=True, help="Without tests.")
@click.option("--is-upgrade", is_flag=True, help="Set .Release.IsUpgrade instead of .Release.IsInstall.")
@click.option("--kube-version", metavar="VERSION", help="Kubernetes' version in .Capabilities.")
@click.option("-a", "--api-versions", multiple=True, metavar="API,...", help="More APIs in .Capabilities.")
@click.option("--name-template", metavar="TEMPLATE", help="A template that gives the release's name.")
@click.option(
    "--compat",
    metavar="RELEASE",
    default="4.3",
    show_default=True,
    help="Print what that helm prints: 3.19, 4.1, 4.2 or 4.3; auto is the helm that helmkit would run.",
)
@click.option(
    "--compat-diff",
    metavar="OLD,NEW",
    help="Print what two releases of helm print differently, as a unified diff without the blank lines at the end of "
    "documents; the exit code is 1 where there is a difference.",
)
@click.option("-g", "--generate-name", is_flag=True, help="Make the release's name from the chart's and the time.")
@click.option("--output-dir", metavar="DIR", help="Write files there instead of to stdout.")
@dependency_update_option
@click.option("--release-name", is_flag=True, help="Put the release's name into the path under --output-dir.")
@click.option("--skip-schema-validation", is_flag=True, help="Do not hold values to values.schema.json.")
@click.option("--validate", is_flag=True, hidden=True)
@click.option("--dry-run", is_flag=False, flag_value="client", default="client", hidden=True)
@_accepted
@click.pass_obj
def template(settings: Settings, /, words: tuple[str, ...], **options: Any) -> int:
    """Render CHART for release NAME and print its manifests."""
    from helmkit.cli.templating import run_template

    return run_template(settings, words, options)
