"""`helmkit lint`: rules over charts; exit code 1 where there is an error."""

from pathlib import Path
from typing import Any

import click

from helmkit.cli.chart_paths import chart_paths
from helmkit.cli.command import command
from helmkit.cli.exit_codes import ExitCode
from helmkit.cli.limits import limited
from helmkit.cli.options import values_options
from helmkit.cli.output import Reporter
from helmkit.cli.settings import Settings
from helmkit.cli.streams import printable, write
from helmkit.cli.values_input import read_user_values
from helmkit.errors import UsageError
from helmkit.fs import write_result
from helmkit.lint import formats
from helmkit.lint.violation import Severity, Violation


@command(
    "lint",
    short_help="Check charts: an error with file, line and column.",
    examples="""
        helmkit lint charts/
        helmkit lint my-chart -f prod.yaml --kube-version 1.30
        helmkit lint my-chart --format sarif --output-file lint.sarif
        helmkit lint --explain HK403
    """,
)
@click.argument("paths", nargs=-1, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("--kube-version", metavar="V", help="The Kubernetes that the manifests are for.")
@click.option("--select", metavar="R,...", default="", help="Only these rules (ids, beginnings of ids, names).")
@click.option("--ignore", metavar="R,...", default="", help="Not these rules.")
@click.option(
    "--format", "format_", type=click.Choice(formats.NAMES), default="text", help="How findings are printed."
)
@click.option("--output-file", type=click.Path(path_type=Path), metavar="FILE", help="Write the findings to FILE.")
@click.option("--explain", metavar="RULE", help="Print what a rule finds and why, and end.")
@values_options
@click.pass_obj
def lint(
    settings: Settings,
    /,
    paths: tuple[Path, ...],
    strict: bool,
    kube_version: str | None,
    select: str,
    ignore: str,
    format_: str,
    output_file: Path | None,
    explain: str | None,
    **values: Any,
) -> int:
    """Check each chart at PATH: a chart folder, an archive, or a folder of charts.

    A chart is rendered with its defaults and with each ci/*-values.yaml. Exits with 1 where there is an error.
    """
    from helmkit.lint.registry import select_rules
    from helmkit.lint.runner import lint_chart

    if explain:
        return _explain(explain)
    if not paths:
        raise UsageError("no PATH given", hint="helmkit lint charts/")
    rules = select_rules(_words(select), _words(ignore))
    with limited(settings):
        overrides = read_user_values(settings, values)
    violations: list[Violation] = []
    charts = [chart for path in paths for chart in chart_paths(path)]
    for chart in charts:
        with limited(settings):
            violations += lint_chart(_subject(chart, overrides, kube_version), rules)
    _publish(formats.formatter(format_)(violations), output_file)
    Reporter(settings).info(_summary(len(charts), violations))
    worst = max((v.severity for v in violations), default=Severity.INFO)
    return ExitCode.FAILED if worst >= (Severity.WARNING if strict else Severity.ERROR) else ExitCode.DONE


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _subject(path: Path, overrides: dict[str, Any], kube_version: str | None) -> Any:
    from helmkit.chart.load import load_chart
    from helmkit.lint.subject import Subject
    from helmkit.render.capabilities import Capabilities, parse_kube_version

    capabilities = Capabilities(parse_kube_version(kube_version)) if kube_version else Capabilities()
    return Subject(str(path), lambda: load_chart(path), overrides, capabilities)


def _publish(report: str, file: Path | None) -> None:
    if file is None:
        write(report)
    else:
        write_result(file, report.encode("utf-8", "replace"))


def _summary(charts: int, violations: list[Violation]) -> str:
    errors = sum(v.severity is Severity.ERROR for v in violations)
    warnings = sum(v.severity is Severity.WARNING for v in violations)
    return f"{_count(charts, 'chart')} checked: {_count(errors, 'error')}, {_count(warnings, 'warning')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _explain(word: str) -> int:
    from helmkit.lint.registry import select_rules

    for rule in select_rules((word,)):
        click.echo(printable(f"{rule.id} {rule.name} ({rule.severity})\n\n{rule.explanation.strip()}\n"))
    return ExitCode.DONE
