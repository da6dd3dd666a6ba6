"""What helm and kubectl say when they fail, as one error of ours with the right class and a hint.

Their own words are kept; only the class, and so the exit code, and the hint are added. A cluster that does not answer
is UnreachableError; a kubeconfig that is wrong, or whose token has expired, ConfigError; a flag they refuse
UsageError; anything else ToolError.
"""

import re

from helmkit.errors import ConfigError, HelmkitError, ToolError, UnreachableError, UsageError

_NO_CONFIG = ("localhost:8080", "127.0.0.1:8080", "current-context is not set", "no configuration has been provided")
_CONFIG = (
    "does not exist in the kubeconfig",
    "context was not found",
    "no context exists with the name",
    "error loading config file",
    "invalid configuration",
    "couldn't get version/kind; json parse error",
)
_CREDENTIALS = ("unauthorized", "must be logged in", "to provide credentials")
_USAGE = (
    "unknown flag:",
    "unknown shorthand flag:",
    "invalid argument ",
    "unknown command ",
    "flag needs an argument",
)
_UNREACHABLE = (
    "connection refused",
    "was refused - did you specify",
    "no such host",
    "i/o timeout",
    "network is unreachable",
    "no route to host",
    "tls handshake timeout",
    "unable to connect to the server",
    "cluster unreachable",
    "x509:",
    "client.timeout exceeded",
)
_HINTS = (
    ("is forbidden", "the account lacks that right; see: helmkit rbac setup --help"),
    ("cannot re-use a name", "upgrade it with helmkit upgrade, or remove it with helmkit uninstall"),
    ("cannot reuse a name", "upgrade it with helmkit upgrade, or remove it with helmkit uninstall"),
    ("has no deployed releases", "helmkit history NAME shows what happened to it; helmkit uninstall NAME removes it"),
    ("another operation", "helmkit history NAME shows it; if nothing is running any more, helmkit rollback NAME"),
    ("release: not found", "helmkit list --all-namespaces shows the releases there are"),
    ("failed to create: namespaces ", "--create-namespace creates it, or helmkit kubectl create namespace NAME"),
    ("no matches for kind", "the cluster no longer serves, or does not yet serve, that kind of resource"),
)
# Helm 4 logs an error before it prints it; kubectl's client library logs each attempt.
_ECHO = re.compile(r"level=ERROR |[EW]\d{4} \d\d:\d\d:\d\d")


def is_echo(line: str) -> bool:
    """Whether a line on stderr only repeats the error that the program ends with."""
    return _ECHO.match(line) is not None


def translate(program: str, returncode: int, stderr: str) -> HelmkitError:
    """The error for a program that ended with `returncode` and had `stderr` to say."""
    text = _message(stderr) or f"ended with exit status {returncode}"
    low = text.lower()

    def says(*phrases: str) -> bool:
        return any(phrase in low for phrase in phrases)

    if says(*_NO_CONFIG):
        hint = "set KUBECONFIG or give --kubeconfig FILE; helmkit context list shows the contexts there are"
        return ConfigError(f"no cluster is configured: {text}", where=program, hint=hint)
    if says(*_CONFIG) or re.search(r"context \S+ does not exist", low):
        return ConfigError(text, where=program, hint="helmkit context list shows the contexts there are")
    if says(*_CREDENTIALS):
        return ConfigError(text, where=program, hint="the credentials in the kubeconfig are wrong or have expired")
    if says(*_USAGE):
        return UsageError(text, where=program)
    if says(*_UNREACHABLE):
        hint = "is it running, and is it the right context? helmkit context current; helmkit doctor"
        if says("x509:"):
            hint = "the kubeconfig's certificate-authority is not the one that signed the server's certificate"
        return UnreachableError(text, where=program, hint=hint)
    hints = [hint for phrase, hint in _HINTS if phrase in low]
    return ToolError(text, returncode=returncode, where=program, hint=hints[0] if hints else None)


def _message(stderr: str) -> str:
    """The last error in a program's output, without the label that it puts before it."""
    lines = [line for line in stderr.strip().splitlines() if not is_echo(line)]
    starts = [i for i, line in enumerate(lines) if re.match(r"(?i)error\b.*?: |error from server", line)]
    kept = lines[starts[-1] :] if starts else lines[-1:]
    text = "; ".join(line.strip() for line in kept if line.strip()).replace(":; ", ": ")
    return re.sub(r"^(?i:error): ", "", text)
