"""Something put beside a chart in a registry, as cosign does it."""

import json
from typing import Any

from helmkit.net.http import HttpTransport
from helmkit.oci import parse_oci_reference
from helmkit.oci.media import INDEX_TYPE, MANIFEST_TYPE
from helmkit.oci.registry import Registry, container
from helmkit.oci.upload import Blob, put_manifest, send_blob


def put(repository: str, tag: str, manifest: Blob, *blobs: Blob) -> None:
    """A manifest under `:TAG` or `@DIGEST` of an oci:// repository, its blobs first."""
    place = parse_oci_reference(repository + tag)
    client = Registry(place, HttpTransport())
    for blob in blobs:
        send_blob(client, container(place), blob.digest, lambda blob=blob: blob.data)  # type: ignore[misc]
    put_manifest(client, container(place), manifest)


def attach(repository: str, subject: str, layer: Blob, *, tag: str = "") -> str:
    """A manifest with one layer under the tag `tag`, or else as a referrer of the manifest `subject`; its digest."""
    config = Blob.of("application/vnd.oci.empty.v1+json", b"{}")
    document: dict[str, Any] = {
        "schemaVersion": 2,
        "mediaType": MANIFEST_TYPE,
        "artifactType": layer.kind,
        "config": config.descriptor(),
        "layers": [layer.descriptor()],
    }
    if not tag:
        document["subject"] = {"mediaType": MANIFEST_TYPE, "digest": subject, "size": 1}
    made = Blob.of(MANIFEST_TYPE, json.dumps(document).encode())
    put(repository, f":{tag}" if tag else f"@{made.digest}", made, config, layer)
    if not tag:  # What a client does where the registry does not list referrers.
        listed = {"schemaVersion": 2, "mediaType": INDEX_TYPE, "manifests": [made.descriptor()]}
        put(repository, f":{subject.replace(':', '-')}", Blob.of(INDEX_TYPE, json.dumps(listed).encode()))
    return made.digest
