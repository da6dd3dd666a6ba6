"""Jobs over several threads, results as they come."""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


def in_parallel(work: Callable[[Job], Result], jobs: Iterable[Job], workers: int) -> Iterator[tuple[Job, Result]]:
    """(job, work(job)) for every job, in the order they end; what `work` raises is raised here.

    The threads are daemons: an interrupted command must not wait for a server that hangs.
    """
    todo: queue.SimpleQueue[Job] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[Job, Result | None, BaseException | None]] = queue.SimpleQueue()
    count = 0
    for job in jobs:
        todo.put(job)
        count += 1

    def run() -> None:
        while True:
            try:
                job = todo.get_nowait()
            except queue.Empty:
                return
            try:
                done.put((job, work(job), None))
            except BaseException as exc:  # noqa: BLE001 - raised again below, in the thread that asked
                done.put((job, None, exc))

    for _ in range(min(workers, count)):
        threading.Thread(target=run, daemon=True).start()
    try:
        for _ in range(count):
            job, result, error = done.get()
            if error is not None:
                raise error
            yield job, result  # type: ignore[misc]  # None is then a Result
    finally:
        while not todo.empty():
            todo.get()
