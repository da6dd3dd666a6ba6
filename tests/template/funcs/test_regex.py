"""Regular expressions: RE2 as the real helm has it."""

from pathlib import Path

import pytest

from tests.template.funcs.cases import compare, compare_errors

TEXT = "The Quick 123 brown_fox-jumps\\nover éà 45.6 ß end"
PATTERNS = [
    "", "a", "o", "[a-z]+", "[A-Z]", "[^a-z]+", "\\\\d+", "\\\\D+", "\\\\w+", "\\\\W+", "\\\\s", "\\\\S+", ".", ".*", "(?s).*", "(?m)^.", "(?m).$",
    "^", "$", "(?m)^", "(?m)$", "\\\\A", "\\\\z", "\\\\b", "\\\\B", "\\\\bo", "x*", "o*", "o+?", "o{1,2}", "o{0}", "[0-9]{2,}", "u{1}", "o{,2}", "a{1",
    "(?i)the", "(?i:q)uick", "(?i)[a-c]+", "(?i)É", "(?-i)The", "(?U)o+.*n", "(?U)[a-z]+?", "(?is)QUICK.*OVER", "(?:b|br)own", "(b|br)(r|o)own?",
    "([a-z]+)_([a-z]+)", "(?P<first>[a-z]+)_(?P<second>[a-z]+)", "(?<n>[a-z]+)-", "(a|b|)+", "(|o)*", "(o*)*", "(o|u)*i", "[[:alpha:]]+", "[[:^alpha:]]+",
    "[[:digit:][:space:]]+", "[[:word:]-]+", "[\\\\w-\\\\.]+", "[\\\\d.]+", "[^\\\\S\\\\n]+", "[]a]+", "[^]a]+", "[a-]+", "[-a]", "[a\\\\-z]", "[\\\\]]", "[.]", "[+*?]",
    "\\\\pL+", "\\\\p{Lu}", "\\\\P{L}+", "\\\\p{^L}+", "[\\\\p{Ll}\\\\d]+", "\\\\x41|\\\\x{e9}", "\\\\101|\\\\0", "\\\\t|\\\\n", "\\\\Q.\\\\E", "\\\\Q45.6", "\\\\.", "\\\\_", "\\\\-",
    "(?i)ſ", "(?i)[k]", "é|à", "[é-ü]", "[^\\\\x00-\\\\x7F]", "..?", "(.)(.)?", "^The", "end$", "end\\\\z", "over$", "(?m)jumps$", "a|b|c|d|e", "^$", "(^)*o", "(?:^)?T", "\\\\b+T", "o**?x"[:2],
    "[[:punct:]]", "[[:xdigit:]]+", "[[:ascii:]]+", "[a-zA-Z0-9_]{3}", "(?:[a-z]{2}){2}", "[\\\\x{1F600}-\\\\x{1F64F}]", "\\\\x{10FFFF}", "[[.a.]]", "[[=a=]]", "[a[:digit:]b]", "[a&&b]", "[a~~b||+--d]",
]
# Loops over what may be empty: the match is the same, but what their last turn captured is not.
EMPTY_LOOPS = ("(a|b|)+", "(o*)*")
PROBES = [
    *(f'{{{{ regexMatch "{p}" "{TEXT}" }}}}{{{{ regexFind "{p}" "{TEXT}" | quote }}}}' for p in PATTERNS),
    *(f'{{{{ regexFindAll "{p}" "{TEXT}" -1 | toJson }}}}' for p in PATTERNS),
    *(f'{{{{ regexReplaceAll "{p}" "{TEXT}" "<${{1}}>" | quote }}}}' for p in PATTERNS if p not in EMPTY_LOOPS),
    *(f'{{{{ regexReplaceAllLiteral "{p}" "{TEXT}" "$1" | quote }}}}' for p in PATTERNS),
    *(f'{{{{ regexSplit "{p}" "{TEXT}" -1 | toJson }}}}' for p in PATTERNS),
    *(f'{{{{ regexFindAll "o" "{TEXT}" {n} | toJson }}}}{{{{ regexSplit "o" "{TEXT}" {n} | toJson }}}}' for n in range(-2, 5)),
    *(f'{{{{ regexSplit "{p}" "" {n} | toJson }}}}' for p in ("", "x", "x*", "(?i)") for n in (-1, 0, 1)),
    *(f'{{{{ regexSplit "x*" "{text}" {n} | toJson }}}}' for text in ("xxaxxbxx", "ab", "x") for n in (-1, 1, 2, 3)),
    *(
        f'{{{{ regexReplaceAll "(?P<a>b)(c)?(?P<d1>d)" "abcd bd" "{t}" }}}}'
        for t in (
            "$1", "${1}W", "$1W", "$a", "${a}x", "$ax", "$d1", "${d1}", "$0", "$00", "$01", "$2", "$3", "$9", "$$", "$$1", "$", "$-", "${", "${1", "${}",
            "${é}", "$é", "a$", "$1$2$3", "${1}${2}", "\\\\1", "$10", "${10}", "$1_", "$_", "$a$a",
        )
    ),
    '{{ regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" }}{{ regexReplaceAll "x*" "abc" "-" }}{{ regexReplaceAll "b*" "abba" "X" }}',
    '{{ regexReplaceAll "[^-A-Za-z0-9_.]" "a b/c:d" "-" | trunc 63 }}{{ regexReplaceAll "\\\\W+" "a.b c" "_" }}',
    '{{ regexQuoteMeta "1.2.3" }}{{ regexQuoteMeta "\\\\.+*?()|[]{}^$ -_é" }}{{ regexQuoteMeta "" }}{{ regexMatch "(" "a" }}{{ regexMatch "(?=a)" "a" }}',
    '{{ mustRegexMatch "^a" "ab" }}{{ mustRegexFind "b+" "abb" }}{{ mustRegexFindAll "b" "abb" 1 }}{{ mustRegexReplaceAll "b" "abb" "$0$0" }}',
    '{{ mustRegexReplaceAllLiteral "b" "abb" "$0" }}{{ mustRegexSplit "b" "abab" -1 }}{{ typeOf (regexSplit "a" "b" 1) }}',
    '{{ "a.b" | regexMatch "^[a-z]+\\\\.[a-z]+$" }}{{ regexMatch "^[a-z]+$" "abc\\n" }}{{ regexFind "[a-zA-Z][1-9]" "abcd1234" }}',
]
BAD = [
    "{2}", "(", ")", "a)", "(a", "[", "[a", "[]", "[^", "[z-a]", "[a-\\\\d]", "*", "+a", "a|*", "(*)", "(?:+)", "a**", "a*+", "a++", "a?{2}", "a{2}{3}", "a{2}*", "a*?+", "a{1001}",
    "a{2,1}", "(a{100}){11}", "(?:a{10}){10}{2}", "(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", "(?P<n", "(?P<>a)", "(?P<a-b>c)", "(?<a b>c)", "(?P=n)", "(?#c)", "(?z)", "(?i", "(?i-)", "(?i-:a)",
    "(?--i)", "(?", "(?:", "\\\\1", "\\\\8", "\\\\C", "\\\\Z", "\\\\y", "\\\\é", "\\\\", "a\\\\", "\\\\x", "\\\\x4", "\\\\xg1", "\\\\x{", "\\\\x{}", "\\\\x{110000}", "\\\\x{4g}", "\\\\p{Nope}", "\\\\pX", "\\\\p{L",
    "[[:nope:]]", "[\\\\8]", "[\\\\]", "[\\\\b]", "\\\\k<n>", "\\\\G", "\\\\p", "a{99999999999}", "(?i)(?x)", "x{2,1001}",
]
ERRORS = [
    *(f'{{{{ mustRegexFind "{p}" "a" }}}}' for p in BAD),
    *(f'{{{{ {name} "a(b" "a" }}}}' for name in ("regexFind", "mustRegexMatch")),
    *(f'{{{{ {name} "a(`b" "a" -1 }}}}' for name in ("regexFindAll", "regexSplit", "mustRegexSplit")),
    *(f'{{{{ {name} "\\n(" "a" "b" }}}}' for name in ("regexReplaceAll", "regexReplaceAllLiteral")),
    '{{ regexMatch 1 "a" }}',
    '{{ regexFindAll "a" "b" }}',
    '{{ regexFindAll "a" "b" "c" }}',
]


@pytest.mark.helm
def test_same_output(helm: Path, tmp_path: Path) -> None:
    compare(helm, PROBES, tmp_path)


@pytest.mark.helm
def test_same_errors(helm: Path, tmp_path: Path) -> None:
    compare_errors(helm, ERRORS, tmp_path)
