"""Writes what is made from the commands: docs/commands.md, the text of `helmkit --help`, helmkit.cli.quick_tables."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from helmkit.cli.command import HelmkitCommand
from helmkit.cli.main import root
from helmkit.cli.quick import RUNNERS

DOCS = Path(__file__).parent
HELP = DOCS.parent / "helmkit/cli/help.txt"
QUICK = DOCS.parent / "helmkit/cli/quick_tables"
QUICK_HEAD = '''"""The options of {} for helmkit.cli.quick. Made from the command by `make docs`."""

# fmt: off
'''
HEAD = """# Commands

Made from the commands' own help by `make docs`. The global options may stand before or after a command's name.

## helmkit

```
{}
```
"""
_GLOBAL_OPTIONS = re.compile(r"\n\nGlobal options:\n(?:  .*(?:\n|\Z))*")


def pages() -> dict[Path, str]:
    """The text of each generated file."""
    context = click.Context(root, info_name="helmkit", **root.context_settings)
    sections = [f"\n## {ctx.command_path}\n\n```\n{text}\n```\n" for ctx, text in _helps(context)]
    return {
        HELP: root.get_help(context) + "\n",
        DOCS / "commands.md": HEAD.format(root.get_help(context)) + "".join(sections),
        QUICK / "everywhere.py": _everywhere(),
        **{QUICK / f"{table}.py": _quick_table(name, table, context) for name, (table, *_) in RUNNERS.items()},
    }


def _quick_table(name: str, table: str, parent: click.Context) -> str:
    """Each option's kind and parameter, by its names; each parameter's default; and the command's words."""
    command: click.Command | None = root
    for word in name.split():
        assert isinstance(command, click.Group)
        command = command.get_command(parent, word)
    assert isinstance(command, HelmkitCommand)
    context = click.Context(command, parent=parent)
    (argument,) = (parameter for parameter in command.params if isinstance(parameter, click.Argument))
    least, most = int(argument.required), 9999 if argument.nargs < 0 else argument.nargs
    assert len(command.global_options) == len(root.global_options), name
    params = command.make_context(name, ["CHART"]).params
    lines = [
        "from helmkit.cli.quick_tables.everywhere import EVERYWHERE",
        "",
        "OPTIONS = EVERYWHERE | {",
        *(
            row
            for option in command.get_params(context)
            if option not in command.global_options
            for row in _rows(option)
        ),
        "}",
        "DEFAULTS: dict[str, object] = {",
        *(f"    {key!r}: {value!r}," for key, value in params.items() if key != argument.name),
        "}",
        f"WORDS = ({least}, {most})",
    ]
    return QUICK_HEAD.format(f"`helmkit {table.replace('_', ' ')}`") + "\n".join(lines).replace("'", '"') + "\n"


def _everywhere() -> str:
    """The global options as a table."""
    rows = [row for option in root.global_options for row in _rows(option, exposed=True)]
    lines = ["EVERYWHERE: dict[str, tuple[str, str]] = {", *rows, "}"]
    return QUICK_HEAD.format("every command") + "\n".join(lines) + "\n"


def _rows(option: click.Parameter, *, exposed: bool = False) -> list[str]:
    if not isinstance(option, click.Option) or option.is_eager:
        return []
    target = option.name if exposed or option.expose_value else ""
    return [f'    "{name}": ("{_kind(option)}", "{target}"),' for name in (*option.opts, *option.secondary_opts)]


def _kind(option: click.Option) -> str:
    """How helmkit.cli.quick reads an option; "" for one that it leaves to Click."""
    if option.is_flag and not option.secondary_opts:
        return "switch"
    plain = not option.count and option.nargs == 1 and not option._flag_needs_value
    if option.callback is not None and option.expose_value:
        return ""  # It makes something else of the value.
    if plain and isinstance(option.type, click.Path):
        checked = option.type.exists or not (option.type.dir_okay and option.type.file_okay)
        return "" if checked else "path"  # Click looks whether there is a folder of that name.
    if plain and isinstance(option.type, click.Choice) and option.type.case_sensitive and not option.multiple:
        return "|".join(map(str, option.type.choices))
    if plain and isinstance(option.type, click.IntRange) and option.type.max is None and not option.multiple:
        return str(option.type.min)
    if plain and option.type is click.STRING:
        return "many" if option.multiple else "text"
    return ""


def _helps(context: click.Context) -> Iterator[tuple[click.Context, str]]:
    """Each command below `context`, depth first, with its help."""
    assert isinstance(context.command, click.Group)
    for name in context.command.list_commands(context):
        command = context.command.get_command(context, name)
        assert command
        child = click.Context(command, info_name=name, parent=context, **command.context_settings)
        yield child, _GLOBAL_OPTIONS.sub("\n", command.get_help(child))
        if isinstance(command, click.Group):
            yield from _helps(child)


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
