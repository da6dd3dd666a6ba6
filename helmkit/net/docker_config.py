"""Registry credentials from docker's config.json. Left out: credential helpers, which are programs to be run."""

import base64
import json
from pathlib import Path
from typing import Any

from helmkit.errors import ConfigError
from helmkit.net.auth import Basic, Credential, Credentials
from helmkit.net.url import Origin, origin_of

# Docker Hub's credentials stand under the name of its first API; its tokens come from a host of their own.
_HUB = "https://index.docker.io/v1/"
_HUB_HOSTS = ("docker.io", "index.docker.io", "registry-1.docker.io")
_HUB_TOKENS = Origin("https", "auth.docker.io", 443)


def docker_credentials(path: Path, urls: list[str]) -> Credentials:
    """What the file `path` holds for the hosts of `urls`; nothing where there is no file. ConfigError."""
    try:
        auths = json.loads(path.read_bytes()).get("auths") or {}
    except FileNotFoundError:
        return Credentials()
    except (OSError, ValueError, AttributeError) as exc:
        raise ConfigError("docker's configuration cannot be read", where=str(path)) from exc
    found: dict[Origin, Credential] = {}
    for origin in map(origin_of, urls):
        hub = origin.host in _HUB_HOSTS
        names = (_HUB,) if hub else (origin.host, f"{origin.host}:{origin.port}", f"https://{origin.host}")
        if credential := next((c for name in names if (c := _basic(auths, name))), None):
            found[origin] = credential
            if hub:
                found[_HUB_TOKENS] = credential
    return Credentials(found)


def _basic(auths: Any, name: str) -> Basic | None:
    entry = auths.get(name) if isinstance(auths, dict) else None
    text = entry.get("auth") if isinstance(entry, dict) else None
    if not isinstance(text, str):
        return None
    try:
        username, colon, password = base64.b64decode(text, validate=True).decode().partition(":")
    except ValueError:
        return None
    return Basic(username, password.rstrip("\0")) if colon else None
