"""Every fault of a source, at the index and at an archive, alone and beside a sound mirror, through `repo sync`.

Each run asserts what FaultWorld.sync does: the store is whole, nothing leaked. Each fault: the exit code, the cause in
the report, and that a rerun without it gives what a run gives that never saw it.
"""

import gzip
import re
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from helmkit.cli.main import run
from helmkit.fs import exclusive_lock
from helmkit.net import Retry
from helmkit.net.holds import Holds
from tests.fakes import Answer, FakeRepository, Server, chart_archive
from tests.fakes.server import Script, redirect, static
from tests.fakes.tls import server_context
from tests.mirror.fault_world import BASIC, ENVIRON, SIGNATURE, TOKEN, Contents, FaultWorld, contents, upstream
from tests.support.refusing_disk import read_only, world_folder

pytestmark = pytest.mark.faults

INDEX, ARCHIVE = "/charts/index.yaml", "/charts/cache-3.0.0.tgz"
QUERY = f"?token={TOKEN}"


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Server, Server, Server]]:
    """The upstream, a mirror of it, and a host that both may redirect to."""
    with Server() as primary, Server("127.0.0.2") as mirror, Server("127.0.0.3") as other:
        yield primary, mirror, other


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits before another try, which nobody waits for."""
    asked: list[float] = []
    wait = Retry.wait

    def at_once(self: Retry, attempt: int, retry_after: str | None = None) -> float:
        asked.append(wait(self, attempt, retry_after))
        return 0.0

    monkeypatch.setattr(Retry, "wait", at_once)
    monkeypatch.setattr(Holds, "check", lambda *_: None)
    return asked


@pytest.fixture
def world(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    servers: tuple[Server, Server, Server],
    monkeypatch: pytest.MonkeyPatch,
    waits: list[float],
) -> FaultWorld:
    """A mirror of the older index, whose upstream has the newer one since."""
    for server in servers:
        server.script.clear()
        server.requests.clear()
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)
    primary, *strangers = servers
    made = FaultWorld(tmp_path, capfd, primary, tuple(strangers))
    made.configure(f"{primary.url}/charts{QUERY}")
    primary.serve(upstream(fresh=False).files(), prefix="/charts")
    assert made.sync().code == 0
    assert BASIC in str(primary.requests), "the canary must be sent to be missed elsewhere"
    assert all(path.endswith(QUERY) for path in primary.paths())
    primary.serve(upstream().files(), prefix="/charts")
    waits.clear()
    return made


@pytest.fixture
def unharmed(world: FaultWorld, tmp_path: Path, servers: tuple[Server, Server, Server]) -> Contents:
    """What a mirror holds whose second run saw no fault."""
    (tmp_path / "unharmed").mkdir()
    other = FaultWorld(tmp_path / "unharmed", world.capture, world.primary, world.strangers)
    other.copy_of(world)
    other.configure(f"{servers[0].url}/charts{QUERY}")
    assert other.sync().code == 0
    found = contents(other.store)
    assert len(found.blobs) == len(found.rows) == 4
    return found


@dataclass(frozen=True)
class Fault:
    """What a source says in place of `body`, why it is then not used, and whether what it sent was wrong.

    `heals`: another try of the same source brings it.
    """

    script: Callable[[bytes, Server], Script]
    cause: str
    wrong: bool = False
    heals: bool = False


def answer(cause: str, wrong: bool = False, **fields: Any) -> Fault:
    """The same answer for ever."""
    return Fault(lambda _body, _other: Answer(**fields), cause, wrong)


def changed(cause: str, change: Callable[[bytes], Answer], *, wrong: bool = False) -> Fault:
    """An answer made of the right one's body."""
    return Fault(lambda body, _other: change(body), cause, wrong)


def busy_until(retry_after: Callable[[], str]) -> Fault:
    def script(body: bytes, _other: Server) -> Script:
        return [Answer(429, headers={"retry-after": retry_after()}), Answer(body=body)]

    return Fault(script, "", heals=True)


def date_in(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def redirects(target: str) -> Fault:
    return Fault(lambda _body, _other: redirect(target), "not an http")


def elsewhere(_body: bytes, other: Server) -> Script:
    other.script.clear()
    return redirect(f"{other.url}/assets?sig={SIGNATURE}")


HTML = b"<!DOCTYPE html><title>Sign in</title><form>"
SLOW = "too slow|timed out|not done"
WRONG = "not an index|a web page|not a chart archive|the index says"
FAULTS: dict[str, Fault] = {
    "reset before a word": answer("connection reset", cut=0, reset=True),
    "closed before a word": answer("closed without an answer", cut=0),
    "reset in the head": answer("connection reset|truncated", body=b"x", cut=30, reset=True),
    "truncated": changed("truncated", lambda body: Answer(body=body, cut=len(body))),
    "a longer Content-Length": changed("truncated", lambda body: Answer(body=body, length=len(body) + 9)),
    "a shorter Content-Length": changed(WRONG, lambda body: Answer(body=body, length=len(body) - 9), wrong=True),
    "a negative Content-Length": Fault(
        lambda body, _: Answer(body=body, headers={"content-length": "-1"}, length=1), "", heals=True
    ),
    "slow drip": changed(SLOW, lambda body: Answer(body=body, drip=0.02, drip_from=90)),
    "drip in the head": answer(SLOW, drip=0.05),
    "hangs": answer(SLOW, delay=4),
    "hangs in the body": changed(SLOW, lambda body: Answer(body=body, drip=4, drip_from=120)),
    "a web page": answer(WRONG, wrong=True, body=HTML),
    "nothing at all": answer("empty|not an index|not a chart", wrong=True),
    "404": answer("HTTP 404", status=404),
    "403": answer("HTTP 403", status=403),
    "500": answer("HTTP 500", status=500),
    "503 for ever": answer("HTTP 503", status=503),
    "503 flapping": Fault(lambda body, _: [Answer(503), Answer(503), Answer(body=body)], "", heals=True),
    "429 for ever": answer("HTTP 429", status=429, headers={"retry-after": "1"}),
    "429 with seconds": busy_until(lambda: "3"),
    "429 with a date": busy_until(lambda: date_in(4)),
    "redirect loop": Fault(lambda _body, _other: lambda got: redirect(got.path), "more than 5 redirects"),
    "redirect to a host without it": Fault(elsewhere, "HTTP 404"),
    "redirect to file:": redirects("file:///etc/hostname"),
    "redirect to another scheme": redirects("gopher://127.0.0.1/x"),
    "streams for ever": answer(
        "larger than|more than|exceeds", wrong=True, body=b"# x\n" * 9000, length=1 << 30, endless=True
    ),
    "gzip bomb": answer(
        "larger than|more than|the index says|not a chart|exceeds",
        wrong=True,
        body=gzip.compress(bytes(30 << 20)),
        headers={"content-encoding": "gzip"},
    ),
    "206 that nobody asked for": changed("HTTP 206|not an index|206", lambda body: Answer(206, body[9:])),
}


def sources(servers: tuple[Server, Server, Server], arrangement: str) -> list[str]:
    primary, mirror, _ = servers
    if arrangement == "beside":
        mirror.serve(upstream().files(), prefix="/charts")
        return [f"{primary.url}/charts{QUERY}", f"{mirror.url}/charts"]
    return [f"{primary.url}/charts{QUERY}"]


@pytest.mark.parametrize("arrangement", ["alone", "beside"])
@pytest.mark.parametrize("place", [INDEX, ARCHIVE])
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault(
    world: FaultWorld,
    unharmed: Contents,
    servers: tuple[Server, Server, Server],
    waits: list[float],
    name: str,
    place: str,
    arrangement: str,
) -> None:
    fault = FAULTS[name]
    before = contents(world.store)
    world.configure(*sources(servers, arrangement))
    body = upstream().files()[place.removeprefix("/charts/")]
    servers[0].script[place] = fault.script(body, servers[2])
    done = world.sync()
    after = contents(world.store)
    if fault.heals or arrangement == "beside":
        assert (done.code, after) == (0, unharmed), done
    elif place == ARCHIVE:
        assert (done.code, after.rows, after.blobs) == (6, unharmed.rows, before.blobs), done
    else:
        assert (done.code, after) == (5 if fault.wrong else 4, before), done
    if not fault.heals and not (place == ARCHIVE and arrangement == "beside"):
        assert re.search(fault.cause, done.causes), done
    if name.startswith("429 with"):
        assert 2 <= waits[0] <= 4
    assert done.logged is not None
    assert (done.logged.outcome == "done") == (done.code == 0)
    servers[0].serve(upstream().files(), prefix="/charts")
    assert world.sync().code == 0
    assert contents(world.store) == unharmed
    assert not [path for path in (world.store / "partial").glob("*") if path.stat().st_size]


@pytest.mark.parametrize("reset", [True, False], ids=["reset", "closed"])
@pytest.mark.parametrize("place", [INDEX, ARCHIVE])
def test_broken_off_at_any_byte(
    world: FaultWorld, unharmed: Contents, servers: tuple[Server, Server, Server], place: str, reset: bool
) -> None:
    body = upstream().files()[place.removeprefix("/charts/")]
    whole = len(Answer(body=body).encode("GET"))
    cuts = [*range(0, whole, max(1, whole // 20)), whole - 1]
    for cut in cuts:
        before = contents(world.store)
        servers[0].script[place] = Answer(body=body, cut=cut, reset=reset)
        done = world.sync()
        assert done.code == (4 if place == INDEX else 6), (cut, done)
        assert contents(world.store).blobs == before.blobs
    servers[0].serve(upstream().files(), prefix="/charts")
    assert world.sync().code == 0
    assert contents(world.store) == unharmed
    assert len(world.runs) == len(cuts) + 2


def test_an_index_cut_between_two_lines(
    world: FaultWorld, unharmed: Contents, servers: tuple[Server, Server, Server]
) -> None:
    """Where the server's Content-Length agrees with what it sends, only the index itself can tell."""
    lines = upstream().index().splitlines(keepends=True)
    accepted = []
    for count in range(len(lines)):
        servers[0].script[INDEX] = Answer(body=b"".join(lines[:count]))
        done = world.sync()
        if done.code == 0:
            accepted.append(count)
    assert accepted == []
    servers[0].serve(upstream().files(), prefix="/charts")
    assert world.sync().code == 0
    assert contents(world.store) == unharmed


def test_a_redirect_to_another_host_takes_no_credentials_along(
    world: FaultWorld, unharmed: Contents, servers: tuple[Server, Server, Server]
) -> None:
    primary, _, other = servers
    for path in (INDEX, ARCHIVE):
        primary.script[path] = redirect(f"{other.url}/assets{path}?sig={SIGNATURE}")
        other.script[f"/assets{path}"] = static(upstream().files()[path.removeprefix("/charts/")])
    assert world.sync().code == 0
    assert contents(world.store) == unharmed
    assert len(other.requests) == 2
    assert not any("authorization" in request.headers for request in other.requests)


def stale(_: FakeRepository) -> FakeRepository:
    made = upstream()
    made.generated = "2020-01-01T00:00:00Z"
    return made


def shrunken(made: FakeRepository) -> FakeRepository:
    made.entries = {"web": made.entries["web"][:1]}
    return made


@pytest.mark.parametrize(("change", "cause"), [(stale, "older than ours"), (shrunken, "much smaller than ours")])
def test_an_index_that_goes_back_is_kept_out(
    world: FaultWorld,
    unharmed: Contents,
    servers: tuple[Server, Server, Server],
    change: Callable[[FakeRepository], FakeRepository],
    cause: str,
) -> None:
    before = contents(world.store)
    servers[0].serve(change(upstream()).files(), prefix="/charts")
    done = world.sync()
    assert (done.code, contents(world.store)) == (5, before)
    assert cause in done.causes
    servers[0].serve(upstream().files(), prefix="/charts")
    assert world.sync().code == 0
    assert contents(world.store) == unharmed


def test_names_that_lead_out_of_the_store(
    world: FaultWorld, unharmed: Contents, servers: tuple[Server, Server, Server]
) -> None:
    made = upstream()
    for name in ("../../escape", "/escape", "..", "a/b", "web\x1b[2J"):
        made.entries[name] = [{**made.entries["web"][0], "name": name}]
    made.entries["web"].append({**made.entries["web"][0], "version": "../1.0.0"})
    servers[0].serve(made.files(), prefix="/charts")
    files = sorted(path for path in world.folder.rglob("*") if world.home not in path.parents)
    done = world.sync()
    assert done.code == 0
    assert len(done.report["malformed"]) == 6
    assert "\x1b" not in done.err
    assert sorted(path for path in world.folder.rglob("*") if world.home not in path.parents) == files
    found = contents(world.store)
    assert (len(found.rows), found.blobs) == (4, unharmed.blobs)


@pytest.mark.parametrize("arrangement", ["alone", "beside"])
def test_the_same_version_with_new_bytes(
    world: FaultWorld, unharmed: Contents, servers: tuple[Server, Server, Server], arrangement: str
) -> None:
    """The first bytes stay, the new ones are put aside and told of in every run, and all the rest is copied."""
    world.configure(*sources(servers, arrangement))
    made = upstream()
    made.entries["db"].clear()
    poison = made.add("db", "2.0.0", files={"templates/new.yaml": "x"})
    servers[0].serve(made.files(), prefix="/charts")
    for _ in range(2):
        done = world.sync()
        assert (done.code, done.report["held"], done.report["failed"]) == (6, 1, 0), done
        assert "stable/db 2.0.0 stays sha256" in done.err
        assert done.logged is not None
        assert done.logged.outcome == "partial"
        assert contents(world.store).blobs == unharmed.blobs
        assert [path.read_bytes() for path in (world.store / "quarantine").iterdir()] == [poison]
    servers[0].serve(upstream().files(), prefix="/charts")
    assert world.sync().code == 0
    assert contents(world.store) == unharmed


def test_wrong_bytes_of_one_mirror_are_put_aside(
    world: FaultWorld, unharmed: Contents, servers: tuple[Server, Server, Server]
) -> None:
    poison = chart_archive("cache", "3.0.0", files={"templates/evil.yaml": "x"})
    world.configure(*sources(servers, "beside"))
    servers[0].script[ARCHIVE] = Answer(body=poison)
    assert world.sync().code == 0
    assert contents(world.store) == unharmed
    assert [path.read_bytes() for path in (world.store / "quarantine").iterdir()] == [poison]


class TestTls:
    """An upstream behind TLS, whose plain-text neighbours must stay unasked."""

    @pytest.fixture
    def secure(self, tmp_path: Path) -> Iterator[Server]:
        context, _ = server_context(tmp_path, "127.0.0.4")
        with Server("127.0.0.4", tls=context) as running:
            yield running

    def trust(self, world: FaultWorld, secure: Server) -> None:
        world.configure(f"{secure.url}/charts{QUERY}", tls=f"    tls: {{ca: {world.folder / 'server.pem'}}}\n")

    def test_an_untrusted_certificate(self, world: FaultWorld, unharmed: Contents, secure: Server) -> None:
        before = contents(world.store)
        world.configure(f"{secure.url}/charts{QUERY}")
        secure.serve(upstream().files(), prefix="/charts")
        done = world.sync()
        assert (done.code, contents(world.store), secure.requests) == (4, before, [])
        assert "certificate" in done.causes
        self.trust(world, secure)
        assert world.sync().code == 0
        assert contents(world.store) == unharmed

    def test_a_certificate_for_another_host(self, world: FaultWorld, tmp_path: Path) -> None:
        (tmp_path / "tls").mkdir()
        context, public = server_context(tmp_path / "tls", "127.0.0.9")
        with Server("127.0.0.4", tls=context) as impostor:
            world.configure(f"{impostor.url}/charts", tls=f"    tls: {{ca: {public}}}\n")
            done = world.sync()
            assert (done.code, impostor.requests) == (4, [])
            assert "certificate" in done.causes

    def test_https_is_never_left_for_http(
        self, world: FaultWorld, unharmed: Contents, secure: Server, servers: tuple[Server, Server, Server]
    ) -> None:
        before = contents(world.store)
        other = servers[2]
        other.serve(upstream().files(), prefix="/charts")
        self.trust(world, secure)
        secure.script[INDEX] = redirect(f"{other.url}{INDEX}?sig={SIGNATURE}")
        done = world.sync()
        assert (done.code, contents(world.store), other.requests) == (4, before, [])
        assert "https to http refused" in done.causes
        secure.serve(upstream().files(), prefix="/charts")
        assert world.sync().code == 0
        assert contents(world.store) == unharmed

    def test_a_host_that_speaks_no_tls(self, world: FaultWorld, servers: tuple[Server, Server, Server]) -> None:
        before = contents(world.store)
        servers[2].requests.clear()
        world.configure(f"https://127.0.0.3:{servers[2].port}/charts{QUERY}")
        done = world.sync()
        assert (done.code, contents(world.store), servers[2].requests) == (4, before, [])


@pytest.mark.parametrize(
    ("failure", "cause"),
    [(socket.gaierror(socket.EAI_NONAME, "x"), "no such host"), (socket.gaierror(-3, "x"), "name lookup failed")],
)
def test_a_name_that_leads_nowhere(
    world: FaultWorld,
    unharmed: Contents,
    servers: tuple[Server, Server, Server],
    monkeypatch: pytest.MonkeyPatch,
    failure: OSError,
    cause: str,
) -> None:
    before = contents(world.store)
    real = socket.getaddrinfo

    def resolve(host: str | bytes, *rest: Any, **options: Any) -> Any:
        if host in ("charts.example", b"charts.example"):
            raise failure
        return real(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    dead = f"http://charts.example/charts{QUERY}"
    world.configure(dead)
    done = world.sync()
    assert (done.code, contents(world.store)) == (4, before)
    assert cause in done.causes
    world.configure(dead, f"{servers[1].url}/charts")
    servers[1].serve(upstream().files(), prefix="/charts")
    assert world.sync().code == 0
    assert contents(world.store) == unharmed


def test_the_second_of_two_syncs_is_told_and_readers_go_on(world: FaultWorld, unharmed: Contents) -> None:
    before = contents(world.store)
    with exclusive_lock(world.store / "write.lock", busy=""):
        assert world.sync().code == 7
        assert contents(world.store) == before
    assert world.sync().code == 0
    assert contents(world.store) == unharmed


def test_a_disk_that_fills_up_at_any_size(world: FaultWorld, unharmed: Contents) -> None:
    """Files that cannot grow beyond a size: archives, the catalogue, its log and the kept index each meet it."""
    command = [sys.executable, "-m", "helmkit", "--home", str(world.home)]
    command += ["--mirrors", str(world.folder / "mirrors.yaml"), "repo", "sync"]
    before = contents(world.store)
    codes = []
    for size in (0, 200, 600, 2000, 9000, 40_000):

        def limit(size: int = size) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, preexec_fn=limit)
        codes.append(done.returncode)
        assert "Traceback" not in done.stderr
        if done.returncode:
            assert len([line for line in done.stderr.splitlines() if line.startswith("helmkit: error: ")]) == 1
        world.check_secrets(done.stdout, done.stderr)
        found = contents(world.store)
        assert set(before.blobs) <= set(found.blobs)
        assert len(found.rows) in (3, 4)
    assert codes[:2] == [1, 1]
    assert world.sync().code == 0
    assert contents(world.store) == unharmed


def test_a_store_that_may_not_be_written(world: FaultWorld, unharmed: Contents) -> None:
    with world_folder() as folder:
        other = FaultWorld(folder, world.capture, world.primary, world.strangers)
        other.copy_of(world)
        other.configure(f"{world.primary.url}/charts{QUERY}")
        (folder / "mirrors.yaml").chmod(0o644)
        before = contents(other.store)
        with read_only(other.home):
            other.capture.readouterr()
            code = run(["--home", str(other.home), "--mirrors", str(folder / "mirrors.yaml"), "repo", "sync", "-vvv"])
            out, err = other.capture.readouterr()
        assert (code, "Traceback" in err) == (1, False), err
        other.check_secrets(out, err)
        assert contents(other.store) == before
        assert other.sync().code == 0
        assert contents(other.store) == unharmed
