"""The program's entry point.

The bare `helmkit`, `--help` and `--version` are answered here, from text made beforehand, since importing the command
line framework takes longer than the whole of `helm --help`. tests/cli/test_help.py keeps that text true. The
commands of helmkit.cli.quick go through that: it reads an ordinary line without that framework.
"""

import os
import sys

# The first words of lines that may do without the framework.
_QUICK = ("template", "lint", "search", "versions", "pull", "show", "repo")


def main() -> int:
    """Run the command line in sys.argv; the exit code (see helmkit.cli.exit_codes)."""
    if sys.stdout is None or sys.stderr is None:
        _open_missing_streams()
    arguments = sys.argv[1:]
    completing = "_HELMKIT_COMPLETE" in os.environ
    if not completing and arguments in ([], ["--help"], ["-h"], ["help"]):
        # Not pathlib: its import alone takes 5 ms.
        with open(__file__.removesuffix("__main__.py") + "cli/help.txt", encoding="utf-8") as help_text:  # noqa: PTH123
            return _write(help_text.read())
    if arguments == ["--version"]:
        from helmkit.about import __version__

        return _write(f"helmkit {__version__}\n")
    if arguments and arguments[0] in _QUICK and not completing:
        import gc

        from helmkit.cli.quick import run_quick

        # Little becomes garbage in so short a run; looking for it every 700 objects takes a tenth of the time.
        gc.set_threshold(100_000)
        code = run_quick(arguments)
        if code is not None:
            sys.stdout.flush()
            sys.stderr.flush()
            # Nothing is left to do, and clearing every module and object first would take 5 ms and more.
            os._exit(code)
    try:
        from helmkit.cli.main import run
    except KeyboardInterrupt:
        # The import is a good part of a short run; from here on `run` sees to interrupts.
        sys.stderr.write("helmkit: error: interrupted\n")
        return 130
    return run(arguments)


def _open_missing_streams() -> None:
    """Give a program that was started with a closed stream (`helmkit ... >&-`) the null device there."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            # The lowest free number is taken: each stream gets its own.
            setattr(sys, name, open(os.devnull, "r+" if number else "r", encoding="utf-8"))  # noqa: PTH123, SIM115


def _write(text: str) -> int:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()  # or the interpreter would report the pipe again while it exits
        return 141
    except OSError as error:
        from helmkit.cli.ending import fail_for_system

        return fail_for_system(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
