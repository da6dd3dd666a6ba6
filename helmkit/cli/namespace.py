"""The namespace that a release belongs to."""

from __future__ import annotations

import os

from helmkit.cli.settings import Settings


def release_namespace(settings: Settings) -> str:
    """--namespace, HELM_NAMESPACE, the kubeconfig's, `default`: helm's order. Raises ConfigError."""
    given = settings.namespace or settings.environ.get("HELM_NAMESPACE")
    if given:
        return given
    context = settings.kube_context or settings.environ.get("HELM_KUBECONTEXT")
    listed = settings.kubeconfig or settings.environ.get("KUBECONFIG")
    if listed:
        files = [part for part in str(listed).split(":") if part]
    else:
        files = [(settings.environ.get("HOME") or "/") + "/.kube/config"]
    if not any(map(os.path.isfile, files)):
        return "default"
    from pathlib import Path

    from helmkit.kube.namespace import context_namespace

    return context_namespace([Path(file) for file in files], context) or "default"
