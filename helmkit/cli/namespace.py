"""The namespace that a release belongs to."""

from pathlib import Path

from helmkit.cli.settings import Settings


def release_namespace(settings: Settings) -> str:
    """--namespace, HELM_NAMESPACE, the kubeconfig's, `default`: helm's order. Raises ConfigError."""
    given = settings.namespace or settings.environ.get("HELM_NAMESPACE")
    if given:
        return given
    context = settings.kube_context or settings.environ.get("HELM_KUBECONTEXT")
    listed = settings.kubeconfig or settings.environ.get("KUBECONFIG")
    if listed:
        files = [Path(part) for part in str(listed).split(":") if part]
    else:
        files = [Path(settings.environ.get("HOME") or "/") / ".kube/config"]
    if not any(file.is_file() for file in files):
        return "default"
    from helmkit.kube.namespace import context_namespace

    return context_namespace(files, context) or "default"
