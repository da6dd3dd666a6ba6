"""helmkit.lock as text: what is written is read again, in one order, and what is damaged is refused with its line."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helmkit.config import Selection
from helmkit.errors import ConfigError
from helmkit.mirror.lock import Lock, Pin, Section, dump_lock, load_lock, parse_lock

FILE = Path("helmkit.lock")
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True)
NUMBERS = st.integers(0, 30)
TAILS = st.sampled_from(["", "-rc.1", "-alpha", "-1e3", "+b.1", "-0x1F"])
VERSIONS = st.builds(
    lambda v, a, b, c, tail: f"{v}{a}.{b}.{c}{tail}", st.sampled_from(["", "v"]), *[NUMBERS] * 3, TAILS
)
DIGESTS = st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}")
SOURCES = st.sampled_from(["", "web-1.0.0.tgz", "https://up.example/charts/web.tgz", "oci://r.example/a/web:1.0.0_b"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
RULES = st.builds(
    Selection,
    chart=TEXTS,
    versions=st.sampled_from([None, "1", "1.10", ">=1 <2", "~1.2 || 3.x"]),
    keep=st.none() | st.integers(1, 9),
    since=st.none() | st.dates().map(str),
    exclude=st.lists(TEXTS, max_size=2).map(tuple),
    devel=st.booleans(),
    dependencies=st.booleans(),
)
PINS = st.builds(Pin, NAMES, NAMES, VERSIONS, DIGESTS, SOURCES, st.booleans())
SECTIONS = st.builds(
    Section,
    NAMES,
    st.lists(RULES, max_size=2).map(tuple),
    st.lists(PINS, max_size=4, unique_by=lambda pin: pin.key).map(tuple),
)
LISTS = st.lists(SECTIONS, max_size=3, unique_by=lambda section: section.repository)


@settings(deadline=None, max_examples=60)
@given(LISTS)
def test_what_is_written_is_read_again(sections: list[Section]) -> None:
    lock = Lock.of(sections)
    text = dump_lock(lock)
    assert parse_lock(text, FILE) == lock
    assert dump_lock(parse_lock(text, FILE)) == text


@settings(deadline=None, max_examples=60)
@given(LISTS, st.randoms(use_true_random=False))
def test_the_order_is_always_the_same(sections: list[Section], random: Random) -> None:
    shuffled = []
    for section in random.sample(sections, len(sections)):
        shuffled.append(
            Section(section.repository, section.select, tuple(random.sample(section.pins, len(section.pins))))
        )
    assert dump_lock(Lock.of(shuffled)) == dump_lock(Lock.of(sections))


GOOD = f"""\
version: 1
repositories:
- name: stable
  select:
  - {{chart: web}}
  charts:
  - chart: web
    version: 1.0.0
    digest: sha256:{"a" * 64}
    source: https://up.example/web-1.0.0.tgz
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("version: 1\n", "version: 2\n", 1, "version: 2 is not a format that this helmkit knows"),
        ("version: 1\n", "", 1, '"version" is missing'),
        ("sha256:a", "sha256:", 9, "is not a digest such as sha256:..."),
        ("sha256:", "md5:", 9, "is not a digest such as sha256:..."),
        ("    version: 1.0.0\n", "", 7, '"version" is missing'),
        ("1.0.0\n    digest", "one\n    digest", 8, '"one" is not a version'),
        ("chart: web\n", "chart: ../web\n", 7, '"../web" is not the name of a chart'),
        ("chart: web\n", "char: web\n", 7, 'unknown key; did you mean "chart"?'),
        ("{chart: web}", "{chart: web, versions: '><'}", 5, "is not a range"),
        ("https://up", "https://me:pw@up", 10, "must not hold credentials"),
        ("web-1.0.0.tgz", "web-1.0.0.tgz?sig=x", 10, "must not hold credentials"),
        ("- name: stable", "- name: stable\n<<<<<<< HEAD", 4, "a merge left a conflict"),
        ("- name: stable", "- name: [stable", 4, "not YAML"),
        ("  charts:", "  charts: []\n  charts:", 7, "stands here a second time"),
    ],
)
def test_a_damaged_lock_is_refused_with_its_line(old: str, new: str, line: int, said: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError) as raised:
        parse_lock(GOOD.replace(old, new, 1), FILE)
    assert (raised.value.where or "").split(":")[:2] == ["helmkit.lock", str(line)]
    assert said in raised.value.message
    assert "\n" not in str(raised.value)
    assert raised.value.hint


def test_what_stands_twice_is_refused() -> None:
    pin = GOOD[GOOD.index("  - chart: web\n") :]
    with pytest.raises(ConfigError, match=r"stable/web 1\.0\.0 stands above already"):
        parse_lock(GOOD + pin, FILE)
    with pytest.raises(ConfigError, match='a repository "stable" stands above already'):
        parse_lock(GOOD + GOOD[GOOD.index("- name") :], FILE)


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"\x00", b"[" * 2000])
def test_no_lock_at_all(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "helmkit.lock"
    assert load_lock(file) is None
    file.write_bytes(damage)
    with pytest.raises(ConfigError):
        load_lock(file)


def test_the_file_says_what_it_is() -> None:
    text = dump_lock(parse_lock(GOOD, FILE))
    assert text.startswith("# The charts that `helmkit repo sync --locked` takes")
    assert text.splitlines()[-4:] == [
        "  - chart: web",
        "    version: 1.0.0",
        f"    digest: sha256:{'a' * 64}",
        "    source: https://up.example/web-1.0.0.tgz",
    ]
