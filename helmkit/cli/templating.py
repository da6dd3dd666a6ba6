"""What `helmkit template` does once its command line is read: helm's output and helm's errors, byte for byte.

Nothing here imports Click, which helmkit.cli.quick does without.
"""

import os
from collections.abc import Sequence
from typing import Any

from helmkit.chart.model import Chart, Warn
from helmkit.cli.chart_input import find_chart
from helmkit.cli.limits import limited
from helmkit.cli.namespace import release_namespace
from helmkit.cli.settings import Settings
from helmkit.cli.streams import printable, say, write
from helmkit.cli.values_input import read_user_values, with_defaults
from helmkit.errors import ChartError, HelmkitError, NotFoundError, TemplateError, UsageError
from helmkit.render.capabilities import Capabilities, capabilities
from helmkit.render.chart import Rendered, RenderOptions, render
from helmkit.render.release import Release

_INVALID = "\n\nUse --debug flag to render out invalid YAML"
# What helm also logs, besides saying it.
_LOGGED = ("release name check failed", "chart dependencies processing failed")


def run_template(settings: Settings, words: tuple[str, ...], options: dict[str, Any]) -> int:
    """Render the chart that `words` name and print it; the exit code. `options` are those of helmkit.cli.template."""
    _refuse_cluster(options)
    name, reference = _name_and_chart(words, options)
    wanted = _capabilities(options)
    release = Release(name, release_namespace(settings), is_upgrade=options["is_upgrade"])
    found = find_chart(settings, reference, options["version"], options["devel"])
    try:
        with limited(settings):
            chart, values = _chart_and_values(settings, options, found.load(), release, wanted)
            rendered = render(chart, values, _render_options(settings, options, release, wanted))
            _show_warnings(settings, rendered.warnings)
            _print(rendered, options, release)
    except (ChartError, TemplateError, NotFoundError) as error:
        return _fail(settings, error)
    return 0


def _print(rendered: Rendered, options: dict[str, Any], release: Release) -> None:
    if options["output_dir"]:
        from helmkit.render.output import write_files

        folder = os.path.normpath(options["output_dir"])
        below = release.name if options["release_name"] else ""
        for path in write_files(rendered, folder, below):
            write(f"wrote {path}\n")
        if not options["show_only"]:
            write("\n")
    elif options["show_only"]:
        write(rendered.show_only(options["show_only"]))
    else:
        write(rendered.text)


def _fail(settings: Settings, error: HelmkitError) -> int:
    """Say `error` as helm says it."""
    what, _, rest = error.message.partition(": ")
    if what in _LOGGED:
        _log("ERROR", what, (("error", rest),))
    suffix = _INVALID if isinstance(error, TemplateError) else ""
    say(f"Error: {error.message}{suffix}")
    if error.hint and settings.verbose:
        say(f"hint: {printable(error.hint)}")
    return 1


def _show_warnings(settings: Settings, warnings: Sequence[Warn]) -> None:
    for warning in warnings:
        if warning.level == "WARN" or settings.verbose:
            _log(warning.level, warning.message, warning.about)


def _log(level: str, message: str, about: Sequence[tuple[str, str]]) -> None:
    """A line as helm's logger (log/slog) writes it."""
    pairs = "".join(f" {key}={_log_value(value)}" for key, value in about)
    say(f'level={level} msg="{message}"{pairs}')


def _log_value(value: str) -> str:
    if value and all(char.isprintable() and char not in ' "=' for char in value):
        return value
    from helmkit.template.gofmt import quote

    return quote(value)


def _refuse_cluster(options: dict[str, Any]) -> None:
    if options["validate"] or options["dry_run"] == "server":
        raise UsageError(
            "template does not talk to a cluster",
            hint="helmkit install --dry-run=server asks the cluster without changing it",
        )
    if options["dry_run"] not in ("client", "none", "true", "false"):
        raise UsageError(f'invalid dry-run value ("{options["dry_run"]}"). Must be "none", "server", or "client"')


def _name_and_chart(words: tuple[str, ...], options: dict[str, Any]) -> tuple[str, str]:
    """The release's name and the chart. As in helm, --generate-name only excludes a name: `release-name` is there."""
    name_template = options["name_template"]
    if len(words) > 2:
        unexpected = ", ".join(words[2:])
        raise UsageError(f"expected at most two arguments, unexpected arguments: {unexpected}")
    if len(words) == 2:
        for flag in ("generate_name", "name_template"):
            if options[flag]:
                raise UsageError(f"cannot set --{flag.replace('_', '-')} and also specify a name")
        return words[0], words[1]
    if name_template:
        from helmkit.render.engine import render_name

        return render_name(name_template), words[0]
    return "release-name", words[0]


def _capabilities(options: dict[str, Any]) -> Capabilities:
    apis = [api for group in options["api_versions"] for api in group.split(",")]
    return capabilities(options["kube_version"], apis)


def _chart_and_values(
    settings: Settings, options: dict[str, Any], chart: Chart, release: Release, wanted: Capabilities
) -> tuple[Chart, dict[str, Any]]:
    """The chart, Jinja defaults included, and the user's values."""
    about = {"name": release.name, "namespace": release.namespace}
    version = wanted.kube_version.version
    chart = with_defaults(settings, options, chart, release=about, kube_version=version)
    return chart, read_user_values(settings, options, chart=chart, release=about, kube_version=version)


def _render_options(
    settings: Settings, options: dict[str, Any], release: Release, wanted: Capabilities
) -> RenderOptions:
    from helmkit.render.cache import TemplateCache

    return RenderOptions(
        release=release,
        capabilities=wanted,
        include_crds=options["include_crds"],
        no_hooks=options["no_hooks"],
        skip_tests=options["skip_tests"],
        skip_schema_validation=options["skip_schema_validation"],
        cache=TemplateCache(settings.cache_dir / "templates"),
    )
