"""mirrors.yaml's keys and what they must hold.

The same rules for editors stand in mirrors.schema.json; tests/config/test_schema.py holds the two together.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from helmkit.config.document import compose
from helmkit.config.model import (
    ORDERS,
    STATES,
    Auth,
    Cosign,
    ImageRule,
    Limits,
    Mirrors,
    Repository,
    Rewrite,
    Selection,
    Source,
    Target,
    Tls,
    Tool,
    ToolSource,
)
from helmkit.config.reader import Reader
from helmkit.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any, TypeVar

    from helmkit.config.document import Node
    from helmkit.config.reader import Fields

    T = TypeVar("T")


def read_text(file: Path) -> str:
    """The text of a mirrors.yaml. ConfigError where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8").removeprefix("\ufeff")
    except OSError as exc:
        raise ConfigError(f"cannot be read: {(exc.strerror or str(exc)).lower()}", where=str(file)) from exc
    except UnicodeDecodeError as exc:
        raise ConfigError("is not UTF-8 text", where=str(file)) from exc


def load_mirrors(file: Path) -> Mirrors:
    """Read `file`. Raises ConfigError when it cannot be read or is wrong."""
    return parse_mirrors(read_text(file), file)


def parse_mirrors(text: str, file: Path) -> Mirrors:
    """What `text` says; relative paths in it start at `file`'s folder. Raises ConfigError."""
    return read_mirrors(compose(text, file), file)


def read_mirrors(document: Node, file: Path) -> Mirrors:
    """What the document of such a text says. Raises ConfigError."""
    keys = ("repositories", "rewrites", "images", "tools", "limits")
    fields = Reader(document, file).fields({"version": True} | dict.fromkeys(keys, False))
    if fields["version"].text() != "1":
        fields["version"].fail("must be 1, the only version there is")
    return Mirrors(
        file=file,
        repositories=fields.read("repositories", lambda r: _repositories(r, file.parent), ()),
        rewrites=fields.read("rewrites", _each(_rewrite), ()),
        images=fields.read("images", _each(_image), ()),
        tools=fields.read("tools", lambda r: {name: _tool(tool) for name, tool in r.pairs()}, {}),
        limits=fields.read("limits", _limits, Limits()),
    )


def _each(read: Callable[[Reader], T]) -> Callable[[Reader], tuple[T, ...]]:
    return lambda reader: tuple(read(item) for item in reader.items())


def _repositories(reader: Reader, base: Path) -> tuple[Repository, ...]:
    found: dict[str, Repository] = {}
    for item in reader.items():
        repository = _repository(item, base)
        if repository.name in found:
            item.fail(f'a repository "{repository.name}" stands above already')
        found[repository.name] = repository
    return tuple(found.values())


def _repository(reader: Reader, base: Path) -> Repository:
    optional = (
        *("select", "proxy", "auth", "tls", "optional"),
        *("order", "provenance", "require_provenance", "keyring", "cosign", "publish"),
    )
    fields = reader.fields({"name": True, "sources": True} | dict.fromkeys(optional, False))
    name = fields["name"].text()
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
        fields["name"].fail(f'"{name}" is not a name: letters, digits, "-", "_" and "." only')
    sources = _each(lambda r: _source(r, base))(fields["sources"])
    if not sources:
        fields["sources"].fail("must list at least one source")
    if "keyring" not in fields and fields.read("require_provenance", Reader.flag, False):
        fields["require_provenance"].fail('needs "keyring": whose signatures are meant')
    return Repository(
        name=name,
        sources=sources,
        select=fields.read("select", _each(read_selection), ()),
        proxy=fields.read("proxy", _url("http", "https", "socks5", "socks5h"), None),
        auth=fields.read("auth", _auth, Auth()),
        tls=fields.read("tls", lambda r: _tls(r, base), Tls()),
        optional=fields.read("optional", Reader.flag, False),
        order=fields.read("order", _choice(ORDERS), "listed"),
        provenance=fields.read("provenance", Reader.flag, False),
        require_provenance=fields.read("require_provenance", Reader.flag, False),
        keyring=fields.read("keyring", lambda r: base / r.text(), None),
        cosign=fields.read("cosign", lambda r: _cosign(r, base), None),
        publish=fields.read("publish", _each(lambda r: _target(r, base)), ()),
    )


def _target(reader: Reader, base: Path) -> Target:
    fields = reader.fields(dict.fromkeys(("url", "path", "base_url", "auth", "tls"), False))
    _exactly_one(reader, fields, "url", "path")
    if "base_url" in fields and "path" not in fields:
        fields["base_url"].fail('goes with "path": a registry has URLs of its own')
    return Target(
        url=fields.read("url", _url("oci"), None),
        path=fields.read("path", lambda r: base / r.text(), None),
        base_url=fields.read("base_url", _url("http", "https"), None),
        auth=fields.read("auth", _auth, Auth()),
        tls=fields.read("tls", lambda r: _tls(r, base), Tls()),
    )


def _source(reader: Reader, base: Path) -> Source:
    keys = ("url", "path", "operator", "state", "evidence", "checked", "enabled")
    fields = reader.fields(dict.fromkeys(keys, False))
    _exactly_one(reader, fields, "url", "path")
    return Source(
        url=fields.read("url", _url("http", "https", "oci", "file"), None),
        path=fields.read("path", lambda r: base / r.text(), None),
        operator=fields.read("operator", Reader.text, ""),
        state=fields.read("state", _choice(STATES), "unknown"),
        evidence=fields.read("evidence", Reader.text, ""),
        checked=fields.read("checked", _date, ""),
        enabled=fields.read("enabled", Reader.flag, True),
    )


def _exactly_one(reader: Reader, fields: Fields, first: str, second: str) -> None:
    if (first in fields) == (second in fields):
        reader.fail(f'must have either "{first}" or "{second}"')


def _choice(words: Sequence[str]) -> Callable[[Reader], str]:
    """A reader of one of `words`."""

    def read(reader: Reader) -> str:
        if reader.text() not in words:
            reader.fail(f'"{reader.text()}" is not one of {", ".join(words)}')
        return reader.text()

    return read


def _date(reader: Reader) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", reader.text()):
        reader.fail(f'"{reader.text()}" is not a date such as 2026-11-23')
    return reader.text()


def read_selection(reader: Reader) -> Selection:
    """One rule of `select`. ConfigError."""
    optional = ("versions", "keep", "since", "exclude", "devel", "dependencies")
    fields = reader.fields({"chart": True} | dict.fromkeys(optional, False))
    return Selection(
        chart=fields["chart"].text(),
        versions=fields.read("versions", _range, None),
        keep=fields.read("keep", Reader.count, None),
        since=fields.read("since", _date, None),
        exclude=fields.read("exclude", _each(Reader.text), ()),
        devel=fields.read("devel", Reader.flag, False),
        dependencies=fields.read("dependencies", Reader.flag, False),
    )


def _range(reader: Reader) -> str:
    from helmkit.errors import VersionError
    from helmkit.version import Constraint

    try:
        Constraint.parse(reader.text())
    except VersionError as exc:
        reader.fail(f'"{reader.text()}" is not a range: {exc.message}')
    return reader.text()


def _auth(reader: Reader) -> Auth:
    fields = reader.fields(
        dict.fromkeys(("username_env", "password_env", "token_env", "netrc", "docker_config", "token_service"), False)
    )
    _both(reader, fields, "username_env", "password_env")
    return Auth(
        username_env=fields.read("username_env", Reader.text, None),
        password_env=fields.read("password_env", Reader.text, None),
        token_env=fields.read("token_env", Reader.text, None),
        netrc=fields.read("netrc", Reader.flag, False),
        docker_config=fields.read("docker_config", Reader.flag, False),
        token_service=fields.read("token_service", _url("http", "https"), None),
    )


def _cosign(reader: Reader, base: Path) -> Cosign:
    fields = reader.fields(dict.fromkeys(("key", "identity", "issuer", "trusted_root"), False))
    _exactly_one(reader, fields, "key", "identity")
    _both(reader, fields, "identity", "issuer")
    return Cosign(
        key=fields.read("key", lambda r: base / r.text(), None),
        identity=fields.read("identity", Reader.text, None),
        issuer=fields.read("issuer", Reader.text, None),
        trusted_root=fields.read("trusted_root", lambda r: base / r.text(), None),
    )


def _tls(reader: Reader, base: Path) -> Tls:
    fields = reader.fields(dict.fromkeys(("ca", "cert", "key"), False))
    _both(reader, fields, "cert", "key")
    return Tls(**{name: base / field.text() for name, field in fields.items()})


def _both(reader: Reader, fields: Fields, first: str, second: str) -> None:
    if (first in fields) != (second in fields):
        reader.fail(f'"{first}" and "{second}" go together')


def _rewrite(reader: Reader) -> Rewrite:
    fields = reader.fields({"match": True, "to": True} | dict.fromkeys(("prefix", "strip_scheme", "enabled"), False))
    return Rewrite(
        match=fields["match"].text(),
        to=_url("http", "https")(fields["to"]),
        prefix=fields.read("prefix", Reader.flag, False),
        strip_scheme=fields.read("strip_scheme", Reader.flag, False),
        enabled=fields.read("enabled", Reader.flag, True),
    )


def _image(reader: Reader) -> ImageRule:
    fields = reader.fields({"match": True, "to": True})
    return ImageRule(match=fields["match"].text(), to=fields["to"].text())


def _tool(reader: Reader) -> Tool:
    fields = reader.fields({"version": False, "sources": False})
    return Tool(
        version=fields.read("version", Reader.text, None),
        sources=fields.read("sources", _each(_tool_source), ()),
    )


def _tool_source(reader: Reader) -> ToolSource:
    fields = reader.fields(dict.fromkeys(("url", "pypi", "operator", "enabled"), False))
    _exactly_one(reader, fields, "url", "pypi")
    return ToolSource(
        url=fields.read("url", _url("https", "http", "file"), None),
        pypi=fields.read("pypi", Reader.text, None),
        operator=fields.read("operator", Reader.text, ""),
        enabled=fields.read("enabled", Reader.flag, True),
    )


def _limits(reader: Reader) -> Limits:
    kinds: dict[str, Callable[[Reader], Any]] = {
        **dict.fromkeys(("connect_timeout", "deadline", "rest"), Reader.seconds),
        **dict.fromkeys(("index_size", "archive_size", "rate", "least_rate"), Reader.size),
        "parallel": Reader.count,
    }
    fields = reader.fields(dict.fromkeys(kinds, False))
    return Limits(**{name: kinds[name](field) for name, field in fields.items()})


def _url(*schemes: str) -> Callable[[Reader], str]:
    """A reader of URLs of one of `schemes`, without credentials: `auth` names the variables that hold those."""

    def read(reader: Reader) -> str:
        url = reader.text()
        if "@" in url.partition("://")[2].partition("/")[0]:
            hint = "name the variables that hold them: auth: {username_env: REPO_USER, password_env: REPO_PASS}"
            reader.fail("credentials do not belong into a URL", hint=hint)
        try:
            parts = urlsplit(url)
            sound = parts.scheme in schemes and (bool(parts.hostname) or parts.scheme == "file")
        except ValueError:
            sound = False
        if not sound:
            reader.fail(f'"{url}" is not a URL that begins with {", ".join(s + "://" for s in schemes)}')
        return url

    return read
