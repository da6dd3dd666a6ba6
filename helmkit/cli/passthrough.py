"""`helmkit helm` and `helmkit kubectl`: the real programs, on our terminal, with our context and namespace."""

from functools import partial

import click

from helmkit.cli import kube
from helmkit.cli.command import HelmkitCommand
from helmkit.cli.settings import Settings
from helmkit.kube import process


class _Passthrough(HelmkitCommand):
    """Hands every word on; options of helmkit's own stand before the command's name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name,
            callback=click.pass_obj(partial(_run, name)),
            params=[click.Argument(["words"], nargs=-1, type=click.UNPROCESSED, metavar="[ARGS]...")],
            help=f"Run the {name} that helmkit manages, with its context and namespace.",
            short_help=f"Run the {name} that helmkit manages.",
            context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
            examples=f"helmkit -n blog {name} {'list' if name == 'helm' else 'get pods'}",
        )
        self.global_options = []


def _run(name: str, settings: Settings, /, words: tuple[str, ...]) -> int:
    """The program's own exit status."""
    tool = kube.find_tool(settings, name)
    target = kube.target(settings)
    if name == "helm":
        return process.passthrough([tool.path, *words], env=target.helm_env(settings.environ))
    argv: list[process.Argument] = [tool.path, *target.kubectl_arguments(), *words]
    return process.passthrough(argv, env=target.kubectl_env(settings.environ))


helm = _Passthrough("helm")
kubectl = _Passthrough("kubectl")
