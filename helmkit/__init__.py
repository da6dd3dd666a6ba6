"""helmkit: render, lint, mirror, search and install Helm charts, from behind a firewall if need be.

from helmkit import load_chart, render

rendered = render(load_chart("charts/nginx"), {"replicaCount": 2})
print(rendered.text, rendered.objects)

docs/python.md has more of this.
"""

from helmkit.about import __version__ as __version__

# Not typing's: `helmkit --help` need not import it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmkit.chart.load import load_chart as load_chart
    from helmkit.render.capabilities import capabilities as capabilities
    from helmkit.render.chart import Rendered as Rendered
    from helmkit.render.chart import RenderOptions as RenderOptions
    from helmkit.render.chart import render as render
    from helmkit.render.release import Release as Release

# `render` is the package of that name, which can be called: importing anything below it would put it here anyway.
_HOMES = {
    "Release": "helmkit.render.release",
    "RenderOptions": "helmkit.render.chart",
    "Rendered": "helmkit.render.chart",
    "capabilities": "helmkit.render.capabilities",
    "load_chart": "helmkit.chart.load",
    "render": "helmkit",
}


def __getattr__(name: str) -> object:
    """Import on first use: importing helmkit costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    if name == "render":
        return import_module("helmkit.render")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
