"""HTTP and files behind one interface: limits, deadlines, redirects, credentials, retries.

The only package that knows the HTTP library; `helmkit.net.http` and what stands below it load that library, so they
are imported when a request is to be made. Left out: what the bytes are.
"""

from helmkit.net.auth import Basic, Bearer, Credential, Credentials, netrc_credentials
from helmkit.net.download import Received, Sink, download
from helmkit.net.fetch import Fetched, fetch
from helmkit.net.files import FileTransport
from helmkit.net.proxy import Proxy
from helmkit.net.retry import Retry
from helmkit.net.transport import Headers, Request, Response, Timeouts, Tls, Transport
from helmkit.net.url import Origin, file_url, origin_of, redacted

__all__ = [
    "Basic",
    "Bearer",
    "Credential",
    "Credentials",
    "Fetched",
    "FileTransport",
    "Headers",
    "Origin",
    "Proxy",
    "Received",
    "Request",
    "Response",
    "Retry",
    "Sink",
    "Timeouts",
    "Tls",
    "Transport",
    "download",
    "fetch",
    "file_url",
    "netrc_credentials",
    "origin_of",
    "redacted",
]
