"""helmkit.lock: what a sync copied, pinned by digest; as text in a stable order, meant for git. Pure but for reading.

A section a repository that selects: the rules it was made with, and the pins of what they chose, dependencies
included. Left out: which versions those are (locked).
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from helmkit.config import Selection
from helmkit.config.document import compose
from helmkit.config.parse import read_selection
from helmkit.config.reader import Reader
from helmkit.errors import ConfigError, VersionError
from helmkit.fs import reason
from helmkit.net import redacted
from helmkit.records import Record
from helmkit.version import Version

FORMAT = "1"
_HEADER = """\
# The charts that `helmkit repo sync --locked` takes, and no others. Commit this file; do not edit it:
# `helmkit repo sync --lock` writes it, `helmkit repo sync --update [NAME...]` moves its pins.
"""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")


class Pin(Record):
    """One archive: its chart, whose `repository` may be another than the section's, and its sha256 in hex.

    `source` is the URL it was first had from, never with what may be secret, relative where the repository is a
    folder. A `dependency` is there because another pin needs it.
    """

    repository: str
    chart: str
    version: str
    digest: str
    source: str = ""
    dependency: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """Repository, chart, version."""
        return self.repository, self.chart, self.version

    def __str__(self) -> str:
        return f"{self.repository}/{self.chart} {self.version}"


class Section(Record):
    """What is pinned for one repository of mirrors.yaml, and the rules that chose it."""

    repository: str
    select: tuple[Selection, ...] = ()
    pins: tuple[Pin, ...] = ()


class Lock(Record):
    """A lock file, in the order that it is written in."""

    sections: tuple[Section, ...] = ()

    @classmethod
    def of(cls, sections: Iterable[Section]) -> "Lock":
        """Sections by name, and in each the pins by repository, chart and newest first."""
        ordered = sorted(sections, key=lambda section: section.repository)
        return cls(tuple(Section(s.repository, s.select, _in_order(s.pins)) for s in ordered))

    def section(self, repository: str) -> Section | None:
        """What is pinned for a repository; None where the lock does not speak of it."""
        return next((section for section in self.sections if section.repository == repository), None)

    @property
    def digests(self) -> frozenset[str]:
        """Every digest that is pinned."""
        return frozenset(pin.digest for section in self.sections for pin in section.pins)


def dump_lock(lock: Lock) -> str:
    """The text of the file; equal locks give equal text."""
    import yaml

    document = {"version": int(FORMAT), "repositories": [_section(section) for section in lock.sections]}
    return _HEADER + yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=1 << 20)


def load_lock(file: Path) -> Lock | None:
    """The lock in `file`; None where there is no such file. ConfigError with file and line for a damaged one."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise ConfigError(f"cannot be read: {reason(exc)}", where=str(file)) from exc
    except UnicodeDecodeError as exc:
        raise ConfigError("is not UTF-8 text", where=str(file), hint=_HINT) from exc
    return parse_lock(text, file)


def parse_lock(text: str, file: Path) -> Lock:
    """What the text of a lock says. ConfigError with file, line and column."""
    if conflict := re.search(r"^<{7} ", text, re.MULTILINE):
        line = text.count("\n", 0, conflict.start()) + 1
        raise ConfigError("a merge left a conflict", where=f"{file}:{line}", hint=_HINT)
    try:
        return _parse(text, file)
    except ConfigError as exc:
        raise ConfigError(exc.message, where=exc.where, hint=exc.hint or _HINT) from exc


_HINT = "restore the file from git, or write it anew with `helmkit repo sync --update`"


def _parse(text: str, file: Path) -> Lock:
    fields = Reader(compose(text, file), file).fields({"version": True, "repositories": True})
    if (version := fields["version"].text()) != FORMAT:
        fields["version"].fail(f"{version} is not a format that this helmkit knows", hint="use a newer helmkit")
    sections: dict[str, Section] = {}
    for item in fields["repositories"].items():
        section = _read_section(item)
        if section.repository in sections:
            item.fail(f'a repository "{section.repository}" stands above already')
        sections[section.repository] = section
    return Lock.of(sections.values())


def _read_section(reader: Reader) -> Section:
    fields = reader.fields({"name": True, "select": True, "charts": True})
    name = _matching(fields["name"], _NAME, "a name")
    pins: dict[tuple[str, str, str], Pin] = {}
    for item in fields["charts"].items():
        pin = _read_pin(item, name)
        if pin.key in pins:
            item.fail(f"{pin} stands above already")
        pins[pin.key] = pin
    return Section(name, tuple(map(read_selection, fields["select"].items())), tuple(pins.values()))


def _read_pin(reader: Reader, owner: str) -> Pin:
    fields = reader.fields(
        {"chart": True, "version": True, "repository": False, "dependency": False, "digest": True, "source": False}
    )
    return Pin(
        repository=fields.read("repository", lambda r: _matching(r, _NAME, "a name"), owner),
        chart=_matching(fields["chart"], _NAME, "the name of a chart"),
        version=_version(fields["version"]),
        digest=_matching(fields["digest"], _DIGEST, "a digest such as sha256:...").removeprefix("sha256:"),
        source=fields.read("source", _source, ""),
        dependency=fields.read("dependency", Reader.flag, False),
    )


def _matching(reader: Reader, pattern: re.Pattern[str], wanted: str) -> str:
    text = reader.text()
    if not pattern.fullmatch(text):
        reader.fail(f'"{text[:80]}" is not {wanted}')
    return text


def _version(reader: Reader) -> str:
    try:
        Version.parse(reader.text())
    except VersionError:
        reader.fail(f'"{reader.text()[:80]}" is not a version')
    return reader.text()


def _source(reader: Reader) -> str:
    if redacted(reader.text()) != reader.text():
        reader.fail("must not hold credentials or a query string")
    return reader.text()


def _in_order(pins: Iterable[Pin]) -> tuple[Pin, ...]:
    newest_first = sorted(pins, key=lambda pin: (Version.parse(pin.version), pin.version), reverse=True)
    return tuple(sorted(newest_first, key=lambda pin: (pin.repository, pin.chart)))


def _section(section: Section) -> dict[str, Any]:
    rules = [select_fields(rule) for rule in section.select]
    return {
        "name": section.repository,
        "select": rules,
        "charts": [_pin(pin, section.repository) for pin in section.pins],
    }


def select_fields(rule: Selection) -> Mapping[str, Any]:
    """A rule as mirrors.yaml has it."""
    keys = ("chart", "versions", "keep", "since", "exclude", "devel", "dependencies")
    fields = {key: getattr(rule, key) for key in keys}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items() if value}


def _pin(pin: Pin, owner: str) -> dict[str, Any]:
    fields = {
        "chart": pin.chart,
        "version": pin.version,
        "repository": "" if pin.repository == owner else pin.repository,
        "dependency": pin.dependency,
        "digest": f"sha256:{pin.digest}",
        "source": pin.source,
    }
    return {key: value for key, value in fields.items() if value}
