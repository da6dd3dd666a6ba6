"""What `helmkit show` does once its command line is read. No Click here: helmkit.cli.quick does without."""

from __future__ import annotations

from helmkit.chart import show
from helmkit.cli.chart_input import find_chart
from helmkit.cli.limits import limited
from helmkit.cli.streams import write
from helmkit.cli.trust import Trust

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmkit.chart.model import Chart
    from helmkit.cli.settings import Settings

    Run = Callable[[Settings, tuple[str, ...], dict[str, Any]], None]


def _shows(text: Callable[[Chart], str]) -> Run:
    def run(settings: Settings, words: tuple[str, ...], options: dict[str, Any]) -> None:
        """Print a part of the chart that `words` names. Raises as find_chart; ChartError, LimitError."""
        trust = Trust(verify=options["verify"], keyring=options["keyring"])
        found = find_chart(settings, words[0], options["version"], options["devel"], trust)
        with limited(settings):
            write(text(found.load()))

    return run


run_chart = _shows(show.show_chart)
run_values = _shows(show.show_values)
run_readme = _shows(show.show_readme)
run_crds = _shows(show.show_crds)
run_all = _shows(show.show_all)
