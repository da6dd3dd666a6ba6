"""Which function is in which family: a family's module is imported when one of its functions is first needed.

Each family `helmkit/template/funcs/<family>.py` has ``TABLE: dict[str, GoFunction]``, from the name in templates.
Left out: include, tpl and the others that need the chart; `render` hands them to its TemplateSet.
"""

from helmkit.template.gofunc import GoFunction

_NAMES = {
    "builtins": "and call eq ge gt html index js le len lt ne not or print printf println slice urlquery",
}

FAMILIES: dict[str, str] = {name: family for family, names in _NAMES.items() for name in names.split()}


def lookup(name: str) -> GoFunction | None:
    """The function that templates call `name`; None when there is none."""
    family = FAMILIES.get(name)
    if family is None:
        return None
    module = __import__(f"{__name__}.{family}", fromlist=["TABLE"])
    table: dict[str, GoFunction] = module.TABLE
    return table[name]
