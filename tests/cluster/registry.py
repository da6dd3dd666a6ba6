"""An OCI registry on loopback, for the tests that push and pull charts."""

import contextlib
import http.client
import json
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cluster.children import Children, free_port
from tests.cluster.errors import ClusterError

_PATIENCE = 30


USER, PASSWORD = "keeper", "s3cret-canary"
_HTPASSWD = f"{USER}:$2y$05$uZ.esR/Kq7fNunFufkS1pexRYb4A4yp6Rvvu2ZKO1/fBe4GLq7ZiO\n"


@dataclass(frozen=True)
class Registry:
    """A registry that is up. `host` is what stands in references, 127.0.0.1:PORT.

    It speaks plain HTTP to anybody or, where there is a `ca`, TLS to USER with PASSWORD.
    """

    host: str
    ca: Path | None = None


@contextlib.contextmanager
def running(
    folder: Path, program: Path, *, tls: tuple[Path, Path] | None = None, auth: Mapping[str, Any] | None = None
) -> Iterator[Registry]:
    """A registry that keeps what it is given in `folder`, as long as the `with` block lasts. Raises ClusterError.

    With `tls`, the files of a certificate and its key, it speaks TLS and wants Basic credentials; `auth` is another
    way to ask for some, as its configuration has it.
    """
    registry = Registry(f"127.0.0.1:{free_port()}", tls[0] if tls else None)
    config: dict[str, Any] = {
        "version": 0.1,
        "log": {"level": "warn"},
        "storage": {"filesystem": {"rootdirectory": str(folder / "blobs")}, "delete": {"enabled": True}},
        "http": {"addr": registry.host},
    }
    if tls:
        (folder / "htpasswd").write_text(_HTPASSWD)
        config["http"]["tls"] = {"certificate": str(tls[0]), "key": str(tls[1])}
        config["auth"] = {"htpasswd": {"realm": "charts", "path": str(folder / "htpasswd")}}
    if auth:
        config["auth"] = dict(auth)
    # JSON is YAML.
    (folder / "config.yml").write_text(json.dumps(config))
    with Children(folder) as children:
        children.start(program, "serve", "config.yml")
        _wait(children, registry)
        yield registry


def _wait(children: Children, registry: Registry) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        children.check()
        connection = http.client.HTTPConnection(registry.host, timeout=5)
        if registry.ca:
            trust = ssl.create_default_context(cafile=registry.ca)
            connection = http.client.HTTPSConnection(registry.host, timeout=5, context=trust)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            connection.request("GET", "/v2/")
            if connection.getresponse().status in (http.HTTPStatus.OK, http.HTTPStatus.UNAUTHORIZED):
                return
        time.sleep(0.02)
    raise ClusterError(f"waited {_PATIENCE} s in vain for the OCI registry\n{children.last_lines()}")
