"""Two scripted servers, a store, and a mirrors.yaml that names them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from helmkit.config import Limits, Mirrors, Repository, Selection, Source
from helmkit.mirror import Connect, SyncReport, connector, sync
from helmkit.net import Retry, Timeouts
from helmkit.net.holds import Holds
from helmkit.store import Store
from tests.fakes import FakeRepository, Server

LIMITS = Limits(connect_timeout=1.0, parallel=4)
TIMEOUTS = Timeouts(connect=1, read=0.5, total=3, least_rate=1000, grace=0.3)
NO_WAIT = Retry(attempts=2, sleep=lambda _seconds: None)


@dataclass
class World:
    """A store, and repositories whose sources are `sources`, synced as a test asks."""

    home: Path
    store: Store
    sources: list[Source] = field(default_factory=list)
    select: tuple[Selection, ...] = ()
    config: Mirrors | None = None

    def mirrors(self, **options: Any) -> Mirrors:
        repository = Repository(name="stable", sources=tuple(self.sources), select=self.select)
        options = {"repositories": (repository,), "limits": LIMITS, **options}
        return self.config or Mirrors(file=self.home / "mirrors.yaml", **options)

    def connect(self, **options: Any) -> Connect:
        # A clock on which every hold is over: nobody waits here.
        holds = Holds(clock=count(0, 100).__next__)
        return connector(LIMITS, timeouts=TIMEOUTS, holds=holds, **options)

    def sync(self, names: Sequence[str] = (), **options: Any) -> SyncReport:
        return sync(self.mirrors(), self.store, self.connect(), names=names, retry=NO_WAIT, **options)

    def versions(self) -> list[str]:
        """NAME VERSION of everything in the catalogue."""
        catalogue = self.store.catalogue
        return [
            f"{name} {row.version}"
            for repository, name in catalogue.charts()
            for row in catalogue.versions(name, repository)
        ]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def primary() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def mirror() -> Iterator[Server]:
    with Server("127.0.0.2") as running:
        yield running


@pytest.fixture
def charts() -> FakeRepository:
    """web 1.0.0 and 1.1.0, db 2.0.0."""
    made = FakeRepository()
    made.add("web", "1.0.0")
    made.add("web", "1.1.0")
    made.add("db", "2.0.0")
    return made


@pytest.fixture
def world(tmp_path: Path, store: Store, primary: Server, mirror: Server) -> World:
    """Two sources, both silent until a test lets them serve something; everything is selected."""
    sources = [Source(url=primary.url + "/charts"), Source(url=mirror.url + "/charts")]
    return World(tmp_path, store, sources, (Selection(chart="*"),))


Serve = Callable[[Server, FakeRepository], None]


@pytest.fixture
def serve() -> Serve:
    def serve(server: Server, repository: FakeRepository) -> None:
        server.serve(repository.files(), prefix="/charts")

    return serve
