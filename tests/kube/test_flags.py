"""Helm's flags: what we give to helm 3 and to helm 4, held against what the two say they understand."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from helmkit.errors import UsageError
from helmkit.kube import process
from helmkit.kube.flags import COMMANDS, Flag, Kind, arguments, expand_bare

# Flags about fetching a chart, which helmkit does itself, values, which it reads itself, and post-renderers.
LEFT_OUT = {
    *("ca-file", "cert-file", "dependency-update", "devel", "insecure-skip-tls-verify", "key-file", "keyring"),
    *("pass-credentials", "password", "plain-http", "repo", "username", "verify", "version"),
    *("set", "set-file", "set-json", "set-literal", "set-string", "values"),
    *("help", "hide-secret", "post-renderer", "post-renderer-args"),
}


@pytest.mark.parametrize(
    ("command", "given", "helm3", "helm4"),
    [
        ("install", {"rollback-on-failure": True}, ["--atomic"], ["--rollback-on-failure"]),
        ("upgrade", {"force-replace": True}, ["--force"], ["--force-replace"]),
        ("install", {"wait": "watcher"}, ["--wait"], ["--wait=watcher"]),
        ("install", {"wait": "legacy"}, ["--wait"], ["--wait=legacy"]),
        ("install", {"wait": "hookOnly"}, [], ["--wait=hookOnly"]),
        ("install", {"dry-run": "client"}, ["--dry-run=client"], ["--dry-run=client"]),
        ("install", {"dry-run": "none"}, ["--dry-run=none"], ["--dry-run=none"]),
        ("rollback", {"dry-run": "server"}, ["--dry-run"], ["--dry-run=server"]),
        ("rollback", {"dry-run": "none"}, [], ["--dry-run=none"]),
        ("uninstall", {"dry-run": True}, ["--dry-run"], ["--dry-run"]),
        ("upgrade", {"server-side": "false"}, [], ["--server-side=false"]),
        ("upgrade", {"server-side": "auto"}, [], ["--server-side=auto"]),
        ("list", {"all": True, "short": True}, ["--all", "--short"], ["--short"]),
        ("status", {"show-resources": True, "show-desc": True}, ["--show-resources", "--show-desc"], []),
        (
            "test",
            {"hide-notes": True, "filter": ("name=a",)},
            ["--filter=name=a", "--hide-notes"],
            ["--filter=name=a"],
        ),
        ("install", {"labels": ("a=b", "c=d")}, ["--labels=a=b", "--labels=c=d"], ["--labels=a=b", "--labels=c=d"]),
        ("install", {"timeout": None, "no-hooks": False, "labels": ()}, [], []),
        ("install", {"description": "-x; $(id)"}, ["--description=-x; $(id)"], ["--description=-x; $(id)"]),
    ],
)
def test_the_same_flags_for_both(
    command: str, given: Mapping[str, str | bool | tuple[str, ...] | None], helm3: list[str], helm4: list[str]
) -> None:
    assert arguments(command, given, 3) == helm3
    assert arguments(command, given, 4) == helm4


@pytest.mark.parametrize(
    ("command", "given", "major"),
    [
        ("rollback", {"recreate-pods": True}, 4),
        ("install", {"force-conflicts": True}, 3),
        ("install", {"server-side": "true"}, 3),
        ("rollback", {"description": "x"}, 3),
        ("history", {"show-rollback-revision": True}, 3),
        ("install", {"wait": "forever"}, 4),
    ],
)
def test_flags_that_one_of_them_does_not_have(command: str, given: Mapping[str, str | bool], major: int) -> None:
    with pytest.raises(UsageError):
        arguments(command, given, major)


@pytest.mark.parametrize(
    ("words", "expanded"),
    [
        (["--dry-run", "wordpress"], ["--dry-run=client", "wordpress"]),
        (["--dry-run=server", "--wait"], ["--dry-run=server", "--wait=watcher"]),
        (["--atomic=true", "--force=false", "x"], ["--atomic", "x"]),
        (["--set=a=true", "--timeout=true"], ["--set=a=true", "--timeout=true"]),
        (["--wait", "--", "--wait", "--atomic=false"], ["--wait=watcher", "--", "--wait", "--atomic=false"]),
    ],
)
def test_bare_flags_take_no_word_after_them(words: list[str], expanded: list[str]) -> None:
    assert expand_bare(words, COMMANDS["install"]) == expanded


def _understood(helm: Path, command: str) -> dict[str, str]:
    """The flags in `helm COMMAND --help`, with what stands behind each."""
    text = process.run([helm, *command.split(), "--help"]).stdout
    own = text.partition("\nFlags:\n")[2].partition("\nGlobal Flags:")[0]
    return dict(re.findall(r"^ +(?:-\w, )?--([\w-]+)(.*?)   ", own, re.MULTILINE))


def _kind(flag: Flag, behind: str) -> bool:
    """Whether helm takes a value where we give one."""
    return bool(behind.strip()) == (flag.kind is not Kind.SWITCH)


@pytest.mark.helm
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_both_helms_understand_what_we_say_and_we_know_all_they_have(helm: Path, helm3: Path, command: str) -> None:
    for program, major in ((helm3, 3), (helm, 4)):
        understood = _understood(program, command)
        spelled = {
            (flag.helm3 if major == 3 and flag.helm3 else flag.name): flag
            for flag in COMMANDS[command]
            if flag.only in (0, major)
        }
        # Helm 3 lacks these without our refusing them, because leaving them out means the same.
        absent = {"server-side"} if major == 3 else set()
        assert set(spelled) - absent == set(understood) - LEFT_OUT
        for name in set(spelled) - absent:
            flag = spelled[name]
            if flag.kind is not Kind.OPTIONAL:
                assert _kind(flag, understood[name]), name
