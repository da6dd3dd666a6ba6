"""Patterns that the engine could get wrong, against texts that tell, through the real helm."""

from pathlib import Path

import pytest

from tests.support.probes import differences
from tests.template.re2.cases import probe

_PATTERNS = r"""
(a|)* (|a)* (a|)+ (|a)+ (a*)* (a*)+ (a*?)* (a??)* (a*)*? (a*?)*? (a+)* (a|b|)*c ((a)|b)* ((a)|(b))* (?:(a)|b)* (a?)*b
(a|ab)(c|bcd)(d*) (a*)(a|b)* (a*)(ab)*(b*) ((a*)b)* (a(b)?)* (a(b)?c?)+ (?:(a)|(b)|(c))+ (^a)* (a$)* ($)* (^)* (\b)* (\B|a)*
(a|\b)* (\b|a)+b (a*|b)* (b*|a)* (?:a|(b))*? (a){0}b (a){0,1} (a){2} (a){2,} (a){1,3}? ((a){2}){2} (a{2,3}?)(a*) (a?){3}
(a??){3} (a?){2,3} (a??){2,}? (a|b){2,3}?b (x+x+)+y (a*)*b (a|a)*$ ((a{0,3}){0,3})b (.*)(.*)b (.*?)(.*)b (.+)b(.*?)c
^ $ ^$ \A \z \b \B (?m)^ (?m)$ (?m)^$ (?m)^.*$ (?m:^)a a(?m:$) (?s).+ (?-s).+ (?U)a+ (?U)a+? (?U:a*)b (?s:.)\n(?-s:.)
(?i)k (?i)s (?i)K (?i)ſ (?i)[k-s] (?i)[^k] (?i)\w+ (?i)\W+ (?i)i (?i)İ (?i)ı (?i)ß (?i)ẞ (?i)σ (?i)ǅ (?i)é (?i)[é-ö] (?i)µ
(?i)\p{Lu}+ (?i)\p{Greek}+ (?i)[[:upper:]]+ (?i)[[:^lower:]]+ (?i:a)b (?i)a(?-i)b \p{Greek}+ \p{Han} \P{Latin}+ \p{^Greek}
[\p{Greek}a]+ [^\p{Latin}]+ \p{Cyrillic} \pN \p{Nd}+ \p{Cs} [[:word:]]+ [[:^ascii:]]+ [^[:^alpha:]] [\d\D] [^\d\D] [^\x00-\x{10FFFF}]
. .. \x{FFFD} [^a] [^\x{FFFD}]+ \x{DC80} [\x{D800}-\x{DFFF}] [\x{80}-\x{10FFFF}]+ \PL+ (?i)[\x{80}-\x{10FFFF}]
(?P<n>a)|(?P<m>b) (?P<n>a)(?P<n>b) (?<n>b)?a \Qa.b\E* a\Q\E* a*\Q\E* a*(?i)* \101 \0 \x41 [\]a] []a] [^]a] [a-] [-a] [a\-b]
a||b |a a| (|) (?:) () a(?:)b ab|abc abc|ab a|ab|abc (?:ab|a)(?:c|bc) foo|foobar foobar|foo (?:foo|fo|f)(?:o|)* a.*c|a .*?b .*b
[^-A-Za-z0-9_.] ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$ \d+\.\d+ ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$
( ) a) (a [ [a *a a** a{1001} a{2,1} (?=a) (?!a) \1 \8 \C \p{Nope} \pX (?P<n (?z) [[:nope:]] [b-a] \xg (a{100}){11} (?i
"""
TEXTS = [
    *["", "a", "b", "aa", "ab", "ba", "abc", "abcd", "aabb", "abab", "aaab", "aXb", "a b", "xxxxy", "foobar foo"],
    *[
        "a\nb",
        "\n",
        "a\n\nb\n",
        "k\u212aKsS\u017f",
        "iIİı",
        "ßẞ",
        "σςΣ",
        "ǄǅǆÉéÖöµμ",
        "αβγ Ωab",
        "中a文",
        "жa1٣",
        "a.b*",
        "\0A",
    ],
    *["release-1.2.3_x", "a.b-c.example"],
    # Not UTF-8: single bytes, a surrogate, a cut character.
    *["\udcff", "a\udc80b\udcff", "\udced\udca0\udc80", "é\udcc3", "\ufffd\udcff\ufffd", "\udcc3a\udca9"],
]


@pytest.mark.helm
def test_same_matches(helm: Path, tmp_path: Path) -> None:
    probes = [probe(str(number), pattern, TEXTS) for number, pattern in enumerate(_PATTERNS.split())]
    assert differences(helm, probes, tmp_path) == []
