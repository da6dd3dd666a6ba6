"""The contexts of the kubeconfig, as kubectl sees them: several files in KUBECONFIG are merged."""

from dataclasses import asdict, dataclass
from typing import Any

from helmkit.errors import ConfigError
from helmkit.kube.kubectl import Kubectl


@dataclass(frozen=True)
class Context:
    """A context: which cluster, as which user, in which namespace, and whether it is the current one."""

    name: str
    cluster: str
    server: str
    user: str
    namespace: str
    current: bool

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def contexts(kubectl: Kubectl) -> list[Context]:
    """All contexts, by name. Raises ConfigError for a kubeconfig that can't be read."""
    config = kubectl.json("config", "view")
    chosen = kubectl.target.context or config.get("current-context")
    servers = {item["name"]: item["cluster"].get("server", "") for item in config.get("clusters") or []}
    return [
        Context(
            name=item["name"],
            cluster=item["context"].get("cluster", ""),
            server=servers.get(item["context"].get("cluster"), ""),
            user=item["context"].get("user", ""),
            namespace=item["context"].get("namespace", "default"),
            current=item["name"] == chosen,
        )
        for item in sorted(config.get("contexts") or [], key=lambda item: str(item["name"]))
    ]


def current(kubectl: Kubectl) -> Context:
    """The current context. Raises ConfigError where there is none."""
    found = contexts(kubectl)
    for context in found:
        if context.current:
            return context
    if not found:
        raise ConfigError("no kubeconfig with a context", hint="set KUBECONFIG or give --kubeconfig FILE")
    names = ", ".join(context.name for context in found)
    raise ConfigError("no context is the current one", hint=f"helmkit context use NAME; there are {names}")


def use(kubectl: Kubectl, name: str) -> None:
    """Makes `name` the current context. Raises ConfigError where there is none of that name."""
    names = [context.name for context in contexts(kubectl)]
    if name not in names:
        hint = f"there are {', '.join(names)}" if names else "set KUBECONFIG or give --kubeconfig FILE"
        raise ConfigError(f'no context "{name}"', hint=hint)
    kubectl.run("config", "use-context", name)
