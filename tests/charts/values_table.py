"""The table of values in a chart's README.

`python -m tests.charts.values_table CHART...` writes it anew, between the headings "## Values" and the next one.
"""

import json
import re
import sys
from typing import Any

from tests.charts.ours import CHARTS, settings


def values_table(chart: str) -> str:
    """A Markdown table of the chart's settings, their descriptions from the schema and defaults from values.yaml."""
    rows = ["| Value | Default | Description |", "|---|---|---|"]
    for path, default, node in settings(chart):
        rows.append(f"| `{path}` | {_default(default)} | {_cell(node.get('description', ''))} |")
    return "\n".join(rows) + "\n"


def write(chart: str) -> None:
    """Puts the table into the chart's README."""
    readme = CHARTS / chart / "README.md"
    new = f"## Values\n\n{values_table(chart)}\n"
    readme.write_text(re.sub(r"^## Values\n.*?(?=^## )", lambda _: new, readme.read_text(), flags=re.M | re.S))


def _default(value: Any) -> str:
    if isinstance(value, str) and "\n" in value:
        return "see values.yaml"
    return _cell(f"`{json.dumps(value)}`")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        write(name)
