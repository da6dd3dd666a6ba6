"""A few calls to a Kubernetes API server, without kubectl: the cluster has to be set up before any test has one."""

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.cluster.errors import ClusterError


class ApiError(ClusterError):
    """The server answered with an error (`status` is that of HTTP), or not at all (`status` is 0)."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


@dataclass(frozen=True)
class Api:
    """One user of one server. `authority` is a PEM file."""

    server: str
    authority: Path
    token: str

    def get(self, path: str) -> Any:
        """The decoded answer; text where it is no JSON. Raises ApiError, as the others do."""
        return self._call("GET", path)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._call("POST", path, body)

    def delete(self, path: str) -> Any:
        return self._call("DELETE", path)

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.server + path, data, headers, method=method)
        try:
            with self._opener.open(request, timeout=30) as response:
                text: str = response.read().decode()
        except urllib.error.HTTPError as exc:
            with exc:
                raise ApiError(exc.code, exc.read().decode(errors="replace")) from exc
        except OSError as exc:
            raise ApiError(0, str(exc)) from exc
        return json.loads(text) if text.startswith("{") else text

    @cached_property
    def _opener(self) -> urllib.request.OpenerDirector:
        trust = ssl.create_default_context(cafile=str(self.authority))
        return urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=trust), urllib.request.ProxyHandler({})
        )
