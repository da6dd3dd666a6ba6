"""The exit codes, with names, and which class of error has which."""

from enum import IntEnum

from helmkit import errors


class ExitCode(IntEnum):
    """What a script may rely on."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    CONFIG = 3
    UNREACHABLE = 4
    VERIFICATION = 5
    PARTIAL = 6
    BUSY = 7
    TOOL_MISSING = 8
    INTERRUPTED = 130
    BROKEN_PIPE = 141


# What --exit-code makes of a difference. A wrong command line, with the same number, says so on stderr.
DIFFERENT = 2

_BY_CLASS: dict[type[BaseException], ExitCode] = {
    errors.UsageError: ExitCode.USAGE,
    errors.ConfigError: ExitCode.CONFIG,
    errors.UnreachableError: ExitCode.UNREACHABLE,
    errors.VerificationError: ExitCode.VERIFICATION,
    errors.PartialError: ExitCode.PARTIAL,
    errors.BusyError: ExitCode.BUSY,
    errors.ToolMissingError: ExitCode.TOOL_MISSING,
    errors.HelmkitError: ExitCode.FAILED,
    KeyboardInterrupt: ExitCode.INTERRUPTED,
    BrokenPipeError: ExitCode.BROKEN_PIPE,
}


def exit_code(error: BaseException) -> ExitCode:
    """The code of the nearest class in `error`'s ancestry; FAILED for anything unforeseen."""
    for ancestor in type(error).__mro__:
        if ancestor in _BY_CLASS:
            return _BY_CLASS[ancestor]
    return ExitCode.FAILED
