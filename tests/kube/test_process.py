"""Running programs: what they get, what comes back, and what is left when they are interrupted."""

import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from helmkit.errors import ToolError, ToolMissingError
from helmkit.kube import process

SH = ["sh", "-c"]


def test_a_captured_program_gives_its_output_and_status() -> None:
    result = process.run([*SH, "cat; echo oops >&2; exit 3"], stdin="hällo")
    assert result == process.Result(3, "hällo", "oops\n")


def test_a_captured_program_does_not_wait_for_input() -> None:
    # As on a terminal where nobody types anything.
    reader, writer = os.pipe()
    kept = os.dup(0)
    os.dup2(reader, 0)
    try:
        assert process.run(["cat"], timeout=5).stdout == ""
    finally:
        os.dup2(kept, 0)
        for handle in (reader, writer, kept):
            os.close(handle)


def test_the_environment_is_replaced() -> None:
    assert process.run([*SH, "echo $A"], env={"A": "x", "PATH": os.environ["PATH"]}).stdout == "x\n"


def test_no_argument_goes_through_a_shell() -> None:
    assert process.run(["echo", "$(id); `id` && ; |"]).stdout == "$(id); `id` && ; |\n"


def test_output_that_is_not_utf8_is_repaired() -> None:
    assert process.run([*SH, r"printf '\377'"]).stdout == "\ufffd"


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ToolMissingError, match="cannot run nothing: no such file or directory"):
        process.run([tmp_path / "nothing"])


def test_a_program_that_may_not_run(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("x")
    with pytest.raises(ToolMissingError, match="cannot run text: permission denied"):
        process.passthrough([tmp_path / "text"])


def test_a_program_that_takes_too_long_is_killed() -> None:
    started = time.monotonic()
    with pytest.raises(ToolError, match=r"sleep did not end within 0\.1 s"):
        process.run(["sleep", "30"], timeout=0.1)
    assert time.monotonic() - started < 5


def test_passed_through_stdout_and_status(capfd: pytest.CaptureFixture[str]) -> None:
    assert process.passthrough([*SH, "echo out; echo err >&2; exit 4"]) == 4
    assert capfd.readouterr() == ("out\n", "err\n")


def test_stderr_comes_line_by_line(capfd: pytest.CaptureFixture[str]) -> None:
    lines: list[str] = []
    assert process.passthrough([*SH, "echo a >&2; echo out; echo b >&2"], on_stderr=lines.append) == 0
    assert lines == ["a\n", "b\n"]
    assert capfd.readouterr() == ("out\n", "")


def test_a_signal_gives_the_status_a_shell_would_give() -> None:
    assert process.passthrough([*SH, "kill -TERM $$"]) == 128 + signal.SIGTERM


def test_a_private_folder_is_private_and_goes_away() -> None:
    with process.private_folder() as folder:
        file = process.write_private(folder / "values.yaml", "password: x")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not folder.exists()


def test_a_private_file_never_replaces_one(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("old")
    with pytest.raises(FileExistsError):
        process.write_private(tmp_path / "x", "new")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("how", ["run(argv)", "passthrough(argv)", "passthrough(argv, on_stderr=print)"])
def test_an_interrupt_reaches_the_program_which_is_waited_for(
    tmp_path: Path, how: str, number: signal.Signals
) -> None:
    # The program takes its time over the interrupt, as helm does when it rolls a release back.
    script = "trap 'sleep 0.3; echo undone > undone; exit 1' INT; echo ready > ready; while :; do sleep 0.05; done"
    source = textwrap.dedent(f"""
        from helmkit.kube.process import *
        with private_folder() as folder:
            argv = ["sh", "-c", {script!r}]
            open("folder", "w").write(str(folder))
            {how}
    """)
    checkout = str(Path(__file__).parents[2])
    child = subprocess.Popen(
        [sys.executable, "-c", source],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": checkout},
        stderr=subprocess.PIPE,
    )
    for _ in range(200):
        if (tmp_path / "ready").exists():
            break
        time.sleep(0.05)
    child.send_signal(number)
    _, err = child.communicate(timeout=20)
    assert b"KeyboardInterrupt" in err
    assert (tmp_path / "undone").read_text() == "undone\n"
    assert not Path((tmp_path / "folder").read_text()).exists()
