"""The real kubectl: its output captured and its errors made ours."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from helmkit.errors import ToolError
from helmkit.kube import process
from helmkit.kube.failures import translate
from helmkit.kube.target import Target


class Kubectl:
    """A kubectl at `path` that acts on `target`. `env` is the environment it inherits."""

    def __init__(self, path: Path, env: Mapping[str, str], target: Target) -> None:
        self.path = path
        self.target = target
        self.env = target.kubectl_env(env)

    def run(self, *words: str, stdin: str | None = None, timeout: float | None = None) -> str:
        """Runs `kubectl WORDS` and returns what it printed. Raises what failures.translate makes of its error."""
        argv: list[process.Argument] = [self.path, *self.target.kubectl_arguments(), *words]
        result = process.run(argv, env=self.env, stdin=stdin, timeout=timeout)
        if result.returncode:
            raise translate("kubectl", result.returncode, result.stderr)
        return result.stdout

    def json(self, *words: str, timeout: float | None = None) -> Any:
        """What `kubectl WORDS -o json` prints, decoded."""
        text = self.run(*words, "-o", "json", timeout=timeout)
        try:
            return json.loads(text)
        except ValueError as exc:
            raise ToolError("kubectl printed no JSON", returncode=0, where=" ".join(words)) from exc

    def apply(self, manifests: Sequence[Mapping[str, Any]], *, dry_run: bool = False) -> str:
        """Applies manifests, which travel on stdin; returns a line for each, such as `role.../x created`."""
        listed = {"apiVersion": "v1", "kind": "List", "items": list(manifests)}
        extra = ["--dry-run=server"] if dry_run else []
        return self.run("apply", *extra, "--filename=-", stdin=json.dumps(listed))
