"""What commands keep of mirrors.yaml in the store, so that the next one need not parse it."""

from pathlib import Path

import pytest

from tests.cli.conftest import HelmkitRunner

MIRRORS = "version: 1  # a remark\nrepositories:\n  - name: marked\n    sources: [{{url: 'https://127.0.0.1:1/charts{query}'}}]\n"


@pytest.mark.parametrize(("query", "kept"), [("", True), ("?token=canary", False)])
@pytest.mark.parametrize("command", [("repo", "sync"), ("search", "web"), ("repo", "status")])
def test_nothing_that_may_hold_a_secret(
    helmkit: HelmkitRunner, tmp_path: Path, command: tuple[str, ...], query: str, kept: bool
) -> None:
    for _ in range(2):
        done = helmkit(*command, files={"mirrors.yaml": MIRRORS.format(query=query)})
        assert "canary" not in done.out + done.err
    stored = b"".join(path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file())
    assert b"canary" not in stored
    assert (b"# a remark" in stored) == kept
