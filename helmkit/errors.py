"""Every exception helmkit raises on purpose, as one tree.

    HelmkitError                 1  the operation failed
    ├── UsageError               2  wrong usage
    ├── ConfigError              3  mirrors.yaml, a values file, a kubeconfig
    │   └── ValuesError             a values file or a --set expression
    ├── UnreachableError         4  no source could be reached
    │   ├── OfflineError            it was not asked: --offline
    │   └── StatusError             it answered, with an HTTP status that is no success
    ├── VerificationError        5  a digest, a signature, a lock, an index that is not one
    ├── PartialError             6  some done, the rest named
    ├── BusyError                7  another helmkit holds the store
    ├── ToolMissingError         8  helm, kubectl or another tool is missing
    ├── ToolError                1  helm or kubectl ran and failed
    ├── NotFoundError            1  no such chart, version, repository
    ├── StoreError               1  the disk or the store refused
    ├── ChartError               1  a chart that cannot be loaded
    │   └── LimitError              a chart that takes too much time or memory
    ├── YAMLError                1  text that is not YAML (or JSON, or TOML), with line and column
    ├── VersionError             1  text that is not a version or a range
    └── TemplateError            1  file, line, column and message as fields
        ├── ParseError              found before anything ran
        └── ExecError               found while a template ran

The number is the exit code that helmkit.cli.exit_codes gives the class. Foreign exceptions are translated once, at
the boundary where they arise, with ``raise ... from exc``. Left out: what is a bug in helmkit itself; that keeps its
own Python exception.
"""


class HelmkitError(Exception):
    """The root. `message` says what, `where` says in which file, URL or field, `hint` what to do about it."""

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.where})" if self.where else self.message


class UsageError(HelmkitError):
    """The command line, or a call's arguments, cannot be acted on."""


class ConfigError(HelmkitError):
    """mirrors.yaml, a values file or a kubeconfig is wrong."""


class ValuesError(ConfigError):
    """A values file or a --set expression is wrong."""


class UnreachableError(HelmkitError):
    """No source answered. `temporary` says whether another try may help."""

    def __init__(
        self, message: str, *, temporary: bool = False, where: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.temporary = temporary


class OfflineError(UnreachableError):
    """The network may not be used."""


class StatusError(UnreachableError):
    """A server answered with `status`, which is no success; `retry_after` is its header of that name."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        retry_after: str | None = None,
        temporary: bool = False,
        where: str | None = None,
    ) -> None:
        super().__init__(message, temporary=temporary, where=where)
        self.status = status
        self.retry_after = retry_after


class HeldError(StatusError):
    """A host that answered `status` a moment ago is left in peace, as it asked, for `seconds` more."""

    def __init__(
        self, message: str, *, status: int, seconds: float, temporary: bool = True, where: str | None = None
    ) -> None:
        super().__init__(message, status=status, temporary=temporary, where=where)
        self.seconds = seconds


class VerificationError(HelmkitError):
    """What arrived is not what was promised."""


class PartialError(HelmkitError):
    """Some of the work is done; the message names the rest."""


class BusyError(HelmkitError):
    """Another process holds the store's write lock."""


class ToolMissingError(HelmkitError):
    """A program that helmkit runs is not installed."""


class ToolError(HelmkitError):
    """A program ran and failed; `returncode` is its exit status."""

    def __init__(self, message: str, *, returncode: int, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message, where=where, hint=hint)
        self.returncode = returncode


class NotFoundError(HelmkitError):
    """No chart, version or repository of that name."""


class StoreError(HelmkitError):
    """The store could not be read or written: disk full, read-only, damaged."""


class DamagedError(StoreError):
    """The catalogue is not what SQLite wrote."""


class ChartError(HelmkitError):
    """A chart that cannot be loaded."""


class LimitError(ChartError):
    """A chart or its values take more time or memory than is allowed."""


class YAMLError(HelmkitError):
    """Text that is not YAML, JSON or TOML. `line` and `column` count from 1; 0 where unknown."""

    def __init__(self, message: str, *, line: int = 0, column: int = 0, where: str | None = None) -> None:
        super().__init__(message, where=where)
        self.line = line
        self.column = column


class VersionError(HelmkitError):
    """Text that is not a version or a range."""


class TemplateError(HelmkitError):
    """A template is wrong. `file` is its name, `line` and `column` count from 1; 0 where unknown.

    `message` is the whole text that Helm prints for it.
    """

    def __init__(
        self, message: str, *, file: str = "", line: int = 0, column: int = 0, hint: str | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.file = file
        self.line = line
        self.column = column


class ParseError(TemplateError):
    """A template that does not parse."""


class ExecError(TemplateError):
    """A template that fails while it runs."""
