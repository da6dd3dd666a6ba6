"""Random patterns against random texts, through the real helm."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.probes import differences
from tests.template.re2.cases import probe

_ATOMS = (
    r"a b c x . [ab] [^a] \d \w \W \s \pL \p{Lu} \P{L} \p{Greek} \p{^Latin} [[:alpha:]] [[:^space:]] é ſ k K S σ [a-c] [^b-z]"
    r" \x41 \x{e9} \101 \n [k] [^s] (?:) () \Qa.b\E ab abc İ i ǅ [\p{Lu}b] [^\W\d] ^ $ \b \B \A \z"
)
_QUANTIFIERS = "* + ? *? +? ?? {2} {0,1} {1,} {,2} {1,3}? {0} {2,3} {0,2}? {3,}"
_OPENERS = "( ( (?: (?i: (?m: (?s: (?U: (?P<n> (?i)( (?m)("
_JUNK = r"( ) [ ] { } | * + ? \ ^ $ - (?i) (?P<n> (?U) [[:alpha:] {1001} {2,1} \p{ \p{Foo} [^ a- {1 ** (? \Q \E"


def _larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.builds(
        lambda opener, branches: opener + "|".join(branches) + ")",
        st.sampled_from(_OPENERS.split()),
        st.lists(parts | st.just(""), min_size=1, max_size=3),
    )
    quantifiers = st.sampled_from(_QUANTIFIERS.split())
    return group | st.builds(str.__add__, group, quantifiers) | st.lists(parts, min_size=2, max_size=3).map("".join)


good_patterns = st.recursive(st.sampled_from(_ATOMS.split()), _larger, max_leaves=8)
bad_patterns = st.lists(st.sampled_from([*_JUNK.split(), *_ATOMS.split()]), min_size=1, max_size=6).map("".join)
some_texts = st.lists(
    st.text("aabbcxkKsSſ\u212aéÉσςΣ1_ \niİıǅΩ\ufffd\udcff\udc80", max_size=12), min_size=6, max_size=6
)
batches = st.lists(st.tuples(good_patterns | bad_patterns, some_texts), min_size=20, max_size=40)


@pytest.mark.helm
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(batch=batches)
def test_same_matches(helm: Path, batch: list[tuple[str, list[str]]]) -> None:
    probes = [probe(str(number), pattern, texts) for number, (pattern, texts) in enumerate(batch)]
    with TemporaryDirectory() as folder:
        assert differences(helm, probes, Path(folder)) == []
