"""A kubeconfig file for one user of one server, complete in itself."""

import base64
from pathlib import Path

import yaml

from tests.cluster.api import Api

CONTEXT = "helmkit-test"


def write_kubeconfig(path: Path, api: Api) -> Path:
    """Write it, readable by its owner alone, and return `path`."""
    cluster = {
        "server": api.server,
        "certificate-authority-data": base64.b64encode(api.authority.read_bytes()).decode(),
    }
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": CONTEXT, "cluster": cluster}],
        "users": [{"name": "admin", "user": {"token": api.token}}],
        "contexts": [{"name": CONTEXT, "context": {"cluster": CONTEXT, "user": "admin"}}],
        "current-context": CONTEXT,
    }
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(config))
    return path
