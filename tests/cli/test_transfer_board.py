"""What a sync shows of its transfers, and that only a terminal sees it."""

import io
import sys

import pytest

from helmkit.cli.output import Reporter
from helmkit.cli.settings import Settings
from helmkit.cli.sync_progress import SyncProgress
from helmkit.cli.transfer_board import Board
from helmkit.mirror import Event

MIB = 1 << 20


class Clock:
    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def board(clock: Clock) -> Board:
    return Board(clock)


def receiving(name: str, done: int, total: int) -> Event:
    return Event("stable", "receiving", f"{name} 1.0.0", done, total)


def test_first_the_indexes(board: Board) -> None:
    assert board.lines() == []
    board.feed(Event("stable", "trying", "https://a.example"))
    board.feed(Event("other", "trying", "https://b.example"))
    assert board.lines() == ["2 repositories under way: other, stable"]
    board.feed(Event("other", "done", "new"))
    assert board.lines() == ["1 repository under way: stable"]


def test_then_bytes_rate_and_time_left(board: Board, clock: Clock) -> None:
    board.feed(receiving("small", 100_000, 100_000))
    board.feed(Event("stable", "copied", "small 1.0.0", 1, 2))
    board.feed(receiving("big", 1 * MIB, 10 * MIB))
    clock.now += 1
    board.feed(receiving("big", 3 * MIB, 10 * MIB))
    head, line = board.lines()
    assert head == "copying, 1 of 2 done, 3.1 MiB, 3.1 MiB/s, 2.3s left"
    assert line == "  [######..............]  30% 3.0 MiB of 10.0 MiB  big 1.0.0"


def test_what_has_not_begun_is_taken_for_the_mean(board: Board, clock: Clock) -> None:
    board.feed(receiving("a", MIB, MIB))
    board.feed(Event("stable", "copied", "a 1.0.0", 1, 11))
    clock.now += 1
    assert board.lines() == ["copying, 1 of 11 done, 1.0 MiB, 1.0 MiB/s, 10s left"]


def test_the_rate_is_that_of_late(board: Board, clock: Clock) -> None:
    board.feed(receiving("a", 0, 100 * MIB))
    for second in range(1, 31):
        clock.now += 1
        board.feed(receiving("a", min(second, 10) * MIB, 100 * MIB))
        lines = board.lines()
    assert lines[0] == "copying, 10.0 MiB, 0 B/s"


def test_one_that_begins_anew_counts_what_really_came(board: Board) -> None:
    board.feed(receiving("a", 5 * MIB, 10 * MIB))
    board.feed(receiving("a", 1 * MIB, 10 * MIB))
    board.feed(receiving("a", 2 * MIB, 10 * MIB))
    assert "6.0 MiB" in board.lines()[0]


def test_last_what_is_published(board: Board) -> None:
    board.feed(Event("stable", "copied", "a 1.0.0", 1, 1))
    board.feed(Event("stable", "published", "a 1.0.0", 1, 3))
    assert board.lines() == ["publishing, 1 of 3 done: stable/a 1.0.0"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("terminal", [True, False])
def test_only_a_terminal_sees_it(monkeypatch: pytest.MonkeyPatch, clock: Clock, terminal: bool) -> None:
    stream = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with SyncProgress(Reporter(Settings()), clock) as progress:
        for step in range(10):
            clock.now += 1
            progress(receiving("\x1b[31mbig", step * MIB, 10 * MIB))
    progress(receiving("late", MIB, 10 * MIB))
    text = stream.getvalue()
    assert bool(text) == terminal
    if terminal:
        assert "\x1b[31m" not in text
        assert "late" not in text
        assert text.endswith("\x1b[2A\r\x1b[J")


def test_drawing_does_not_hold_transfers_up(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with SyncProgress(Reporter(Settings()), clock) as progress:
        for step in range(10_000):
            progress(receiving("big", step, 10 * MIB))
    assert stream.getvalue().count("big") == 1


def test_with_v_events_are_lines_but_not_every_piece(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with SyncProgress(Reporter(Settings(verbose=1))) as progress:
        progress(Event("stable", "trying", "https://a.example"))
        progress(receiving("big", 1, 2))
    assert capsys.readouterr().err == "helmkit: stable: trying https://a.example\n"
