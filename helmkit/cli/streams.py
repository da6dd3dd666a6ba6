"""The two streams: results on stdout, everything else on stderr. No Click here: the fastest commands do without."""

import os
import sys


def printable(text: str) -> str:
    """`text` with control characters, newlines and tabs excepted, shown as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c in "\n\t" or c.isprintable() else _escape(c) for c in text)


def _escape(char: str) -> str:
    # Surrogates stand for bytes that were not UTF-8; isprintable() is false for them, as for spaces other than ' '.
    return char if char.isspace() and char not in "\x0b\x0c\r\x1c\x1d\x1e\x1f\x85" else repr(char)[1:-1]


def write(text: str) -> None:
    """Write `text` to stdout as it is; bytes that were carried as surrogate escapes come out as they went in."""
    stream = sys.stdout
    stream.flush()
    stream.buffer.write(text.encode("utf-8", "surrogateescape"))


def say(text: str) -> None:
    """Write the line `text` to stderr, bytes that were carried as surrogate escapes as they went in."""
    stream = sys.stderr
    stream.flush()
    stream.buffer.write(text.encode("utf-8", "surrogateescape") + b"\n")
    stream.flush()


def silence_stdout() -> None:
    """Point stdout at the null device, so that the interpreter does not report a refusal once more at exit."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
