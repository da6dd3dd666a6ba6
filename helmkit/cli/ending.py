"""How a run ends: each exception becomes `helmkit: error: WHAT (WHERE)`, a `hint:` line where something can be done,
and an exit code of helmkit.cli.exit_codes. A traceback appears under --debug alone.
"""

from __future__ import annotations

import errno
import sys

from helmkit import errors
from helmkit.cli.settings import Settings
from helmkit.cli.streams import printable, say, silence_stdout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from helmkit.cli.exit_codes import ExitCode

_OF_STREAMS = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF)


def run_to_end(settings: Settings, work: Callable[[], object]) -> int:
    """Do `work`; the exit code, which is what `work` returned where that is a number. Never raises."""
    try:
        result = work()
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except BaseException as error:  # noqa: BLE001  the last line of defence
        return _end_badly(settings, error)


def _end_badly(settings: Settings, raised: BaseException) -> int:
    from helmkit.cli.exit_codes import ExitCode, exit_code  # makes enums: 3 ms

    try:
        raise raised
    except BrokenPipeError:
        silence_stdout()
        return ExitCode.BROKEN_PIPE
    except KeyboardInterrupt:
        return fail("interrupted", ExitCode.INTERRUPTED)
    except errors.HelmkitError as error:
        _trace(settings)
        return fail(str(error), exit_code(error), error.hint)
    except OSError as error:
        _trace(settings)
        return fail_for_system(error)
    except Exception as error:  # noqa: BLE001  the last line of defence: a bug is reported, not dumped
        _trace(settings)
        text = f"a fault in helmkit itself: {type(error).__name__}: {error}"
        return fail(text, ExitCode.FAILED, "run it again with --debug and report what it prints")


def fail(text: str, code: ExitCode, hint: str | None = None) -> int:
    """Say what went wrong; `code`."""
    # An error is one line, also where Helm's own text has several.
    say(f"helmkit: error: {printable(' '.join(text.split()))}")
    if hint:
        say(f"hint: {printable(hint)}")
    return code


def fail_for_system(error: OSError) -> int:
    """Say what the operating system refused."""
    from helmkit.cli.exit_codes import ExitCode

    # Whatever writes to a file names it: an error without a name is one of the stream that results go to.
    where = error.filename or ("standard output" if error.errno in _OF_STREAMS else "")
    if error.filename is None and where:
        silence_stdout()  # or the interpreter would try once more, and report it, while it exits
    return fail((error.strerror or str(error)).lower() + (f" ({where})" if where else ""), ExitCode.FAILED)


def _trace(settings: Settings) -> None:
    if settings.debug:
        import traceback

        traceback.print_exc()
