"""oras's registry client over our transport: its paths and paging, our limits, redirects and credentials.

oras sends Basic credentials to whatever realm a registry names, on any host, and its `get_manifest` and `login` read
docker's configuration and run its helper programs. Here every request goes through a Transport, which gives
credentials to their own origin alone, and of oras only `get_tags` and `get_blob` are called.
"""

import json
import logging
import re
from typing import Any
from urllib.parse import urlencode

import oras.container
import oras.provider

from helmkit.errors import StatusError, UnreachableError, VerificationError
from helmkit.net import Headers, Request, Retry, Transport, origin_of, redacted
from helmkit.net.fetch import fetch_any
from helmkit.oci.reference import OciReference
from helmkit.oci.tokens import Token, Tokens

_MANIFEST_SIZE = 4 << 20
# oras prints what it thinks of an answer; what there is to say is said by our exceptions.
logging.getLogger("oras.logger").disabled = True


class Answer:
    """What oras reads of a requests.Response."""

    def __init__(self, url: str, status: int, headers: Headers, content: bytes) -> None:
        self.url = url
        self.status_code = status
        self.headers = headers
        self.content = content
        self.reason = f"HTTP {status}"
        self.request = self

    def json(self) -> Any:
        try:
            return json.loads(self.content)
        except ValueError as exc:
            raise VerificationError("not a registry: its answer is no JSON", where=redacted(self.url)) from exc

    @property
    def links(self) -> dict[str, dict[str, str]]:
        """The Link header, as far as paging needs it (RFC 8288)."""
        match = re.match(r'\s*<([^>]*)>\s*;\s*rel="?next"?', self.headers.get("link", ""))
        return {"next": {"url": match[1]}} if match else {}


class Registry(oras.provider.Registry):  # type: ignore[misc]
    """One registry. Every method raises UnreachableError or VerificationError."""

    def __init__(self, reference: OciReference, transport: Transport, retry: Retry | None = None) -> None:
        super().__init__(hostname=reference.host, insecure=reference.scheme == "http")
        self.max_size = _MANIFEST_SIZE
        self._transport = transport
        self._retry = retry
        self._origin = origin_of(reference.url)
        self._tokens = Tokens.of(transport)
        self._repository = f"{reference.url}/{reference.path}"

    def do_request(
        self,
        url: str,
        method: str = "GET",
        data: Any = None,
        headers: dict[str, str] | None = None,
        json: Any = None,
        stream: bool = False,
    ) -> Answer:
        """One request of oras's, which makes none with a body."""
        if data is not None or json is not None or stream:
            raise NotImplementedError("only requests without a body are made")
        return self.send(url, method, headers)

    def send(
        self,
        url: str,
        method: str = "GET",
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
        retry: Retry | None = None,
    ) -> Answer:
        """One request; a 401 is answered with a token where the registry names a realm. StatusError.

        Only the registry itself gets one: what it names on another host, as the place of an upload, must do without.
        """
        own = origin_of(url) == self._origin
        token = self._tokens.last(self._repository) if own else ""
        answer = self._ask(url, method, _bearer(token) | (headers or {}), body, retry)
        challenge = answer.headers.get("www-authenticate", "")
        if own and answer.status_code == 401 and challenge.lower().startswith("bearer "):
            token = self._granted(url, _parameters(challenge), token)
            answer = self._ask(url, method, _bearer(token) | (headers or {}), body, retry)
        if answer.status_code >= 400:
            raise StatusError(f"HTTP {answer.status_code}", status=answer.status_code, where=redacted(url))
        return answer

    def blob_request(self, place: Any, digest: str, max_size: int) -> Request:
        """The request for a blob of the container `place`, with the token that opened its manifest."""
        url = f"{self.prefix}://{place.get_blob_url(digest)}"
        token = self._tokens.last(self._repository) if origin_of(url) == self._origin else ""
        return Request(url, headers=_bearer(token), max_size=max_size)

    def _ask(
        self, url: str, method: str, headers: dict[str, str], body: bytes | None = None, retry: Retry | None = None
    ) -> Answer:
        request = Request(url, method, headers, body, max_size=self.max_size)
        got = fetch_any(self._transport, request, retry or self._retry)
        return Answer(got.url, got.status, got.headers, got.data)

    def _granted(self, url: str, parameters: dict[str, str], refused: str) -> str:
        """A token from the realm, which gets credentials of its own alone."""
        realm = parameters.get("realm", "")
        if origin_of(url).scheme == "https" and not realm.startswith("https://"):
            raise UnreachableError("its token service is not https", where=redacted(url))
        if "scope" in parameters:
            parameters = {**parameters, "scope": _in_order(parameters["scope"])}
        query = urlencode([(key, parameters[key]) for key in ("service", "scope") if key in parameters])
        address = f"{realm}{'&' if '?' in realm else '?'}{query}"
        return self._tokens.grant(self._repository, address, refused, lambda: self._asked_for(address))

    def _asked_for(self, address: str) -> Token:
        answer = self._ask(address, "GET", {})
        where = redacted(address)
        if answer.status_code != 200:
            raise StatusError(f"no token: HTTP {answer.status_code}", status=answer.status_code, where=where)
        found = answer.json()
        token = found.get("token") or found.get("access_token") if isinstance(found, dict) else None
        if not isinstance(token, str):
            raise VerificationError("its token service gives no token", where=where)
        return Token.of(token, found.get("expires_in"))


def _in_order(scope: str) -> str:
    """The same scope with its actions in one order: distribution lists them in any."""
    parts = (part.rpartition(":") for part in scope.split(" "))
    return " ".join(f"{what}{colon}{','.join(sorted(actions.split(',')))}" for what, colon, actions in parts)


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def container(reference: OciReference) -> Any:
    """The reference as oras has it."""
    tag = f"@{reference.digest}" if reference.digest else f":{reference.tag or 'latest'}"
    # oras takes a host without a dot for a folder, unless it is named apart.
    return oras.container.Container(f"{reference.path}{tag}", registry=reference.host)


def _parameters(challenge: str) -> dict[str, str]:
    return dict(re.findall(r'([a-z_]+)="([^"]*)"', challenge))
