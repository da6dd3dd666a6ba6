"""Which cluster, as whom and where: what helm takes from its environment and kubectl from its arguments."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Target:
    """A kubeconfig, a context in it and a namespace; None leaves each to the program's own default."""

    namespace: str | None = None
    context: str | None = None
    kubeconfig: Path | None = None

    def helm_env(self, env: Mapping[str, str]) -> dict[str, str]:
        """`env` with the variables by which helm, and every plugin of it, finds the target."""
        return {**self.kubectl_env(env), **_given(HELM_NAMESPACE=self.namespace, HELM_KUBECONTEXT=self.context)}

    def kubectl_env(self, env: Mapping[str, str]) -> dict[str, str]:
        """`env` with the kubeconfig."""
        return {**env, **_given(KUBECONFIG=str(self.kubeconfig) if self.kubeconfig else None)}

    def kubectl_arguments(self) -> list[str]:
        """The arguments that kubectl takes before its command."""
        return [f"--{name}={value}" for name, value in _given(context=self.context, namespace=self.namespace).items()]


def _given(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}
