"""Writes what is made from the commands themselves: docs/commands.md and the text of `helmkit --help`."""

from collections.abc import Iterator
from pathlib import Path

import click

from helmkit.cli.main import root

DOCS = Path(__file__).parent
HELP = DOCS.parent / "helmkit/cli/help.txt"
HEAD = """# Commands

Made from the commands' own help by `make docs`. Global options may stand before or after a command's name.
"""


def pages() -> dict[Path, str]:
    """The text of each generated file."""
    context = click.Context(root, info_name="helmkit", **root.context_settings)
    sections = [f"\n## {ctx.command_path}\n\n```\n{text}\n```\n" for ctx, text in _helps(context)]
    return {HELP: root.get_help(context) + "\n", DOCS / "commands.md": HEAD + "".join(sections)}


def _helps(context: click.Context) -> Iterator[tuple[click.Context, str]]:
    """Each command below `context`, depth first, with its help."""
    assert isinstance(context.command, click.Group)
    for name in context.command.list_commands(context):
        command = context.command.get_command(context, name)
        assert command
        child = click.Context(command, info_name=name, parent=context, **command.context_settings)
        yield child, command.get_help(child).split("\n\nGlobal options:")[0]
        if isinstance(command, click.Group):
            yield from _helps(child)


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
