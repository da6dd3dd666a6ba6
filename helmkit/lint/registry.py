"""All rules, found as the modules below helmkit.lint.rules; each has a RULE."""

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from helmkit.errors import UsageError
from helmkit.lint import rules
from helmkit.lint.rule import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by id."""
    modules = (import_module(m.name) for m in walk_packages(rules.__path__, f"{rules.__name__}.") if not m.ispkg)
    return tuple(sorted((module.RULE for module in modules), key=lambda rule: rule.id))


def select_rules(select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """The rules whose id or name, or the beginning of whose id, is in `select` (all if empty) and not in `ignore`.

    Raises UsageError for a word that fits no rule.
    """
    for word in (*select, *ignore):
        if not any(_fits(rule, word) for rule in all_rules()):
            known = ", ".join(rule.id for rule in all_rules())
            raise UsageError(f'no rule "{word}"', hint=f"known rules: {known}")
    return tuple(
        rule
        for rule in all_rules()
        if (not select or any(_fits(rule, word) for word in select)) and not any(_fits(rule, word) for word in ignore)
    )


def _fits(rule: Rule, word: str) -> bool:
    return rule.id.startswith(word.upper()) or rule.name == word.lower()
