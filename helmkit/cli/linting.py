"""What `helmkit lint` does once its command line is read; exit code 1 where there is an error.

Nothing here imports Click, which helmkit.cli.quick does without.
"""

from __future__ import annotations

from pathlib import Path

from helmkit.chart.load import load_chart
from helmkit.cli.chart_paths import chart_paths
from helmkit.cli.exit_codes import ExitCode
from helmkit.cli.limits import limited
from helmkit.cli.output import Reporter
from helmkit.cli.settings import Settings
from helmkit.cli.streams import printable, write
from helmkit.cli.values_input import read_user_values
from helmkit.errors import UsageError
from helmkit.fs import write_result
from helmkit.lint import formats
from helmkit.lint.registry import select_rules
from helmkit.lint.runner import lint_chart
from helmkit.lint.subject import Subject
from helmkit.lint.violation import Severity, Violation
from helmkit.render.cache import OF_THIS_PROCESS, TemplateCache
from helmkit.render.capabilities import Capabilities, parse_kube_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def run_lint(settings: Settings, words: tuple[str, ...], options: dict[str, Any]) -> int:
    """Lint the charts at the paths `words` and print what is found; the exit code. `options` are those of
    helmkit.cli.lint.
    """
    if options["explain"]:
        return _explain(options["explain"])
    if not words:
        raise UsageError("no PATH given", hint="helmkit lint charts/")
    rules = select_rules(_listed(options["select"]), _listed(options["ignore"]))
    with limited(settings):
        overrides = read_user_values(settings, options)
    violations: list[Violation] = []
    charts = [chart for word in words for chart in chart_paths(Path(word))]
    for chart in charts:
        with limited(settings):
            violations += lint_chart(_subject(settings, chart, overrides, options["kube_version"]), rules)
    _publish(formats.formatter(options["format_"])(violations), options["output_file"])
    Reporter(settings).info(_summary(len(charts), violations))
    worst = max((v.severity for v in violations), default=Severity.INFO)
    return ExitCode.FAILED if worst >= (Severity.WARNING if options["strict"] else Severity.ERROR) else ExitCode.DONE


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _subject(settings: Settings, path: Path, overrides: dict[str, Any], kube_version: str | None) -> Subject:
    capabilities = Capabilities(parse_kube_version(kube_version)) if kube_version else Capabilities()
    cache = TemplateCache(settings.templates_dir, str(path.absolute()), OF_THIS_PROCESS)
    return Subject(str(path), lambda: load_chart(path, cache=cache), overrides, capabilities, cache)


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
    for rule in select_rules((word,)):
        write(printable(f"{rule.id} {rule.name} ({rule.severity})\n\n{rule.explanation.strip()}\n") + "\n")
    return ExitCode.DONE
