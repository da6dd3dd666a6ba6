"""Classic chart repositories: an index.yaml and the archives it names.

Left out: which source to ask (helmkit.mirror), OCI registries (helmkit.oci).
"""

from helmkit.repo.client import IndexAnswer, Known, check_archive, check_received, fetch_index
from helmkit.repo.urls import archive_urls, index_url

__all__ = [
    "IndexAnswer",
    "Known",
    "archive_urls",
    "check_archive",
    "check_received",
    "fetch_index",
    "index_url",
]
