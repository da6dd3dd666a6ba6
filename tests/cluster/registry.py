"""An OCI registry on loopback, for the tests that push and pull charts."""

import contextlib
import http.client
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.children import Children, free_port
from tests.cluster.errors import ClusterError

_PATIENCE = 30


@dataclass(frozen=True)
class Registry:
    """A registry that is up. `host` is what stands in references, 127.0.0.1:PORT; it speaks plain HTTP to anybody."""

    host: str


@contextlib.contextmanager
def running(folder: Path, program: Path) -> Iterator[Registry]:
    """A registry that keeps what it is given in `folder`, as long as the `with` block lasts. Raises ClusterError."""
    registry = Registry(f"127.0.0.1:{free_port()}")
    config = {
        "version": 0.1,
        "log": {"level": "warn"},
        "storage": {"filesystem": {"rootdirectory": str(folder / "blobs")}, "delete": {"enabled": True}},
        "http": {"addr": registry.host},
    }
    # JSON is YAML.
    (folder / "config.yml").write_text(json.dumps(config))
    with Children(folder) as children:
        children.start(program, "serve", "config.yml")
        _wait(children, registry.host)
        yield registry


def _wait(children: Children, host: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        children.check()
        connection = http.client.HTTPConnection(host, timeout=5)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            connection.request("GET", "/v2/")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        time.sleep(0.02)
    raise ClusterError(f"waited {_PATIENCE} s in vain for the OCI registry\n{children.last_lines()}")
