"""Names that a shell completes: charts, repositories, releases, contexts.

Each function is a `shell_complete` of Click's. A completion never fails and never waits long: where something is
missing or does not answer there is nothing to offer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from helmkit.cli.settings import Settings
from helmkit.errors import HelmkitError

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
_PATIENCE = 3.0  # Seconds that somebody who pressed Tab may wait for a cluster.


def _completing(names: Callable[[Settings, str], Iterable[str]]) -> Complete:
    """Those of `names(settings, beginning)` that go on from what was typed."""

    @wraps(names)
    def complete(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
        settings = context.find_object(Settings) or Settings()
        with suppress(HelmkitError, OSError):
            return [CompletionItem(name) for name in names(settings, typed) if name.startswith(typed)]
        return []

    return complete


@_completing
def _catalogue(settings: Settings, typed: str) -> Iterable[str]:
    from helmkit.cli.mirroring import mirroring

    with mirroring(settings) as run:
        if "/" in typed:
            return [f"{repository}/{name}" for repository, name in run.store.catalogue.charts()]
        return run.store.catalogue.names()


def charts(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Charts of the catalogue, by name or as REPO/NAME; else files and folders."""
    looks_like_a_path = typed.startswith((".", "/", "~")) or bool(typed and Path(typed).is_dir())
    found = [] if looks_like_a_path else _catalogue(context, parameter, typed)
    return found or [CompletionItem(typed, type="file")]


@_completing
def repositories(settings: Settings, _: str) -> Iterable[str]:
    """Repositories of mirrors.yaml."""
    from helmkit.config import load_mirrors

    return [repository.name for repository in load_mirrors(settings.mirrors_file).repositories]


@_completing
def releases(settings: Settings, _: str) -> Iterable[str]:
    """Releases in the namespace."""
    from helmkit.cli.kube import helm

    return helm(settings).release_names(timeout=_PATIENCE)


@_completing
def contexts(settings: Settings, _: str) -> Iterable[str]:
    """Contexts of the kubeconfig."""
    from helmkit.cli.kube import kubectl
    from helmkit.kube import context

    return [found.name for found in context.contexts(kubectl(settings))]
