"""The classes every command is made of: global options anywhere on the line, groups that import on call.

A command file writes

    @command("pull", examples="helmkit pull wordpress --version '^1'")
    @click.argument("chart")
    @click.pass_obj
    def pull(settings: Settings, chart: str) -> None: ...
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import click

from helmkit.cli.settings import Settings


def _remember(context: click.Context, option: click.Parameter, value: Any) -> None:
    """Put a global option into the run's Settings, if it was given at all."""
    if value is None or value is False or value == 0:
        return
    settings = context.ensure_object(Settings)
    name = option.name or ""
    setattr(settings, name, settings.verbose + value if name == "verbose" else value)


def _complete_contexts(context: click.Context, option: click.Parameter, typed: str) -> Any:
    from helmkit.cli import completing

    return completing.contexts(context, option, typed)


def _global_options() -> list[click.Option]:
    path = click.Path(path_type=Path)
    specs: list[tuple[tuple[str, ...], dict[str, Any]]] = [
        (("--home",), {"type": path, "metavar": "DIR", "help": "Keep everything in DIR ($HELMKIT_HOME)."}),
        (
            ("--mirrors",),
            {"type": path, "metavar": "FILE", "help": "The mirrors.yaml to use ($HELMKIT_MIRRORS)."},
        ),
        (("-n", "--namespace"), {"metavar": "NAME", "help": "Namespace of the release."}),
        (
            ("--kube-context",),
            {"metavar": "NAME", "help": "Context of the kubeconfig.", "shell_complete": _complete_contexts},
        ),
        (
            ("--kubeconfig",),
            {"type": path, "metavar": "FILE", "help": "The kubeconfig to use ($KUBECONFIG)."},
        ),
        (("--offline",), {"is_flag": True, "help": "Do not touch the network at all."}),
        (("-q", "--quiet"), {"is_flag": True, "help": "No progress."}),
        (("-v", "--verbose"), {"count": True, "help": "Explain each decision; may be repeated."}),
        (("--no-color",), {"is_flag": True, "help": "No colour ($NO_COLOR)."}),
        (("--debug",), {"is_flag": True, "help": "Add a traceback to an error."}),
    ]
    return [click.Option(names, expose_value=False, callback=_remember, **keywords) for names, keywords in specs]


class HelmkitCommand(click.Command):
    """A command that takes the global options too, and shows them apart in its help."""

    def __init__(self, *args: Any, examples: str = "", **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.examples = examples
        taken = {name for option in self.params for name in (*option.opts, *option.secondary_opts)}
        self.global_options = [o for o in _global_options() if not taken.intersection(o.opts)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, self._spelled(args))

    def _spelled(self, args: list[str]) -> list[str]:
        """As pflag reads them: where a value may be left out, the next word is none; a switch may have one."""
        every = [option for option in (*self.params, *self.global_options) if isinstance(option, click.Option)]
        options = [option for option in every if not option.is_flag]
        bare = {name: o.flag_value for o in options if isinstance(o.flag_value, str) for name in o.opts}
        switches = {name for option in self.params if _is_switch(option) for name in option.opts}
        valued = {name for option in options if not option.count for name in option.opts} - bare.keys()
        spelled: list[str] = []
        left = iter(args)
        for word in left:
            name, _, value = word.partition("=")
            if name not in switches or value not in _SWITCHED:
                spelled.append(f"{word}={bare[word]}" if word in bare else word)
            elif _SWITCHED[value]:
                spelled.append(name)
            if word == "--":
                break
            if word in valued:
                spelled += islice(left, 1)  # Whatever it looks like, it is a value.
        return [*spelled, *left]

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*super().get_params(ctx), *self.global_options]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        own = [p for p in super().get_params(ctx) if isinstance(p, click.Option)]
        _write_options(ctx, formatter, "Options", own)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)
        _write_options(ctx, formatter, "Global options", self.global_options)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.examples:
            with formatter.section("Examples"):
                for line in self.examples.strip().splitlines():
                    formatter.write(" " * formatter.current_indent + line.strip() + "\n")


# What pflag takes as the value of a switch.
_SWITCHED = dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True) | dict.fromkeys(
    ("0", "f", "F", "FALSE", "false", "False"), False
)


def _is_switch(option: click.Parameter) -> bool:
    return isinstance(option, click.Option) and option.is_bool_flag and not option.secondary_opts


def _write_options(
    ctx: click.Context, formatter: click.HelpFormatter, title: str, options: list[click.Option]
) -> None:
    rows = [record for option in options if (record := option.get_help_record(ctx))]
    if rows:
        with formatter.section(title):
            formatter.write_dl(rows)


class HelmkitGroup(HelmkitCommand, click.Group):
    """A group of commands, such as `repo`, that may have other names too: `aliases` leads from those to them."""

    command_class = HelmkitCommand

    def __init__(self, *args: Any, aliases: Mapping[str, str] | None = None, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.aliases = aliases or {}

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, self.aliases.get(cmd_name, cmd_name))


class LazyCommand(NamedTuple):
    """Where a command lives (`module:attribute`) and the line that `helmkit --help` gives it."""

    target: str
    help: str


class LazyGroup(HelmkitGroup):
    """The root group: a command's module is imported when the command is called, not before."""

    def __init__(
        self,
        *args: Any,
        table: Mapping[str, LazyCommand],
        **keywords: Any,
    ) -> None:
        super().__init__(*args, **keywords)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.table.get(self.aliases.get(cmd_name, cmd_name))
        if entry is None:
            return None
        module, _, attribute = entry.target.partition(":")
        loaded = getattr(import_module(module), attribute)
        assert isinstance(loaded, click.Command)
        return loaded

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], [*self.table, *self.aliases], n=1)
            if near:
                text = f'no such command "{args[0]}"; did you mean "{near[0]}"?'
                raise click.UsageError(text, ctx) from error
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.table.items()])


def command(name: str, *, examples: str = "", **keywords: Any) -> Callable[[Callable[..., Any]], HelmkitCommand]:
    """Decorator: a command with the global options and, in its help, examples (one a line)."""

    def make(function: Callable[..., Any]) -> HelmkitCommand:
        made = click.command(name, cls=HelmkitCommand, examples=examples, **keywords)(function)
        assert isinstance(made, HelmkitCommand)
        return made

    return make


def group(name: str, *, examples: str = "", **keywords: Any) -> Callable[[Callable[..., Any]], HelmkitGroup]:
    """Decorator: a group of commands. Add them with `@NAME.command("x", examples=...)`."""

    def make(function: Callable[..., Any]) -> HelmkitGroup:
        made = click.group(name, cls=HelmkitGroup, examples=examples, **keywords)(function)
        assert isinstance(made, HelmkitGroup)
        return made

    return make
