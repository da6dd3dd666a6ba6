"""Credentials, each bound to one scheme, host and port, and netrc.

A credential is looked up anew for every hop of a redirect, so it can't follow to another host (CVE-2021-32690).
"""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from helmkit.errors import ConfigError
from helmkit.net.url import Origin, origin_of
from helmkit.records import Record


class Credential(Protocol):
    """Something that makes an Authorization header."""

    def header(self) -> str: ...


class Basic(Record):
    """RFC 7617."""

    HIDDEN = frozenset({"password"})

    username: str
    password: str

    def header(self) -> str:
        pair = f"{self.username}:{self.password}".encode()
        return "Basic " + base64.b64encode(pair).decode("ascii")


class Bearer(Record):
    """RFC 6750."""

    HIDDEN = frozenset({"token"})

    token: str

    def header(self) -> str:
        return f"Bearer {self.token}"


class Credentials:
    """Which credential goes to which origin; to all others goes none."""

    def __init__(self, by_origin: Mapping[Origin, Credential] | None = None) -> None:
        self._by_origin = dict(by_origin or {})

    @classmethod
    def for_url(cls, url: str, credential: Credential) -> "Credentials":
        """`credential` for the origin of `url` alone."""
        return cls({origin_of(url): credential})

    def header(self, url: str) -> str | None:
        """The Authorization header for `url`, None where its origin has none."""
        credential = self.get(url)
        return credential.header() if credential else None

    def shared(self, owner: str, other: str) -> "Credentials":
        """These, with the credential of the origin of `owner` for that of `other` too."""
        credential = self.get(owner)
        return Credentials({**self._by_origin, origin_of(other): credential}) if credential else self

    def get(self, url: str) -> Credential | None:
        return self._by_origin.get(origin_of(url))

    def __repr__(self) -> str:
        return f"Credentials({', '.join(map(str, self._by_origin))})"


def netrc_credentials(path: Path, urls: list[str]) -> Credentials:
    """What the netrc file `path` holds for the hosts of `urls`; its `default` entry is not used. ConfigError."""
    import netrc

    try:
        entries = netrc.netrc(str(path)).hosts
    except FileNotFoundError:
        return Credentials()
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError) as exc:
        raise ConfigError("netrc cannot be read", where=str(path)) from exc
    found: dict[Origin, Credential] = {}
    for origin in map(origin_of, urls):
        if entry := entries.get(origin.host):
            found[origin] = Basic(entry[0], entry[2] or "")
    return Credentials(found)
