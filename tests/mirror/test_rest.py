"""Sources that failed rest across runs, and never leave a repository without one that is asked."""

from datetime import UTC, datetime, timedelta

import pytest

from helmkit.config import Repository, Source
from helmkit.errors import UnreachableError
from helmkit.mirror import SyncReport, sync
from helmkit.mirror.order import duration, in_order
from helmkit.records import replace
from helmkit.store import Failure, Latency
from tests.fakes import Answer, FakeRepository, Server
from tests.mirror.conftest import NO_WAIT, Serve, World

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def sync_at(world: World, when: datetime, **options: object) -> SyncReport:
    return sync(world.mirrors(), world.store, world.connect(), retry=NO_WAIT, now=lambda: when, **options)  # type: ignore[arg-type]


@pytest.fixture
def failed(world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve) -> World:
    """At noon the first source failed, and the second was used."""
    primary.script["/charts/index.yaml"] = Answer(503)
    serve(mirror, charts)
    assert sync_at(world, NOON).error() is None
    primary.requests.clear()
    serve(primary, charts)
    return world


def test_it_is_not_asked_while_it_rests_and_the_report_says_so(failed: World, primary: Server) -> None:
    (stable,) = sync_at(failed, NOON + timedelta(seconds=48)).repositories
    assert not primary.requests
    (attempt,) = stable.attempts
    assert attempt.source == primary.url + "/charts"
    assert attempt.cause == "resting for 4m12s: HTTP 503"
    assert not attempt.wrong


def test_afterwards_it_has_its_place_again(failed: World, primary: Server) -> None:
    (stable,) = sync_at(failed, NOON + timedelta(minutes=5)).repositories
    assert (stable.source, stable.attempts) == (primary.url + "/charts", ())
    assert failed.store.sources.failures("stable") == {}


def test_one_more_failure_and_it_rests_again(failed: World, primary: Server) -> None:
    primary.script["/charts/index.yaml"] = Answer(500)
    sync_at(failed, NOON + timedelta(minutes=5))
    (stable,) = sync_at(failed, NOON + timedelta(minutes=9)).repositories
    assert [attempt.cause for attempt in stable.attempts] == ["resting for 1m: HTTP 500"]


@pytest.mark.parametrize("options", [{"rest": False}, {"names": ["stable"]}])
def test_who_asks_for_it_gets_it(failed: World, primary: Server, options: dict[str, object]) -> None:
    (stable,) = sync_at(failed, NOON + timedelta(seconds=1), **options).repositories
    assert stable.source == primary.url + "/charts"


def test_where_the_others_fail_it_is_asked_all_the_same(failed: World, primary: Server, mirror: Server) -> None:
    mirror.script.clear()
    (stable,) = sync_at(failed, NOON + timedelta(seconds=1)).repositories
    assert stable.source == primary.url + "/charts"
    assert [attempt.cause for attempt in stable.attempts] == ["HTTP 404"]


def test_where_all_rest_all_are_asked(world: World, primary: Server, mirror: Server) -> None:
    assert isinstance(sync_at(world, NOON).error(), UnreachableError)
    primary.requests.clear()
    mirror.requests.clear()
    (stable,) = sync_at(world, NOON + timedelta(seconds=1)).repositories
    assert primary.paths() == mirror.paths() == ["/charts/index.yaml"]
    assert [attempt.cause for attempt in stable.attempts] == ["HTTP 404", "HTTP 404"]


def test_wrong_answers_and_offline_are_no_reason_to_rest(world: World, primary: Server) -> None:
    primary.script["/charts/index.yaml"] = Answer(body=b"<html>")
    sync_at(world, NOON)
    assert set(world.store.sources.failures("stable")) == {world.sources[1].url}
    world.store.sources.record("stable", [], world.sources[1].url)
    sync(world.mirrors(), world.store, world.connect(offline=True), now=lambda: NOON)
    assert world.store.sources.failures("stable") == {}


A, B, C = (Source(url=f"https://{name}.example") for name in "abc")
REPOSITORY = Repository(name="r", sources=(A, B, C))


def order(repository: Repository, failures: list[Failure], latencies: list[Latency], rest: float = 300) -> str:
    places = in_order(
        repository,
        {failure.source: failure for failure in failures},
        {latency.source: latency for latency in latencies},
        rest=rest,
        now=NOON,
    )
    return "".join(str(place.source.url)[8] for place in places)


def failure(source: Source, seconds_ago: float) -> Failure:
    return Failure(source.location, (NOON - timedelta(seconds=seconds_ago)).isoformat(), "refused")


def latency(source: Source, seconds: float, *, days_ago: float = 1, cause: str = "") -> Latency:
    return Latency(source.location, (NOON - timedelta(days=days_ago)).isoformat(), seconds / 2, seconds / 2, cause)


def test_the_order() -> None:
    fastest = replace(REPOSITORY, order="fastest")
    measured = [latency(A, 0.3), latency(B, 0.1), latency(C, 0.2)]
    assert order(REPOSITORY, [], measured) == "abc"
    assert order(fastest, [], []) == "abc"
    assert order(fastest, [], measured) == "bca"
    assert order(fastest, [], measured[:1]) == "abc"
    assert order(fastest, [], measured[1:]) == "bca"
    assert order(fastest, [], [latency(A, 0, cause="refused"), latency(C, 9)]) == "cba"
    assert order(fastest, [], [latency(A, 3), latency(B, 1, days_ago=8)]) == "abc"
    assert order(fastest, [], [latency(B, 1, days_ago=-1)]) == "abc"
    assert order(fastest, [failure(B, 10)], measured) == "cab"
    assert order(REPOSITORY, [failure(A, 10), failure(B, 10)], []) == "cab"
    assert order(REPOSITORY, [failure(A, 300)], []) == "abc"
    assert order(REPOSITORY, [failure(A, -10)], []) == "abc"
    assert order(REPOSITORY, [failure(A, 10)], [], rest=0) == "abc"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1s"), (59.6, "1m"), (252, "4m12s"), (3600, "1h"), (3661, "1h1m1s")]
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text
