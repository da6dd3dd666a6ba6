"""Options that several commands share: where values come from, and which chart is meant."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])


def _together(*decorators: Callable[[Any], Any]) -> Callable[[Function], Function]:
    """One decorator of several; the first stands first in the help."""

    def decorate(function: Function) -> Function:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


def _many(*names: str, metavar: str, help: str) -> Callable[[Any], Any]:
    return click.option(*names, multiple=True, metavar=metavar, help=help)


# The parameters they give, each a tuple of str: values_files, set_, set_string, set_json, set_file, set_literal,
# var, var_file, var_env.
values_options = _together(
    _many("-f", "--values", "values_files", metavar="FILE|URL|-", help="A values file; .j2 goes through Jinja."),
    _many("--set", "set_", metavar="K=V", help="A value: a.b=c, list={x,y}, a[0]=z."),
    _many("--set-string", metavar="K=V", help="A value that stays a string."),
    _many("--set-json", metavar="K=JSON", help="A JSON value."),
    _many("--set-file", metavar="K=FILE", help="A value read from a file."),
    _many("--set-literal", metavar="K=V", help="A string taken as it stands."),
    _many("--var", metavar="K=V", help="A variable for .j2 values files."),
    _many("--var-file", metavar="FILE", help="Variables for .j2 values files (YAML, TOML, JSON, .env)."),
    _many("--var-env", metavar="NAME", help="An environment variable that .j2 values files may read."),
)

# The parameters they give: version: str | None, devel: bool.
version_options = _together(
    click.option("--version", metavar="RANGE", help="An exact version, or a range such as ^1.2."),
    click.option("--devel", is_flag=True, help="Pre-releases too."),
)

# The parameters they give: verify: bool, keyring: Path | None.
verify_options = _together(
    click.option("--verify", is_flag=True, help="Refuse a chart without a valid signature in its .prov file."),
    click.option(
        "--keyring",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="With --verify: the public keys to trust.  [default: ~/.gnupg/pubring.gpg]",
    ),
)

# The parameter it gives: dependency_update: bool.
dependency_update_option = click.option(
    "--dependency-update", is_flag=True, help="Where charts/ lacks a dependency, do `dependency update` first."
)

output_option = click.option(
    "-o",
    "--output",
    type=click.Choice(["table", "json", "yaml"]),
    default="table",
    show_default=True,
    help="How the result is printed.",
)

# The parameter it gives: lock_file: Path | None.
lock_file_option = click.option(
    "--lock-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The lock to use (default: helmkit.lock beside mirrors.yaml).",
)


def _size(_ctx: click.Context, _param: click.Parameter, value: str | None) -> int | None:
    """A size as in mirrors.yaml, in bytes."""
    from helmkit.config.reader import parse_size

    if value is None:
        return None
    size = parse_size(value.removesuffix("/s"))
    if size is None:
        raise click.BadParameter(f"{value!r} is not a size such as 2MiB")
    return size


# The parameters they give, in place of the limits in mirrors.yaml: parallel: int | None, limit_rate: int | None.
transfer_options = _together(
    click.option("--parallel", type=click.IntRange(1, 256), metavar="N", help="How many transfers run at once."),
    click.option(
        "--limit-rate",
        callback=_size,
        metavar="SIZE",
        help="Bytes a second for all transfers together, such as 2MiB.",
    ),
)
