"""One run of helmkit on hostile input: what it printed, what it took, what it did that no chart may cause."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CPU_SECONDS = 5.0
WALL_SECONDS = 120.0  # for a busy machine: what is held to 5 seconds is processor time
MEMORY = 256 << 20
CHART_YAML = "apiVersion: v2\nname: x\nversion: 0.1.0\n"
_WATCH = Path(__file__).parent / "watch"
_PACKAGE = Path(__file__).parent.parent.parent
Content = str | bytes
# A process begins with the peak memory of the one that starts it: a small one must, not the test runner.
_LAUNCHER = """
import os, sys
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w") as report:
    seconds = usage.ru_utime + usage.ru_stime
    print(os.waitstatus_to_exitcode(status), seconds, usage.ru_maxrss, file=report)
"""


@dataclass(frozen=True)
class Result:
    """What a run left: exit code (negative: a signal), output, seconds of processor time, peak bytes of memory, and
    the forbidden things it did.
    """

    code: int
    out: bytes
    err: str
    seconds: float
    memory: int
    events: tuple[str, ...]
    written: frozenset[str]

    @property
    def line(self) -> str:
        """What the first line on stderr says after the word error."""
        return self.err.partition("rror: ")[2].partition("\n")[0]


def run(folder: Path, files: Mapping[str, Content], *arguments: str, **environ: str) -> Result:
    """Run `helmkit ARGUMENTS...` in a folder below `folder` that holds `files`, and hold it to what every run owes."""
    work, home, log = folder / "work", folder / "home", folder / "events"
    for name, content in files.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    work.mkdir(exist_ok=True)
    (folder / "secret").mkdir(exist_ok=True)
    (folder / "secret" / "canary").write_text("canary-in-a-file")
    before = _everything(folder)
    result = _run(folder, arguments, {"HOME": str(home), "HELMKIT_HOME": str(home), **environ})
    events = tuple(log.read_text().splitlines()) if log.exists() else ()
    ours = ("home", "events", ".out", ".err", ".usage")
    written = frozenset(name for name in _everything(folder) - before if name.partition("/")[0] not in ours)
    return Result(*result, events, written)


def check(result: Result, *, code: int, words: str = "") -> None:
    """`code`, `words` in the error, and nothing that a chart may not cause: the verdict on every bad input."""
    assert result.code == code, result
    assert words in result.err, result.err
    assert "Traceback" not in result.err
    assert "fault in helmkit" not in result.err
    assert "canary" not in result.err + result.out.decode("utf-8", "replace")
    assert result.events == ()
    assert result.written == frozenset()
    assert result.seconds < CPU_SECONDS
    assert result.memory < MEMORY


def chart(
    template: Content = "a: b\n", values: Content = "{}\n", *, meta: Content = CHART_YAML, **more: Content
) -> dict[str, Content]:
    """The files of a chart in the folder x; `more` by name, with `__` for a slash and `_` for a dot."""
    files: dict[str, Content] = {"x/Chart.yaml": meta, "x/values.yaml": values, "x/templates/a.yaml": template}
    return files | {f"x/{name.replace('__', '/').replace('_', '.')}": content for name, content in more.items()}


def _run(folder: Path, arguments: tuple[str, ...], environ: Mapping[str, str]) -> tuple[int, bytes, str, float, int]:
    own = {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join([str(_WATCH), str(_PACKAGE)]),
        "HELMKIT_TEST_WATCH": str(folder / "events"),
        "HELMKIT_TEST_SECRET": str(folder / "secret"),
        "CANARY": "canary-in-the-environment",
        **environ,
    }
    out, err, usage = folder / ".out", folder / ".err", folder / ".usage"
    program = [sys.executable, "-m", "helmkit", *arguments]
    with out.open("wb") as stdout, err.open("wb") as stderr:
        launcher = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(usage), *program],
            cwd=folder / "work",
            env=own,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
        guard = threading.Timer(WALL_SECONDS, os.killpg, (launcher.pid, signal.SIGKILL))
        guard.start()
        launcher.wait()
        guard.cancel()
    code, seconds, kibibytes = usage.read_text().split()
    text = err.read_text(encoding="utf-8", errors="replace")
    return int(code), out.read_bytes(), text, float(seconds), int(kibibytes) * 1024


def _everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
