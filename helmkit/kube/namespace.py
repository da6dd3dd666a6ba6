"""The namespace that a kubeconfig's context names, read without starting kubectl: `template` needs it each time.

Source: k8s.io/client-go/tools/clientcmd: files are merged, the first that says something wins.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from helmkit.errors import ConfigError, YAMLError


def context_namespace(files: Sequence[Path], context: str | None = None) -> str | None:
    """The namespace of `context`, or of the current one; None where no file says. ConfigError for a bad file."""
    documents = [_read(file) for file in files if file.is_file()]
    named = (document.get("current-context") for document in documents)
    wanted = context or next((name for name in named if name), None)
    for document in documents:
        for item in document.get("contexts") or []:
            if isinstance(item, dict) and item.get("name") == wanted:
                found = (item.get("context") or {}).get("namespace")
                return str(found) if found else None
    return None


def _read(file: Path) -> dict[str, Any]:
    from helmkit import goyaml

    try:
        return goyaml.load_map(file.read_bytes())
    except (OSError, YAMLError) as error:
        raise ConfigError(str(error), where=str(file)) from error
