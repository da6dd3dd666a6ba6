"""A chart and values into manifests, as `helm template` makes them.

The package can be called, so that `from helmkit import render` gives a function although this package has the same
name, whatever was imported before.
"""

import sys
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from helmkit.chart.model import Chart, Warn
    from helmkit.render.chart import Rendered, RenderOptions


class _Render(ModuleType):
    def __call__(
        self,
        chart: "Chart",
        values: "Mapping[str, Any] | None" = None,
        options: "RenderOptions | None" = None,
        warnings: "list[Warn] | None" = None,
    ) -> "Rendered":
        """See helmkit.render.chart.render."""
        from helmkit.render.chart import render

        return render(chart, values, options, warnings)

    def __reduce__(self) -> "tuple[Any, ...]":
        """Pickled by name, as functions are: other processes may be given it."""
        from importlib import import_module

        return import_module, (self.__name__,)


sys.modules[__name__].__class__ = _Render
