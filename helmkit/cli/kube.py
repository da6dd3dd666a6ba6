"""What the commands that reach a cluster share: the real helm and kubectl, and helm's flags as options."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from helmkit.cli.command import HelmkitCommand
from helmkit.cli.settings import Settings
from helmkit.errors import ConfigError
from helmkit.kube import tools
from helmkit.kube.flags import COMMANDS, Flag, Given, Kind, expand_bare
from helmkit.kube.helm import Helm
from helmkit.kube.kubectl import Kubectl
from helmkit.kube.process import private_folder
from helmkit.kube.target import Target

if TYPE_CHECKING:
    from helmkit.cli.chart_input import FoundChart


def tool_root(settings: Settings) -> Path:
    """The folder of the tools that helmkit manages."""
    return settings.data_dir / "tools"


def find_tool(settings: Settings, name: str) -> tools.Tool:
    """The program that $HELMKIT_HELM or $HELMKIT_KUBECTL names, else the managed one, else the one on PATH."""
    chosen = settings.environ.get(f"HELMKIT_{name.upper()}")
    if chosen:
        return tools.Tool(name, None, Path(chosen))
    search_path = settings.environ.get("PATH")
    return tools.find(name, tool_root(settings), version=pinned_version(settings, name), search_path=search_path)


def pinned_version(settings: Settings, name: str) -> str | None:
    """The version that the mirrors.yaml in force asks for; None where that is helmkit's own default."""
    from helmkit.resources import shipped_mirrors

    file = settings.mirrors_file
    if file.exists() and file.samefile(shipped_mirrors()):
        return None  # It holds the defaults: reading it would only take time.
    from helmkit.config import load_mirrors

    tool = load_mirrors(file).tools.get(name)
    return tool.version if tool else None


def target(settings: Settings) -> Target:
    """The cluster that the global options name. Raises ConfigError for a --kubeconfig that is not there."""
    if settings.kubeconfig and not settings.kubeconfig.is_file():
        raise ConfigError("no such kubeconfig", where=str(settings.kubeconfig))
    return Target(settings.namespace, settings.kube_context, settings.kubeconfig)


def helm(settings: Settings) -> Helm:
    """The real helm, acting on the cluster that the global options name. Raises ToolMissingError."""
    tool = find_tool(settings, "helm")
    env = {**settings.environ, "NO_COLOR": "1"} if settings.no_color else settings.environ
    return Helm(tool.path, env, target(settings), version=tool.version)


def kubectl(settings: Settings) -> Kubectl:
    """The real kubectl, acting on the cluster that the global options name. Raises ToolMissingError."""
    return Kubectl(find_tool(settings, "kubectl").path, settings.environ, target(settings))


def call_with_chart(
    settings: Settings,
    command: str,
    words: list[str],
    chart: "FoundChart",
    flags: Given,
    values: Mapping[str, Any],
    *,
    secrets: bool,
) -> None:
    """Runs `helm COMMAND WORDS CHART` with the user's values; a dry run shows Secrets only where `secrets` asks."""
    simulated = flags["dry-run"] in ("client", "server")
    with private_folder() as folder:
        helm(settings).call(
            command,
            [*words, chart.as_path(folder)],
            flags,
            values=values,
            extra=["--hide-secret"] if simulated and not secrets else [],
        )


class HelmCommand(HelmkitCommand):
    """A command with helm's flags, some of which may stand bare or with `=value`, as helm's own may."""

    def __init__(self, *args: Any, helm: str, **keywords: Any) -> None:
        self.flags = COMMANDS[helm]
        keywords["params"] = [*keywords.get("params", []), *map(_option, self.flags)]
        super().__init__(*args, **keywords)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, expand_bare(args, self.flags))


def helm_command(name: str, *, examples: str = "", **keywords: Any) -> Callable[[Callable[..., Any]], HelmCommand]:
    """Decorator: a command with the flags of the helm command of the same name.

    The function gets them as keywords; `split_options` turns those into what kube.helm takes.
    """

    def make(function: Callable[..., Any]) -> HelmCommand:
        made = click.command(name, cls=HelmCommand, helm=name, examples=examples, **keywords)(function)
        assert isinstance(made, HelmCommand)
        return made

    return make


def split_options(command: str, options: Mapping[str, Any]) -> tuple[Given, dict[str, Any]]:
    """Click's keywords as the flags of `helm COMMAND`, by helm's name, and those that are no flag of it."""
    names = {_parameter(flag): flag.name for flag in COMMANDS[command]}
    flags = {names[name]: value for name, value in options.items() if name in names}
    return flags, {name: value for name, value in options.items() if name not in names}


def _parameter(flag: Flag) -> str:
    return flag.name.replace("-", "_")


def _option(flag: Flag) -> click.Option:
    parameter = _parameter(flag)
    if flag.kind is Kind.SWITCH:
        return click.Option([*flag.spellings, parameter], is_flag=True, help=flag.help)
    return click.Option(
        [*flag.spellings, parameter],
        metavar=f"[{flag.metavar}]" if flag.kind is Kind.OPTIONAL else flag.metavar,
        multiple=flag.kind is Kind.LIST,
        type=click.Choice(flag.choices) if flag.choices else None,
        help=flag.help,
    )
