"""What `helmkit template` does once its command line is read: helm's output and helm's errors, byte for byte.

Nothing here imports Click, which helmkit.cli.quick does without.
"""

from __future__ import annotations

import os

from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.chart.model import Chart, Warn
from helmkit.cli.chart_input import FoundChart, find_chart
from helmkit.cli.limits import limited
from helmkit.cli.namespace import release_namespace
from helmkit.cli.settings import Settings
from helmkit.cli.streams import printable, say, write
from helmkit.cli.values_input import read_user_values, with_defaults
from helmkit.errors import ChartError, HelmkitError, NotFoundError, TemplateError, UsageError
from helmkit.records import Record
from helmkit.render.capabilities import Capabilities, capabilities
from helmkit.render.chart import Rendered, RenderOptions, render
from helmkit.render.release import Release

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from helmkit.cli.trust import Trust
    from helmkit.render.bounds import bounded
    from helmkit.template.loader import Cache

_INVALID = "\n\nUse --debug flag to render out invalid YAML"
# What helm also logs, besides saying it.
_LOGGED = ("release name check failed", "chart dependencies processing failed")


class Job(Record):
    """A chart to be rendered for a release, as the command line says."""

    settings: Settings
    options: dict[str, Any]
    release: Release
    found: FoundChart
    watch: bounded

    def render(self, dialect: Dialect, warnings: list[Warn]) -> Rendered:
        """The manifests as that release of Helm makes them. Raises ChartError, TemplateError, UsageError."""
        options = self.options
        apis = [api for group in options["api_versions"] for api in group.split(",")]
        wanted = capabilities(options["kube_version"], apis, dialect)
        cache = _cache(self)
        chart, values = _chart_and_values(self, dialect, wanted.kube_version.version, cache)
        chosen = _render_options(self, dialect, wanted, cache)
        try:
            return render(chart, values, chosen, warnings)
        except TemplateError as error:
            if self.settings.verbose:
                from helmkit.render.explain_error import explain_error

                error.add_note(explain_error(chart, values, chosen, error))
            raise

    def printed(self, rendered: Rendered) -> str:
        """What goes to stdout. Raises NotFoundError."""
        show_only = self.options["show_only"]
        return rendered.show_only(show_only) if show_only else rendered.text


def run_template(settings: Settings, words: tuple[str, ...], options: dict[str, Any]) -> int:
    """Render the chart that `words` name and print it; the exit code. `options` are those of helmkit.cli.template."""
    _refuse_cluster(options)
    try:
        name, reference = _name_and_chart(words, options)
    except TemplateError as error:
        say(f"Error: {error.message}")
        return 1
    release = Release(name, release_namespace(settings), is_upgrade=options["is_upgrade"])
    dialect = _dialect(settings, options["compat"])
    found = find_chart(settings, reference, options["version"], options["devel"], _trust(options))
    if options["dependency_update"]:
        from helmkit.cli.vendoring import vendor_missing

        vendor_missing(settings, found)
    warnings: list[Warn] = []
    try:
        with limited(settings) as watch:
            job = Job(settings, options, release, found, watch)
            if options["compat_diff"]:
                from helmkit.cli.compat import show_difference

                return show_difference(job, options["compat_diff"])
            try:
                rendered = job.render(dialect, warnings)
            finally:
                _show_warnings(warnings, dialect)
            _print(job, rendered)
    except (ChartError, TemplateError, NotFoundError) as error:
        return _fail(settings, error)
    return 0


def _trust(options: dict[str, Any]) -> Trust | None:
    if not options["verify"]:
        return None
    from helmkit.cli.trust import Trust

    return Trust(verify=True, keyring=options["keyring"])


def _dialect(settings: Settings, text: str) -> Dialect:
    if text == NEWEST.release:
        return NEWEST
    from helmkit.cli.compat import chosen_dialect

    return chosen_dialect(settings, text)


def _print(job: Job, rendered: Rendered) -> None:
    options = job.options
    if not options["output_dir"]:
        write(job.printed(rendered))
        return
    from helmkit.render.output import write_files

    folder = os.path.normpath(options["output_dir"])
    below = job.release.name if options["release_name"] else ""
    for path in write_files(rendered, folder, below):
        write(f"wrote {path}\n")
    if options["show_only"]:
        # To helm nothing is left to show once all is written.
        raise NotFoundError(f"could not find template {options['show_only'][0]} in chart")
    write("\n")


def _fail(settings: Settings, error: HelmkitError) -> int:
    """Say `error` as helm says it, then what else there is to say."""
    what, _, rest = error.message.partition(": ")
    if what in _LOGGED:
        _log("ERROR", what, (("error", rest),))
    suffix = _INVALID if isinstance(error, TemplateError) else ""
    say(f"Error: {error.message}{suffix}")
    for note in getattr(error, "__notes__", ()):
        say(f"\n{printable(note.rstrip())}")
    if error.hint and settings.verbose:
        say(f"hint: {printable(error.hint)}")
    return 1


def _show_warnings(warnings: Sequence[Warn], dialect: Dialect) -> None:
    for warning in warnings:
        if dialect.logs:
            _log(warning.level, warning.message, warning.about)
        else:
            from helmkit.cli.helm3_log import helm3_line

            say(helm3_line(warning))


def _log(level: str, message: str, about: Sequence[tuple[str, str]]) -> None:
    """A line as helm's logger (log/slog) writes it."""
    pairs = "".join(f" {key}={_log_value(value)}" for key, value in about)
    say(f"level={level} msg={_log_value(message)}{pairs}")


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
        from helmkit.render.release_name import render_name

        return render_name(name_template), words[0]
    return "release-name", words[0]


def _chart_and_values(job: Job, dialect: Dialect, kube_version: str, cache: Cache) -> tuple[Chart, dict[str, Any]]:
    """The chart, Jinja defaults included, and the user's values."""
    settings, options, release, found = job.settings, job.options, job.release, job.found
    about = {"name": release.name, "namespace": release.namespace}
    loaded = found.load(dialect, cache)
    job.watch.allow_for(loaded.count_templates())
    chart = with_defaults(settings, options, loaded, release=about, kube_version=kube_version)
    values = read_user_values(
        settings, options, chart=chart, release=about, kube_version=kube_version, dialect=dialect
    )
    return chart, values


def _cache(job: Job) -> Cache:
    from helmkit.render.cache import OF_THIS_PROCESS, TemplateCache

    found = job.found
    about = os.path.abspath(found.path) if found.path else found.filename  # noqa: PTH100
    return TemplateCache(job.settings.templates_dir, about, OF_THIS_PROCESS)


def _render_options(job: Job, dialect: Dialect, wanted: Capabilities, cache: Cache) -> RenderOptions:
    options = job.options
    return RenderOptions(
        release=job.release,
        capabilities=wanted,
        include_crds=options["include_crds"],
        no_hooks=options["no_hooks"],
        skip_tests=options["skip_tests"],
        skip_schema_validation=options["skip_schema_validation"],
        cache=cache,
        dialect=dialect,
    )
