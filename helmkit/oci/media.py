"""How a registry calls what it keeps of a chart. Source: Helm pkg/registry constants.go; OCI image-spec 1.1."""

import hashlib

CONFIG_TYPE = "application/vnd.cncf.helm.config.v1+json"
CHART_TYPE = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
PROVENANCE_TYPE = "application/vnd.cncf.helm.chart.provenance.v1.prov"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
MANIFEST_TYPES = (MANIFEST_TYPE, "application/vnd.docker.distribution.manifest.v2+json")
INDEX_TYPE = "application/vnd.oci.image.index.v1+json"


def digest_of(data: bytes) -> str:
    """`sha256:...`, as registries name what they keep."""
    return "sha256:" + hashlib.sha256(data).hexdigest()
