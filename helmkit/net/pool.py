"""urllib3's pools with our own way to connect (Dialer) and to receive (Watch), for a requests session.

Imported with the first request, because the HTTP libraries take longer to import than most commands to run.
"""

import socket
from typing import Any, cast

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from helmkit.errors import UnreachableError
from helmkit.net.dial import Dials
from helmkit.net.guard import GuardedSocket, Watch
from helmkit.net.rate import Throttle
from helmkit.net.transport import Timeouts

_CONNECTIONS = 32  # Kept open to one host.
_HOSTS = 1000  # A pool beyond that would be closed while it is in use.


class GuardedAdapter(HTTPAdapter):
    """A requests adapter all of whose connections, to proxies too, are dialled and watched by us."""

    def __init__(self, dialer: Dials, timeouts: Timeouts, throttle: Throttle | None = None) -> None:
        self._classes = _pool_classes(dialer, timeouts, throttle)
        super().__init__(pool_connections=_HOSTS, pool_maxsize=_CONNECTIONS)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._classes

    def pool(self, url: str, proxy: str | None, ca: str | None, cert: tuple[str, str] | None) -> HTTPConnectionPool:
        """The connections for `url`. OSError where a certificate file is missing."""
        request = PreparedRequest()
        request.prepare_url(url, None)
        proxies = {"http": proxy, "https": proxy} if proxy else {}
        pool: Any = self.get_connection_with_tls_context(request, ca or True, proxies, cert)
        self.cert_verify(pool, url, ca or True, cert)  # type: ignore[no-untyped-call]
        return cast(HTTPConnectionPool, pool)

    def proxy_manager_for(self, proxy: Any, **proxy_kwargs: Any) -> Any:
        manager: PoolManager = super().proxy_manager_for(proxy, **proxy_kwargs)
        manager.pool_classes_by_scheme = self._classes
        return manager


def _pool_classes(dialer: Dials, timeouts: Timeouts, throttle: Throttle | None) -> dict[str, Any]:
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
            self.sock = GuardedSocket(self.sock, self._watch, throttle)

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
