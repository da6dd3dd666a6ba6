"""Charts in OCI registries, as `helm push` stores them.

The `oras` package is imported with the first request. Pushing has modules of its own, artifact and push, which only
those load who push. Left out: which registry to ask (helmkit.mirror).
"""

from helmkit.oci.charts import PulledChart, RemoteChart, chart_versions, find_chart, pull_chart
from helmkit.oci.names import chart_names
from helmkit.oci.reference import OciReference, chart_reference, parse_oci_reference, registry_url, tag_of, version_of

__all__ = [
    "OciReference",
    "PulledChart",
    "RemoteChart",
    "chart_names",
    "chart_reference",
    "chart_versions",
    "find_chart",
    "parse_oci_reference",
    "pull_chart",
    "registry_url",
    "tag_of",
    "version_of",
]
