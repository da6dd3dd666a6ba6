"""What arguments are made of: constants of each kind, and for each family of functions the texts that matter to it."""
# ruff: noqa: SIM905 - a list of many short words reads best as one text

NUMBERS = (
    *("0 1 -1 2 3 5 7 10 12 63 64 100 255 -3 -10 0x1F 0o17 017 0b101 1_000 'a' '\\n' 1500 65536").split(),
    *("2147483647 2147483648 -2147483649 4294967295 4294967296 9007199254740993").split(),
    *("9223372036854775807 -9223372036854775808 1700000000 -62135596800").split(),
)
SMALL = ("0", "1", "-1", "2", "3", "4", "7", "12", "-5")
FLOATS = (
    *("0.0 -0.0 1.0 1.5 -1.5 2.5 0.1 0.5 -0.5 3.14159 1e3 1e6 1e20 1e21 1e22 -1e21 1e-5 1e-6 1e-7 1e100").split(),
    *("123456789.125 9007199254740993.0 0.30000000000000004 1.7976931348623157e308 5e-324 0x1p4").split(),
)

# Pieces that are put together into texts.
WORDS = (
    *(
        "a b ab A Z foo Foo FOO fooBar foo_bar foo-bar HTTPServer x1 0 1 42 -7 0x1f 1e3 1.50 true false null ~ yes"
    ).split(),
    *(
        "é ß İ ı ǆ Σ ς ﬁ 日本 😀 \\u00a0 \\u200b \\x00 \\x7f \\ufeff \\t \\n \\r \\n\\n . , : ; - _ / \\\\ # & < > %"
    ).split(),
    *("' \\\" ` $ $1 {} [] {{ }} = + * ? ! | @ ~").split(),
    *(" ", "  ", "", " a", "a ", "a: b", "- a", "a\\nb", "# c", "\\xff", "\\u2028", "<no value>", "0777", "1_000"),
)
REGEXES = (
    *(
        "a b [a-z] [^a] [[:alpha:]] [[:^digit:]] \\\\d \\\\D \\\\w \\\\W \\\\s \\\\b \\\\B ^ $ \\\\A \\\\z . .* .+ .+? a* a+ a? a{2}"
    ).split(),
    *(
        "a{1,3} a{2,} a{,2} (a) (a|b) (?:a) (?P<n>a) (?<m>b) (?i) (?s) (?m) (?U) (?i:A) | \\\\. \\\\pL \\\\p{Greek} \\\\PN"
    ).split(),
    *(
        "( ) [ ] { } \\\\ * + ? \\\\Q.\\\\E \\\\x41 \\\\x{e9} \\\\1 (?=a) \\\\C é [é-ü] [a-] [-a] []a] \\\\n $1 ${1} ${n} $n $$ - x1"
    ).split(),
)
VERSIONS = (
    *(
        "1 1.2 1.2.3 v1.2.3 1.2.3-alpha 1.2.3-alpha.1 1.2.3-0 1.2.3+build 1.2.3-rc.1+b 0.0.0 0.1.0 2.0.0 10.0.0 1.x"
    ).split(),
    *("1.2.x * >= <= > < = != ~ ^ ~> || , - ^1.2 ~1.2.3 >=1.2.3-0 1.2.3.4 01.2.3 1.2.3-01 x X").split(),
    *(" ", " - ", " || ", ", ", "", "1.19.0-gke.1", "99999999999999999999"),
)
DATES = (
    *(
        "2006 01 02 15 04 05 Jan January Mon Monday MST Z07:00 -0700 -07 .000 .999 _2 2 1 3 PM pm 06 002 __2 T - : /"
    ).split(),
    *("2024-02-29 2023-12-31 23:59:60 1999 12 UTC Europe/Berlin Local America/New_York Nowhere/City").split(),
    *(" ", "", "2006-01-02", "2006-01-02T15:04:05Z07:00", "2024-02-29T01:02:03Z", "Mon, 02 Jan 2006", ",000", "x"),
)
DURATIONS = (
    *(
        "1h 30m 45s 1.5h -2m 100ms 1us 1µs 1ns 0 1 s h m 1d 1w .5s 5. -.s 1h30m 8760h 2562047h47m16s 9223372036s"
    ).split(),
    *("300 -1 +5s 1e3s ns", "", " ", "1h ", "96h", "0.000000001s"),
)
DOCUMENTS = (
    *("a: b: c: - [ ] { } , : # & * &a *a ! !!str !!int !!binary | > |- >- |+ >2 ? --- ... % @ ` ~ <<:").split(),
    *(
        'null true yes no on off 1 1.5 1e3 0x1f 0o17 017 .inf .nan -.inf 1_000 2001-01-01 1:30 \'x\' \\"x\\" \\"a\\\\nb\\"'
    ).split(),
    *(
        " ",
        "  ",
        "\\n",
        "\\n  ",
        "\\n- ",
        ": ",
        ", ",
        " #c",
        "\\t",
        "a: 1\\n",
        "b: {c: 2}\\n",
        "- x\\n",
        "  - y\\n",
        "",
        "é",
        "\\r\\n",
    ),
)
JSON = (
    *(
        '{ } [ ] , : \\"a\\" \\"b\\" \\"\\" 1 1.5 -0 1e3 1e400 01 1. true false null nul \\"\\\\u00e9\\" \\"\\\\ud83d\\" tru NaN'
    ).split(),
    *(
        '{\\"a\\":',
        '{\\"a\\":1}',
        "[1,2]",
        '{\\"a\\":{\\"b\\":[null]}}',
        " ",
        "",
        "\\n",
        "x",
        '\\"<&>\\"',
        '{\\"a\\":1,\\"a\\":2}',
    ),
)
TOML = (
    *(
        "a b = [a] [[a]] [a.b] a.b 1 1.5 -0x1F 0o17 0b1 1_000 true false inf nan 'x' { } [ ] , # . 1979-05-27 07:32:00"
    ).split(),
    *(
        "a = 1\\n",
        'b = \\"x\\"\\n',
        "[t]\\n",
        "c = [1, 2]\\n",
        "d = {e = 1}\\n",
        "\\n",
        " ",
        " = ",
        '\\"\\"\\"',
        "'''",
        "",
        "[[l]]\\n",
    ),
)
URLS = (
    *(
        "http https mailto : :// // / ? # @ user user:pw host example.com :80 :x [::1] /a/b /a%20b %zz ?q=1&r=2 #frag"
    ).split(),
    *("scheme host path query fragment userinfo opaque a b * //host", " ", "", "..", "é", "%2F"),
)
PATHS = ("/", "//", "a", "b", ".", "..", "...", "/a", "a/", "x.tar", ".gz", ".", "", " ", "\\\\", "é", "./", "../")
FORMATS = (
    *(
        "%v %+v %#v %T %s %q %d %x %X %o %O %b %c %U %e %E %f %F %g %G %t %% %5d %-5d| %05d %+d %x %5.2f %8.3s %-8q %#x"
    ).split(),
    *(
        "%[1]v %[2]d %[3]s %*d %.*f %w %z %! %5t %05s % d % x %#q %#U %.3x %6.2f%% %[1]*d %[x]d %[0]d %-010d %+q %.0f"
    ).split(),
    *("", "a", " ", "%", "%.", "%5", "é", "%v %v", "%s-%s", "%d/%d/%d", "%[2]v %v", "%3c|"),
)
TYPES = (
    *("string int int64 float64 bool map slice invalid ptr struct interface nil array func uint8 uint32").split(),
    *("map[string]interface {}", "[]interface {}", "[]string", "*semver.Version", "time.Time", "", "[]int"),
)
BASES = (
    "aGVsbG8=",
    "aGVsbG8",
    "aGk",
    "====",
    "NBSWY3DP",
    "nbswy3dp",
    "MY======",
    "MY",
    "a",
    "",
    " ",
    "\\n",
    "_-",
    "+/",
    "é",
    "0",
    "1",
    "8",
)
LINES = (
    "the quick ",
    "brown fox",
    " jumps",
    "over\\n",
    "\\n\\n",
    "alongwordwithoutanyspaces",
    "é日本",
    "\\t",
    "-",
    "",
    "A",
    "x ",
    "  ",
)
STYLES = (
    "foo",
    "Foo",
    "FOO",
    "fooBar",
    "HTTP",
    "Server",
    "_",
    "-",
    " ",
    ".",
    "1",
    "42",
    "é",
    "É",
    "ß",
    "ǆ",
    "日",
    "x",
    "A",
    "$",
    "@",
    "'",
)

BY_FAMILY: dict[str, tuple[str, ...]] = {
    "regex": REGEXES,
    "semvers": VERSIONS,
    "dates": DATES,
    "durations": DURATIONS,
    "urls": URLS,
    "paths": PATHS,
    "reflection": TYPES,
    "baseenc": BASES,
    "prose": LINES,
    "casestyles": STYLES,
    "casing": STYLES,
}
BY_NAME: dict[str, tuple[str, ...]] = {
    "printf": FORMATS,
    "fromJson": JSON,
    "fromJsonArray": JSON,
    "mustFromJson": JSON,
    "fromToml": TOML,
    "fromYaml": DOCUMENTS,
    "fromYamlArray": DOCUMENTS,
    "duration": DURATIONS,
    "durationRound": DURATIONS,
    "mustToDuration": DURATIONS,
}
