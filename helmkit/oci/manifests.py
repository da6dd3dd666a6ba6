"""What manifests and indexes name: the digests in them, as far as anybody needs them. Pure.

Source: OCI image-spec 1.1, image-manifest.md and image-index.md.
"""

import json
from typing import Any

from helmkit.errors import VerificationError

_MOST = 100  # Artifacts attached to one chart; and blobs of one of them.


def named_blobs(data: bytes, where: str) -> list[str]:
    """The digests of a manifest's config and layers. VerificationError for what is no manifest."""
    document = read_document(data, where)
    return _digests([document.get("config"), *descriptors(document, "layers")])


def named_manifests(data: bytes, where: str) -> list[str]:
    """The digests of an index's manifests; none where it is a manifest itself. VerificationError."""
    return _digests(descriptors(read_document(data, where), "manifests"))


def read_document(data: bytes, where: str) -> dict[str, Any]:
    """The document as it is. VerificationError for what is no JSON object."""
    try:
        document = json.loads(data)
    except ValueError as exc:
        raise VerificationError("a manifest that is no JSON", where=where) from exc
    if not isinstance(document, dict):
        raise VerificationError("not a manifest", where=where)
    return document


def descriptors(document: dict[str, Any], name: str) -> list[Any]:
    """A field that lists descriptors, whatever these are; no more than a hundred."""
    found = document.get(name)
    return found[:_MOST] if isinstance(found, list) else []


def _digests(descriptors: list[Any]) -> list[str]:
    texts = (str(item.get("digest")) for item in descriptors if isinstance(item, dict))
    return [text for text in dict.fromkeys(texts) if len(text) == 71 and text.startswith("sha256:")]
