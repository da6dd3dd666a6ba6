"""Every command has help with an example, and what is generated from the commands is in step with them."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from docs.generate import pages
from helmkit.about import __version__
from helmkit.cli.command import HelmkitCommand
from helmkit.cli.main import ALIASES, COMMANDS, root


def _commands(group: click.Group, path: str = "helmkit") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_imported_and_describes_itself(name: str) -> None:
    command = root.get_command(click.Context(root), name)
    assert isinstance(command, HelmkitCommand)
    assert command.help


def test_every_command_has_help_and_an_example_that_calls_it() -> None:
    for path, command in _commands(root):
        assert command.help, path
        assert isinstance(command, HelmkitCommand)
        examples = command.examples.strip().splitlines()
        assert examples, path
        # Whole words in order, with global options between them: `helmkit -n blog rbac setup deployer`.
        words = "(?: .*)? ".join(map(re.escape, path.split()))
        assert any(re.search(rf"\b{words}\b", example) for example in examples), (path, examples)
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                assert parameter.help, f"{path} {parameter.opts}"


def test_aliases_lead_to_commands() -> None:
    assert set(ALIASES.values()) <= set(COMMANDS)


@pytest.mark.parametrize(("path", "text"), pages().items(), ids=lambda v: getattr(v, "name", ""))
def test_generated_files_are_in_step(path: object, text: str) -> None:
    assert isinstance(path, Path)
    assert path.read_text() == text, "run `make docs`"


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert __version__ == project["version"]
