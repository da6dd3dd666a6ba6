"""The lock file of a run: where it is, what is in it, and writing it."""

from __future__ import annotations

from helmkit.cli.output import Reporter
from helmkit.cli.settings import Settings
from helmkit.errors import UsageError
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from helmkit.config import Mirrors
    from helmkit.mirror import Lock, Update


class Locking(Record):
    """How a sync of `names` goes by the lock in the file `path`, which held `old`."""

    path: Path
    old: Lock | None
    names: Sequence[str]
    writes: bool
    update: bool
    locked: bool
    allow_changed: bool = False

    @classmethod
    def of(cls, settings: Settings, names: Sequence[str], options: Mapping[str, Any]) -> Locking:
        """From the options of `repo sync`. UsageError, ConfigError."""
        locked, update, allow_changed = options["locked"], options["update"], options["allow_changed"]
        writes = options["lock"] or update
        if locked and (writes or allow_changed):
            raise UsageError("--locked changes no lock", hint="leave out --lock, --update and --allow-changed")
        given = options["lock_file"]
        path = lock_path(settings, given)
        if writes:
            _check_place(path)
        old = read_lock(path, given=locked or (given is not None and not writes))
        return cls(path, old, names, writes, update, locked, allow_changed)

    @property
    def repositories(self) -> list[str]:
        """The repositories that the names name; --update and --allow-changed take REPO/CHART too."""
        charts = self.update or self.allow_changed
        return list(dict.fromkeys(name.partition("/")[0] if charts else name for name in self.names))

    def arguments(self, config: Mirrors) -> dict[str, Any]:
        """What `mirror.sync` is to be called with."""
        meant = None
        if self.update or self.allow_changed:
            meant = _meant(self.names, [repository.name for repository in config.repositories])
        return {
            "names": self.repositories,
            "lock": self._lock,
            "locked": self.locked,
            "update": meant if self.update else None,
            "accept": meant if self.allow_changed else None,
        }

    @property
    def _lock(self) -> Lock | None:
        if self.old is not None or not self.writes:
            return self.old
        from helmkit.mirror import Lock

        return Lock()

    def finish(self, reporter: Reporter, lock: Lock | None) -> None:
        """Write `lock`, or say that it should be. StoreError."""
        if not self.writes or lock is None:
            if lock != self.old:
                reporter.warn(f"{self.path} does not fit mirrors.yaml: `helmkit repo sync --lock` writes it anew")
        elif lock == self.old:
            reporter.info(f"helmkit: nothing new in {self.path}")
        else:
            from helmkit.fs import atomic_write
            from helmkit.mirror import dump_lock

            atomic_write(self.path.absolute(), dump_lock(lock).encode())
            reporter.info(f"helmkit: wrote {self.path}")


def lock_path(settings: Settings, given: Path | None = None) -> Path:
    """The lock file of a run: `given`, else the one beside mirrors.yaml."""
    return given or settings.mirrors_file.parent / "helmkit.lock"


def read_lock(path: Path, *, given: bool) -> Lock | None:
    """The lock in `path`; None where there is none, unless it was `given`. ConfigError, UsageError."""
    lock = None
    if path.exists():
        from helmkit.mirror import load_lock

        lock = load_lock(path)
    if lock is None and given:
        raise UsageError("there is no such lock file", where=str(path), hint="`helmkit repo sync --lock` writes it")
    return lock


def _check_place(path: Path) -> None:
    """UsageError where no lock may be written: in the folder that helmkit is installed in."""
    from helmkit.resources import shipped_mirrors

    if path.parent == shipped_mirrors().parent:
        raise UsageError(
            "the mirrors.yaml that helmkit ships has no lock beside it",
            where=str(path),
            hint="name one with --lock-file, or use a mirrors.yaml of your own",
        )


def _meant(names: Sequence[str], every: Sequence[str]) -> Update:
    """What NAME... of `--update` and `--allow-changed` means: repositories, single charts (REPO/CHART), or all."""
    from helmkit.mirror import Update

    whole = frozenset(name for name in names if "/" not in name) if names else frozenset(every)
    charts: dict[str, set[str]] = {}
    for name in names:
        repository, slash, chart = name.partition("/")
        if slash and repository not in whole:
            charts.setdefault(repository, set()).add(chart)
    return Update(whole, {repository: frozenset(found) for repository, found in charts.items()})
