"""How a run ends: each class of error is one line and its documented exit code, and never a traceback."""

import errno
import subprocess
import sys
from collections.abc import Callable

import click
import pytest

from helmkit import errors
from helmkit.cli.command import command
from helmkit.cli.exit_codes import ExitCode, exit_code
from helmkit.cli.main import run
from helmkit.cli.settings import Settings

CODES = {
    errors.HelmkitError("x"): 1,
    errors.UsageError("x"): 2,
    errors.ConfigError("x"): 3,
    errors.ValuesError("x"): 3,
    errors.UnreachableError("x"): 4,
    errors.VerificationError("x"): 5,
    errors.PartialError("x"): 6,
    errors.BusyError("x"): 7,
    errors.ToolMissingError("x"): 8,
    errors.ToolError("x", returncode=3): 1,
    errors.ChartError("x"): 1,
    errors.ParseError("x", file="f", line=1): 1,
    KeyboardInterrupt(): 130,
}


def failing(error: BaseException) -> click.Command:
    """A command that raises `error`."""

    @command("fail")
    def fail() -> None:
        raise error

    return fail


@pytest.mark.parametrize("error", CODES, ids=lambda e: type(e).__name__)
def test_an_error_has_its_code_and_one_line(error: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([], failing(error)) == CODES[error] == exit_code(error)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("helmkit: error: ")
    assert len(err.splitlines()) == 1


def test_where_and_hint_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([], failing(errors.ConfigError("must be 1", where="mirrors.yaml:1:10", hint="write 1"))) == 3
    assert capsys.readouterr().err == "helmkit: error: must be 1 (mirrors.yaml:1:10)\nhint: write 1\n"


def test_a_terminal_never_sees_control_characters_raw(capsys: pytest.CaptureFixture[str]) -> None:
    run([], failing(errors.HelmkitError("\x1b[2Jgone\x07\x9b5m", hint="\x1b]0;title\x07")))
    assert not set(capsys.readouterr().err) & set("\x1b\x07\x9b")


def test_a_bug_and_a_full_disk_are_one_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([], failing(ZeroDivisionError("division by zero"))) == ExitCode.FAILED
    assert "Traceback" not in capsys.readouterr().err
    assert run([], failing(OSError(errno.ENOSPC, "No space left on device", "/store/x"))) == ExitCode.FAILED
    assert capsys.readouterr().err == "helmkit: error: no space left on device (/store/x)\n"


def test_debug_adds_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    run(["--debug"], failing(errors.HelmkitError("x")))
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert err.endswith("helmkit: error: x\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["serach"], 'did you mean "search"?'),
        (["template", "--no-such-flag"], "No such option"),
        (["completion"], "Missing argument"),
        (["completion", "tcsh"], "is not one of"),
        (["--output"], "No such option"),
    ],
)
def test_wrong_usage_is_2_and_points_to_the_help(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == ExitCode.USAGE
    error, hint = capsys.readouterr().err.splitlines()
    assert words in error
    assert hint.startswith("hint: see helmkit")


@pytest.mark.parametrize(
    "place",
    [
        lambda options: [*options, "show"],
        lambda options: ["show", *options],
    ],
)
def test_global_options_may_stand_on_either_side(place: Callable[[list[str]], list[str]]) -> None:
    seen: list[Settings] = []
    from helmkit.cli.command import group

    @group("helmkit")
    def program() -> None: ...

    @program.command("show")
    @click.pass_obj
    def show(settings: Settings) -> None:
        seen.append(settings)

    assert run(place(["-n", "web", "--offline", "-vv", "--home", "/h"]), program) == 0
    assert (seen[0].namespace, seen[0].offline, seen[0].verbose) == ("web", True, 2)
    assert str(seen[0].data_dir) == "/h/data"


def test_a_closed_pipe_is_silent() -> None:
    argv = [sys.executable, "-m", "helmkit", "completion", "bash"]
    for arguments in (argv, [*argv[:3], "--help"]):
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout
        process.stdout.close()
        _, stderr = process.communicate()
        assert stderr == b""
        assert process.returncode == ExitCode.BROKEN_PIPE


def test_a_group_alone_prints_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["repo"]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert out.startswith("Usage: helmkit repo")
    assert err == ""
