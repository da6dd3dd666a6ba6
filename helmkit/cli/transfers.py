"""--parallel and --limit-rate: what a command may take of the network, in place of the limits in mirrors.yaml."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from helmkit.config import Mirrors
from helmkit.records import replace

F = TypeVar("F", bound=Callable[..., Any])


def _size(_ctx: click.Context, _param: click.Parameter, value: str | None) -> int | None:
    """A size as in mirrors.yaml, in bytes."""
    from helmkit.config.reader import parse_size

    if value is None:
        return None
    size = parse_size(value.removesuffix("/s"))
    if size is None:
        raise click.BadParameter(f"{value!r} is not a size such as 2MiB")
    return size


def transfer_options(command: F) -> F:
    """Gives the command `parallel` and `limit_rate`, each None where it was not given."""
    command = click.option(
        "--limit-rate",
        callback=_size,
        metavar="SIZE",
        help="Bytes a second for all transfers together, such as 2MiB.",
    )(command)
    return click.option(
        "--parallel", type=click.IntRange(1, 256), metavar="N", help="How many transfers run at once."
    )(command)


def with_limits(config: Mirrors, parallel: int | None, limit_rate: int | None) -> Mirrors:
    """`config` with these limits where they were given."""
    given = {name: value for name, value in (("parallel", parallel), ("rate", limit_rate)) if value is not None}
    return replace(config, limits=replace(config.limits, **given))
