"""helmkit: render, lint, mirror, search and install Helm charts, from behind a firewall if need be.

from pathlib import Path
from helmkit import load_chart, render

rendered = render(load_chart(Path("charts/nginx")), {"replicaCount": 2})
print(rendered.text, rendered.objects)
"""

from helmkit.about import __version__ as __version__

# Not typing's: `helmkit --help` need not import it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmkit.chart.load import load_chart as load_chart
    from helmkit.render.chart import render as render


def __getattr__(name: str) -> object:
    """Import on first use: importing helmkit costs nothing."""
    if name == "load_chart":
        from helmkit.chart.load import load_chart

        return load_chart
    if name == "render":
        # The package helmkit.render, which can be called.
        from importlib import import_module

        return import_module("helmkit.render")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
