"""`helmkit completion`: the script that makes a shell complete helmkit's commands and options."""

import click
from click.shell_completion import get_completion_class

from helmkit.cli.command import command


@command(
    "completion",
    short_help="Print a shell completion script.",
    examples="""
        source <(helmkit completion bash)
        helmkit completion fish > ~/.config/fish/completions/helmkit.fish
    """,
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script for SHELL."""
    from helmkit.cli.main import COMPLETE

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(context.find_root().command, {}, "helmkit", COMPLETE).source())
