"""One answer with Retry-After is heeded by all transfers of a sync."""

from helmkit.config import Selection, Source
from helmkit.mirror import Policy, connector, sync
from helmkit.mirror.archive import Fetcher
from helmkit.net import Retry
from helmkit.net.holds import Holds
from helmkit.records import replace
from tests.fakes import Answer, FakeRepository, Received, Server
from tests.fakes.server import static
from tests.mirror.conftest import LIMITS, TIMEOUTS, Serve, World


def test_no_archive_is_asked_for_before_the_time_is_over(
    world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve
) -> None:
    serve(primary, charts)
    now = [0.0]
    asked: list[tuple[float, str]] = []

    def sleep(seconds: float) -> None:
        now[0] += seconds

    def script(name: str) -> None:
        whole = static(charts.archives[name])

        def answer(request: Received) -> Answer:
            asked.append((now[0], name))
            return Answer(429, headers={"retry-after": "20"}) if len(asked) == 1 else whole(request)

        primary.script[f"/charts/{name}"] = answer

    for name in charts.archives:
        script(name)
    world.sources[:] = [Source(url=primary.url + "/charts")]
    world.select = (Selection(chart="*"),)
    config = replace(world.mirrors(), limits=replace(LIMITS, parallel=1))
    connect = connector(LIMITS, timeouts=TIMEOUTS, holds=Holds(lambda: now[0]))
    report = sync(config, world.store, connect, retry=Retry(sleep=sleep))
    assert report.error() is None
    assert [moment for moment, _ in asked] == [0.0, 20.0, 20.0, 20.0]


def test_a_line_is_free_while_its_host_is_waited_for(
    world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve
) -> None:
    """Else a host that asks for silence would stop the transfers from all others."""
    serve(primary, charts)
    world.sources[:] = [Source(url=primary.url + "/charts")]
    taken: list[bool] = []

    class Line:
        held = False

        def __enter__(self) -> None:
            self.held = True

        def __exit__(self, *_: object) -> None:
            self.held = False

    line = Line()
    world.sync()
    (row,) = [r for r in world.store.catalogue.versions("web", "stable") if r.version == "1.0.0"]
    world.store.blobs.remove(row.digest)
    primary.script["/charts/web-1.0.0.tgz"] = [
        Answer(429, headers={"retry-after": "1"}),
        Answer(body=charts.archives["web-1.0.0.tgz"]),
    ]
    config = world.mirrors()
    fetcher = Fetcher(
        config,
        config.repositories[0],
        "",
        world.connect(),
        world.store.blobs,
        Policy(),
        Retry(sleep=lambda _: taken.append(line.held)),
        line=line,
    )
    assert fetcher.get(row).digest == row.digest
    assert taken == [False]
