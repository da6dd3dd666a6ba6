"""`helmkit push`: a chart to an OCI registry."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from helmkit.cli.command import command
from helmkit.cli.options import version_options
from helmkit.cli.output import Reporter
from helmkit.cli.settings import Settings
from helmkit.errors import UsageError

if TYPE_CHECKING:
    from helmkit.config import Mirrors, Target
    from helmkit.oci import OciReference
    from helmkit.oci.artifact import ChartArtifact

_FILE = click.Path(path_type=Path)


@command(
    "push",
    short_help="Push a chart to an OCI registry.",
    examples="""
        helmkit push nginx-1.2.0.tgz oci://registry.example.com/charts
        helmkit push charts/nginx oci://registry.example.com/charts --no-clobber
        helmkit push bitnami/nginx oci://localhost:5000/charts --version '^18'
    """,
)
@click.argument("chart")
@click.argument("registry", metavar="oci://HOST/PATH")
@version_options
@click.option("--no-clobber", is_flag=True, help="Leave a version alone that is there with other content.")
@click.option("--plain-http", is_flag=True, help="Without TLS.")
@click.option("--ca-file", type=_FILE, metavar="FILE", help="Whom to trust as the registry.")
@click.option("--cert-file", type=_FILE, metavar="FILE", help="The certificate to show.")
@click.option("--key-file", type=_FILE, metavar="FILE", help="Its key.")
@click.option("--username", metavar="NAME", help="Who pushes; needs --password-stdin.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
def push(settings: Settings, /, chart: str, registry: str, version: str | None, devel: bool, **options: Any) -> None:
    """Push CHART, an archive, a folder or REPO/NAME, to the repository oci://HOST/PATH/NAME of a registry.

    It is pushed as helm does it, with the .prov file beside the archive where there is one. A version that is there
    already is replaced, as with helm. Credentials are those of mirrors.yaml for that registry, else those that
    `helm registry login` or `docker login` left.
    """
    from helmkit.config import load_mirrors
    from helmkit.oci import chart_reference
    from helmkit.oci.push import push_chart

    artifact = _artifact(settings, chart, version, devel)
    plain = True if options["plain_http"] else False if options["ca_file"] or options["cert_file"] else None
    place = chart_reference(registry, artifact.name, plain)
    config = load_mirrors(settings.mirrors_file)
    careful = options["no_clobber"]
    pushed = push_chart(
        _transport(settings, config, _target(config, registry, place, options), options),
        place,
        artifact,
        clobber="refuse" if careful else "replace",
        exact=not careful,
    )
    name = str(pushed.reference).removeprefix("oci://")
    click.echo(f"Pushed: {name}\nDigest: {pushed.digest}")
    reporter = Reporter(settings)
    if pushed.outcome == "replaced":
        reporter.info(f"helmkit: {name} was {pushed.before} before")
    elif pushed.outcome == "present":
        reporter.info(f"helmkit: {name} was there already")
    if "+" in artifact.version:
        reporter.info(f"helmkit: a tag cannot hold a +, so version {artifact.version} has the tag {artifact.tag}")


def _artifact(settings: Settings, chart: str, version: str | None, devel: bool) -> "ChartArtifact":
    """The chart as it is to be pushed. Its time is that of the archive, as with helm; now for any other."""
    from datetime import UTC, datetime

    from helmkit.chart.package import package
    from helmkit.cli.chart_input import find_chart
    from helmkit.cli.limits import limited
    from helmkit.fs import read_bounded
    from helmkit.goyaml.gojson import rfc3339
    from helmkit.oci.artifact import chart_artifact

    found = find_chart(settings, chart, version, devel)
    data, time, provenance = found.data, datetime.now(UTC), None
    path = Path(found.path) if found.path else None
    if path and path.is_dir():
        with limited(settings):
            _, data = package(path)
    elif path:
        data = read_bounded(path, 1 << 30)
        time = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        signature = path.with_name(path.name + ".prov")
        provenance = read_bounded(signature, 1 << 20) if signature.is_file() else None
    return chart_artifact(data, created=rfc3339(time.replace(microsecond=0)), provenance=provenance)


def _target(config: "Mirrors", url: str, place: "OciReference", options: dict[str, Any]) -> "Target":
    """How the registry is reached: by mirrors.yaml, which the options override."""
    from helmkit.config import Auth, Tls
    from helmkit.mirror.targets import registry_target
    from helmkit.records import replace

    target = registry_target(config, url)
    if options["ca_file"] or options["cert_file"]:
        target = replace(target, tls=Tls(ca=options["ca_file"], cert=options["cert_file"], key=options["key_file"]))
    if options["username"]:
        target = replace(target, auth=Auth(username_env=_USERNAME, password_env=_PASSWORD))
    # By its http(s) URL: --plain-http decides which of them the credentials are for.
    return replace(target, url=place.url)


_USERNAME, _PASSWORD = "--username", "--password-stdin"  # Not variables that an environment could hold.


def _transport(settings: Settings, config: "Mirrors", target: "Target", options: dict[str, Any]) -> Any:
    from helmkit.mirror.connect import connector
    from helmkit.mirror.targets import target_transport

    environ = dict(settings.environ)
    if bool(options["username"]) != options["password_stdin"]:
        raise UsageError("--username and --password-stdin go together")
    if options["username"]:
        environ |= {_USERNAME: options["username"], _PASSWORD: sys.stdin.readline().rstrip("\r\n")}
    return target_transport(connector(config.limits, environ=environ, offline=settings.offline), target)
