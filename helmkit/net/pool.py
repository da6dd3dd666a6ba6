"""urllib3's pools with our own way to connect (Dialer) and to receive (Watch), for a requests session.

Imported with the first request, because the HTTP libraries take longer to import than most commands to run.
"""

import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from helmkit.errors import UnreachableError
from helmkit.net.dial import Dialer
from helmkit.net.guard import GuardedSocket, Watch
from helmkit.net.transport import Timeouts

_CONNECTIONS = 32  # Kept open to one host.


class GuardedAdapter(HTTPAdapter):
    """A requests adapter all of whose connections, to proxies too, are dialled and watched by us."""

    def __init__(self, dialer: Dialer, timeouts: Timeouts) -> None:
        self._classes = _pool_classes(dialer, timeouts)
        super().__init__(pool_maxsize=_CONNECTIONS)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._classes

    def proxy_manager_for(self, proxy: Any, **proxy_kwargs: Any) -> Any:
        manager: PoolManager = super().proxy_manager_for(proxy, **proxy_kwargs)
        manager.pool_classes_by_scheme = self._classes
        return manager


def _pool_classes(dialer: Dialer, timeouts: Timeouts) -> dict[str, Any]:
    class Guarded(HTTPConnection):
        _watch: Watch

        def _new_conn(self) -> socket.socket:
            try:
                return dialer.connect(self._dns_host, self.port)
            except UnreachableError as exc:
                if self.proxy is None:
                    raise
                raise UnreachableError(f"proxy {self.host}: {exc.message}") from exc

        def connect(self) -> None:
            try:
                super().connect()
            except TimeoutError as exc:
                raise UnreachableError("TLS handshake timed out") from exc
            self._watch = Watch(timeouts)
            self.sock = GuardedSocket(self.sock, self._watch)

        def putrequest(self, *args: Any, **kwargs: Any) -> None:
            if self.sock is not None:
                self._watch.restart()
            super().putrequest(*args, **kwargs)

    class GuardedTls(Guarded, HTTPSConnection):
        pass

    class Pool(HTTPConnectionPool):
        ConnectionCls = Guarded

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = GuardedTls

    return {"http": Pool, "https": TlsPool}
