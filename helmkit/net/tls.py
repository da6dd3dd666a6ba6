"""TLS contexts: whom we trust, and who we are. TLS 1.2 at least, certificates and names checked, as `ssl` has it.

Without a CA of one's own those are trusted that the system trusts, as helm does it: a company's proxy is among them.
"""

import os
import ssl
from collections.abc import Collection
from pathlib import Path

from helmkit.errors import ConfigError
from helmkit.net.transport import Tls
from helmkit.net.url import Origin


class Contexts:
    """What TLS with an origin takes, by what `tls` says; its certificate is shown to the origins `own` alone."""

    def __init__(self, tls: Tls, own: Collection[Origin]) -> None:
        self._tls = tls
        self._own = own
        self._made: dict[bool, ssl.SSLContext] = {}

    def of(self, origin: Origin) -> ssl.SSLContext:
        """The context for an origin. ConfigError where a file is missing, or is none that TLS can use."""
        shown = origin in self._own
        if shown not in self._made:
            self._made[shown] = _context(self._tls, shown=shown)
        return self._made[shown]


def _context(tls: Tls, *, shown: bool) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    file = tls.ca
    try:
        _trust(context, tls.ca)
        if shown and tls.cert and tls.key:
            file = tls.cert
            context.load_cert_chain(tls.cert, tls.key)
    except OSError as exc:
        fault = "is missing" if isinstance(exc, FileNotFoundError) else "cannot be used"
        raise ConfigError(f"a TLS certificate file {fault}", where=str(file)) from exc
    return context


def _trust(context: ssl.SSLContext, ca: Path | None) -> None:
    if ca:
        context.load_verify_locations(capath=ca) if ca.is_dir() else context.load_verify_locations(cafile=ca)
        return
    context.load_default_certs()
    system = ssl.get_default_verify_paths()
    if not system.cafile and not any(Path(system.capath or os.devnull).glob("*.0")):
        import certifi  # Slim images, and Pythons that were not built for their system, have no authorities.

        context.load_verify_locations(certifi.where())
