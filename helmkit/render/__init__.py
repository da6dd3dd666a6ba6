"""A chart and values into manifests, as `helm template` makes them.

The package can be called, so that `from helmkit import render` gives a function although this package has the same
name:

    from pathlib import Path
    from helmkit import load_chart, render

    rendered = render(load_chart(Path("charts/nginx")), {"replicaCount": 2})
    print(rendered.text)
"""

import sys
from types import ModuleType
from typing import Any


class _Render(ModuleType):
    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """See helmkit.render.chart.render."""
        from helmkit.render.chart import render

        return render(*arguments, **options)


sys.modules[__name__].__class__ = _Render
