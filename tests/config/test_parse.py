"""mirrors.yaml: what it means, and that every mistake in it is one ConfigError at its own line.

The JSON Schema for editors must refuse the same mistakes.
"""

import json
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from helmkit import config, resources
from helmkit.config import parse_mirrors
from helmkit.config.document import compose, dump, load
from helmkit.errors import ConfigError

FILE = Path("/etc/helmkit/mirrors.yaml")
SCHEMA = json.loads((Path(config.__file__).parent / "mirrors.schema.json").read_text())

REPOSITORY = """\
version: 1
repositories:
  - name: stable
    sources:
      - {url: https://charts.example.com/stable}
"""

# What is wrong, the text, and where the error must point: line and words.
MISTAKES = {
    "no version": ("repositories: []\n", 1, '"version" is missing'),
    "another version": ("version: 2\n", 1, "must be 1"),
    "a list": ("- version: 1\n", 1, "must be a mapping, not a list"),
    "unknown key": ("version: 1\nrepositorys: []\n", 2, 'did you mean "repositories"?'),
    "unknown key inside": (REPOSITORY + "    slect: []\n", 6, 'did you mean "select"?'),
    "key twice": ("version: 1\nversion: 1\n", 2, "a second time"),
    "name with a slash": (REPOSITORY.replace("name: stable", "name: ../x"), 3, "is not a name"),
    "no sources": ("version: 1\nrepositories:\n- name: a\n", 3, '"sources" is missing'),
    "empty sources": ("version: 1\nrepositories:\n- {name: a, sources: []}\n", 3, "at least one source"),
    "sources a string": (REPOSITORY.split("    sources")[0] + "    sources: x\n", 4, 'must be a list, not "x"'),
    "url and path": (REPOSITORY.replace("}", ", path: x}"), 5, 'either "url" or "path"'),
    "not a URL": (REPOSITORY.replace("https://charts.example.com", "charts.example.com"), 5, "is not a URL"),
    "scheme": (REPOSITORY.replace("https:", "ftp:"), 5, "is not a URL that begins with"),
    "credentials in a URL": (REPOSITORY.replace("charts.ex", "me:hunter2@charts.ex"), 5, "do not belong"),
    "state": (REPOSITORY.replace("}", ", state: ok}"), 5, "is not one of live, stale"),
    "date": (REPOSITORY.replace("}", ", checked: today}"), 5, "is not a date"),
    "flag": (REPOSITORY.replace("}", ", enabled: maybe}"), 5, "must be true or false"),
    "keep": (REPOSITORY + "    select: [{chart: a, keep: 0}]\n", 6, "a whole number from 1"),
    "since": (REPOSITORY + "    select: [{chart: a, since: yesterday}]\n", 6, "is not a date"),
    "exclude a string": (REPOSITORY + "    select: [{chart: a, exclude: b}]\n", 6, "must be a list"),
    "order": (REPOSITORY + "    order: random\n", 6, "is not one of listed, fastest"),
    "target without a place": (REPOSITORY + "    publish: [{}]\n", 6, 'either "url" or "path"'),
    "target that is no registry": (REPOSITORY + "    publish: [{url: 'https://a/'}]\n", 6, "begins with oci://"),
    "base_url of a registry": (
        REPOSITORY + "    publish: [{url: 'oci://a/b', base_url: 'http://a/'}]\n",
        6,
        "goes with",
    ),
    "rate": ("version: 1\nlimits: {rate: fast}\n", 2, "a size"),
    "half of the credentials": (REPOSITORY + "    auth: {username_env: A}\n", 6, "go together"),
    "half of the certificate": (REPOSITORY + "    tls: {cert: A}\n", 6, "go together"),
    "duration": ("version: 1\nlimits: {connect_timeout: 3}\n", 2, "a duration"),
    "size": ("version: 1\nlimits:\n  index_size: 64MB!\n", 3, "a size"),
    "image rule": ("version: 1\nimages:\n  - {match: a}\n", 3, '"to" is missing'),
    "tool source": ("version: 1\ntools: {helm: {sources: [{}]}}\n", 2, 'either "url" or "pypi"'),
}


def test_the_shipped_file_is_sound_and_ends_stable_with_our_charts() -> None:
    mirrors = config.load_mirrors(resources.shipped_mirrors())
    stable = mirrors.repository("stable")
    assert stable
    assert stable.enabled_sources[-1].path == resources.shipped_charts()
    assert [r.name for r in mirrors.repositories if not r.optional] == ["stable"]
    assert all(source.checked for r in mirrors.repositories for source in r.sources)
    assert all(not s.enabled and s.evidence for r in mirrors.repositories for s in r.sources if s.state == "gone")


def test_every_key_arrives() -> None:
    text = REPOSITORY + (
        "    select:\n"
        "      - {chart: 'word*', versions: '>=9 <10', keep: 3, exclude: [wordy]}\n"
        "      - {chart: '*', since: 2026-01-31, devel: true, dependencies: true}\n"
        "    order: fastest\n"
        "    require_provenance: true\n"
        "    keyring: keys.gpg\n"
        "    publish:\n"
        "      - {url: 'oci://r.example.com/charts', auth: {docker_config: true}, tls: {ca: ca.pem}}\n"
        "      - {path: out, base_url: 'https://charts.example.com'}\n"
        "    proxy: http://proxy.example.com:3128\n"
        "    auth: {token_env: T, netrc: true}\n"
        "    tls: {ca: ca.pem}\n"
        "rewrites: [{match: 'https://a/', to: 'https://b/', prefix: true, strip_scheme: true}]\n"
        "limits: {connect_timeout: 500ms, index_size: 2MiB, archive_size: 1MiB, parallel: 4,\n"
        "  rate: 3MiB, least_rate: 10, deadline: 2m, rest: 1h}\n"
    )
    mirrors = parse_mirrors(text, FILE)
    repository = mirrors.repositories[0]
    assert repository.select == (
        config.Selection(chart="word*", versions=">=9 <10", keep=3, exclude=("wordy",)),
        config.Selection(chart="*", since="2026-01-31", devel=True, dependencies=True),
    )
    assert (repository.order, repository.require_provenance) == ("fastest", True)
    assert repository.keyring == FILE.parent / "keys.gpg"
    assert repository.publish == (
        config.Target(
            url="oci://r.example.com/charts",
            auth=config.Auth(docker_config=True),
            tls=config.Tls(ca=FILE.parent / "ca.pem"),
        ),
        config.Target(path=FILE.parent / "out", base_url="https://charts.example.com"),
    )
    assert repository.proxy == "http://proxy.example.com:3128"
    assert repository.auth == config.Auth(token_env="T", netrc=True)
    assert repository.tls.ca == FILE.parent / "ca.pem"
    assert mirrors.rewrites[0].strip_scheme
    assert mirrors.limits == config.Limits(
        connect_timeout=0.5,
        index_size=2 * 2**20,
        archive_size=2**20,
        parallel=4,
        rate=3 * 2**20,
        least_rate=10,
        deadline=120.0,
        rest=3600.0,
    )
    assert not list(Draft202012Validator(SCHEMA).iter_errors(_plain(text)))


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_at_its_line(name: str) -> None:
    text, line, words = MISTAKES[name]
    with pytest.raises(ConfigError) as caught:
        parse_mirrors(text, FILE)
    assert words in str(caught.value)
    assert caught.value.where
    assert caught.value.where.startswith(f"{FILE}:{line}:")
    assert "hunter2" not in str(caught.value)


def test_a_repository_twice_is_named() -> None:
    text = REPOSITORY + "  - {name: stable, sources: [{path: x}]}\n"
    with pytest.raises(ConfigError, match="stands above already") as caught:
        parse_mirrors(text, FILE)
    assert str(caught.value.where).startswith(f"{FILE}:6:")


def test_a_range_that_is_none_is_named() -> None:
    with pytest.raises(ConfigError, match="is not a range"):
        parse_mirrors(REPOSITORY + "    select: [{chart: a, versions: 'not a range'}]\n", FILE)


@pytest.mark.parametrize("text", ["a: [", "a: 'x", "\x00", "a: *b", "{" * 5000, ""])
def test_what_is_not_yaml_is_one_error(text: str) -> None:
    with pytest.raises(ConfigError, match=r"not YAML|empty"):
        parse_mirrors(text, FILE)


def test_a_file_that_cannot_be_read_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"version: 1 # \xe4")
    for name in ("missing.yaml", ".", "latin.yaml"):
        with pytest.raises(ConfigError):
            config.load_mirrors(tmp_path / name)


# What a schema cannot say, or says of parsed YAML only.
BEYOND_THE_SCHEMA = {"key twice"}


@pytest.mark.parametrize("name", [name for name in MISTAKES if name not in BEYOND_THE_SCHEMA])
def test_the_json_schema_refuses_the_same(name: str) -> None:
    assert list(Draft202012Validator(SCHEMA).iter_errors(_plain(MISTAKES[name][0])))


def test_the_json_schema_accepts_the_shipped_file() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert not list(Draft202012Validator(SCHEMA).iter_errors(_plain(resources.shipped_mirrors().read_text())))


def _plain(text: str) -> Any:
    """What an editor's YAML 1.2 sees: dates stay strings."""

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = dict(yaml.SafeLoader.yaml_implicit_resolvers)  # noqa: RUF012

    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items():
        Loader.yaml_implicit_resolvers[first] = [pair for pair in resolvers if not pair[0].endswith("timestamp")]
    return yaml.load(text, Loader=Loader)


@pytest.mark.parametrize("text", [resources.shipped_mirrors().read_text(), *(text for text, *_ in MISTAKES.values())])
def test_a_document_is_the_same_as_json(text: str) -> None:
    document = compose(text, FILE)
    assert load(dump(document)) == document


def test_a_document_that_repeats_itself_without_end() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{new}: &{new} [*{old}, *{old}]\n" for old, new in pairwise(ascii_lowercase))
    with pytest.raises(ConfigError, match="more than 100000 values"):
        parse_mirrors(bomb, FILE)
    with pytest.raises(ConfigError, match="not YAML"):
        parse_mirrors("a: &a [*a]\n", FILE)
