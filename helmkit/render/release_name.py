"""The release name that --name-template gives. Source: Helm pkg/action/install.go: TemplateName.

Its functions are Sprig's alone. Left out, on purpose: env, expandenv and getHostByName, which would let a name see
more than the template says.
"""

from __future__ import annotations

from helmkit.template.funcs import lookup
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.set import TemplateSet

# Helm's own; toJson, mustToJson, fromJson and fail are Sprig's too.
_HELMS = frozenset(
    {
        "fromJsonArray",
        "fromToml",
        "fromYaml",
        "fromYamlArray",
        "mustToToml",
        "mustToYaml",
        "required",
        "toToml",
        "toYaml",
        "toYamlPretty",
    }
)


def render_name(source: str) -> str:
    """The name that `source` gives. Raises TemplateError."""
    templates = TemplateSet(_function, root="name-template")
    templates.parse("name-template", source)
    return templates.execute("name-template", None)


def _function(name: str) -> GoFunction | None:
    if name in _HELMS:
        return None
    return _fail if name == "fail" else lookup(name)


@gofunc("func(string) (string, error)")
def _fail(message: str) -> str:
    raise FuncError(message)
