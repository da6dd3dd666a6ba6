"""`helmkit doctor`: what works here, and what to do about what does not."""

import os
import platform
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from helmkit.about import __version__
from helmkit.cli import kube
from helmkit.cli.command import command
from helmkit.cli.exit_codes import ExitCode
from helmkit.cli.options import output_option
from helmkit.cli.output import emit, records
from helmkit.cli.settings import Settings
from helmkit.errors import HelmkitError
from helmkit.kube import context

_PATIENCE = 5  # seconds for a cluster to answer


class Check(NamedTuple):
    """One thing looked at. `state` is ok, missing (helmkit works without it) or failed."""

    check: str
    state: str
    detail: str
    hint: str = ""


@command("doctor", short_help="Say what works here.", examples="helmkit doctor\nhelmkit doctor -o json")
@output_option
@click.pass_obj
def doctor(settings: Settings, output: str) -> int:
    """Say what works here: tools, folders, mirrors.yaml, the cluster. Exits 1 if something failed."""
    rows: list[dict[str, Any]] = [check._asdict() for check in _checks(settings)]
    emit(output, rows, lambda: records(["CHECK", "STATE", "DETAIL", "HINT"], rows))
    return ExitCode.FAILED if any(row["state"] == "failed" for row in rows) else ExitCode.DONE


def _checks(settings: Settings) -> Iterator[Check]:
    yield Check("helmkit", "ok", f"{__version__} on Python {platform.python_version()}, {platform.platform()}")
    yield _guarded("mirrors.yaml", lambda: _mirrors(settings))
    yield _folder("data", settings.data_dir)
    yield _folder("cache", settings.cache_dir)
    yield _guarded("helm", lambda: _helm(settings), without="missing")
    yield _guarded("kubectl", lambda: _kubectl(settings), without="missing")
    chosen = _guarded("context", lambda: _context(settings), without="missing")
    yield chosen
    # Without a context there is no cluster to be broken.
    yield _guarded("cluster", lambda: _cluster(settings), without="failed" if chosen.state == "ok" else "missing")


def _guarded(name: str, look: Callable[[], str], *, without: str = "failed") -> Check:
    """What `look` found, or its error; `without` is the state that leaves the rest of helmkit working."""
    try:
        return Check(name, "ok", look())
    except HelmkitError as error:
        return Check(name, without, str(error).splitlines()[0], error.hint or "")


def _mirrors(settings: Settings) -> str:
    from helmkit.config import load_mirrors

    mirrors = load_mirrors(settings.mirrors_file)
    sources = sum(len(repository.enabled_sources) for repository in mirrors.repositories)
    return f"{mirrors.file}: {len(mirrors.repositories)} repositories, {sources} sources"


def _folder(name: str, folder: Path) -> Check:
    """Whether `folder`, or the nearest folder above it that exists, can be written."""
    nearest = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    if os.access(nearest, os.W_OK | os.X_OK):
        return Check(f"{name} folder", "ok", f"{folder}" if folder.is_dir() else f"{folder} (made when needed)")
    return Check(f"{name} folder", "failed", f"{nearest} can't be written", "choose another with --home DIR")


def _helm(settings: Settings) -> str:
    helm = kube.helm(settings)
    return f"{helm.version} (Helm {helm.major}) at {helm.path}"


def _kubectl(settings: Settings) -> str:
    kubectl = kube.kubectl(settings)
    version = kubectl.json("version", "--client")["clientVersion"]["gitVersion"].removeprefix("v")
    return f"{version} at {kubectl.path}"


def _context(settings: Settings) -> str:
    found = context.current(kube.kubectl(settings))
    return f"{found.name}: {found.server} as {found.user}, namespace {found.namespace}"


def _cluster(settings: Settings) -> str:
    kubectl = kube.kubectl(settings)
    context.current(kubectl)
    found = kubectl.json("version", f"--request-timeout={_PATIENCE}s", timeout=3 * _PATIENCE)
    return f"Kubernetes {found['serverVersion']['gitVersion'].removeprefix('v')} answers"
