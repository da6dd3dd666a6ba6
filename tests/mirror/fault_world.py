"""A mirror synced over the command line while its upstream misbehaves, and what must hold whatever that does."""

import base64
import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from helmkit.cli.main import run
from helmkit.store import Run, Store
from tests.fakes import FakeRepository, Server

USER, PASSWORD = "canary-user", "canary-password"
TOKEN, SIGNATURE = "canary-token", "canary-signature"
BASIC = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
ENVIRON = {"FAULT_USER": USER, "FAULT_PASSWORD": PASSWORD}
# What nobody may find anywhere but in a request to its own origin.
SECRETS = (PASSWORD, TOKEN, SIGNATURE, BASIC)

MIRRORS = """
version: 1
repositories:
  - name: stable
    sources: [{sources}]
    auth: {{username_env: FAULT_USER, password_env: FAULT_PASSWORD}}
    select: [{{chart: "*"}}]
limits: {{connect_timeout: 1s, deadline: 1s, index_size: 1MiB, archive_size: 1MiB, parallel: 2}}
"""


def upstream(*, fresh: bool = True) -> FakeRepository:
    """web 1.0.0 and 1.1.0 and db 2.0.0; `fresh` with cache 3.0.0 in a newer index."""
    made = FakeRepository(generated=f"2026-03-0{2 if fresh else 1}T00:00:00Z")
    for name, version in [
        ("web", "1.0.0"),
        ("web", "1.1.0"),
        ("db", "2.0.0"),
        *([("cache", "3.0.0")] if fresh else []),
    ]:
        made.add(name, version)
    return made


@dataclass(frozen=True)
class Synced:
    """What one `repo sync` left: its exit code, its JSON report, stderr, and the line it wrote into the run log."""

    code: int
    report: dict[str, Any]
    err: str
    logged: Run | None

    @property
    def causes(self) -> str:
        """Why sources were not used and charts not copied, a line each."""
        rows = (*self.report.get("attempts", ()), *self.report.get("failures", ()))
        return "\n".join(row["cause"] for row in rows)


@dataclass(frozen=True)
class Contents:
    """All that a store serves: the catalogue's rows, the digests of its archives, and the kept indexes."""

    rows: tuple[str, ...]
    blobs: tuple[str, ...]
    indexes: tuple[bytes, ...]


def contents(home: Path) -> Contents:
    """What the store in `home` serves, after checking that all of it is whole."""
    with Store.open(home) as store:
        assert store.catalogue.check() == []
        blobs = tuple(store.blobs.digests())
        for digest in blobs:
            assert hashlib.sha256(store.blobs.path(digest).read_bytes()).hexdigest() == digest
        rows = tuple(sorted(f"{row} {row.entry}" for row in store.catalogue.rows()))
    # The line before each index says when and where it was had.
    indexes = tuple(path.read_bytes().partition(b"\n")[2] for path in sorted((home / "indexes").iterdir()))
    return Contents(rows, blobs, indexes)


def leaks(texts: Iterable[str | bytes], secrets: Iterable[str] = SECRETS) -> list[str]:
    """The secrets that are in one of the texts."""
    found = [text.encode() if isinstance(text, str) else text for text in texts]
    return [secret for secret in secrets if any(secret.encode() in text for text in found)]


@dataclass
class FaultWorld:
    """One mirror in `folder`, and the servers that must never see its credentials."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    primary: Server
    strangers: tuple[Server, ...]
    runs: list[int] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def store(self) -> Path:
        return self.home / "data" / "store"

    def configure(self, *urls: str, tls: str = "") -> None:
        sources = ", ".join(f'{{url: "{url}"}}' for url in urls)
        text = MIRRORS.format(sources=sources)
        (self.folder / "mirrors.yaml").write_text(text.replace("    select:", f"{tls}    select:"))

    def sync(self, *flags: str) -> Synced:
        """Run `repo sync` at its most talkative; whatever came of it, the store is whole and nothing has leaked."""
        metrics = self.folder / "helmkit.prom"
        globals_ = ["--home", str(self.home), "--mirrors", str(self.folder / "mirrors.yaml")]
        self.capture.readouterr()
        code = run([*globals_, "repo", "sync", "-vvv", "-o", "json", "--metrics-file", str(metrics), *flags])
        out, err = self.capture.readouterr()
        self.runs.append(code)
        assert "Traceback" not in err
        assert (code == 0) == ("helmkit: error: " not in err), err
        contents(self.store)
        self.check_secrets(out, err, metrics)
        with Store.open(self.store) as store:
            logged = next(iter(store.runs.latest(1)), None)
        return Synced(code, json.loads(out)[0] if out else {}, err, logged)

    def check_secrets(self, *texts: str | Path) -> None:
        """No secret in the texts, in a file or the name of a file of the store, or in what a stranger was sent."""
        files = [
            path for path in (*self.home.rglob("*"), *(t for t in texts if isinstance(t, Path))) if path.is_file()
        ]
        assert leaks(text for text in texts if isinstance(text, str)) == []
        assert leaks(path.read_bytes() for path in files) == []
        assert leaks(map(str, files)) == []
        for server in self.strangers:
            # A signature in the URL of a redirect is that host's own.
            assert leaks((f"{server.requests}",), (PASSWORD, TOKEN, BASIC)) == []

    def copy_of(self, other: "FaultWorld") -> None:
        """Begin where another mirror stands."""
        shutil.copytree(other.home, self.home)
