"""Which function is in which family: a family's module is imported when one of its functions is first needed.

Each family `helmkit/template/funcs/<family>.py` has ``TABLE: dict[str, GoFunction]``, from the name in templates.
Left out: include, tpl and the others that need the chart; `render` hands them to its TemplateSet.
"""

from helmkit.template.gofunc import GoFunction

_NAMES = {
    "builtins": "and call eq ge gt html index js le len lt ne not or print printf println urlquery",
    "aes": "decryptAES encryptAES",
    "arithmetic": "add add1 biggest div max min mod mul seq sub until untilStep",
    "baseenc": "b32dec b32enc b64dec b64enc",
    "casestyles": "camelcase kebabcase snakecase",
    "casing": "initials lower swapcase title untitle upper",
    "certificates": (
        "buildCustomCert genCA genCAWithKey genPrivateKey genSelfSignedCert genSelfSignedCertWithKey "
        "genSignedCert genSignedCertWithKey"
    ),
    "control": "fail getHostByName required",
    "conversion": "atoi float64 int int64 toDecimal",
    "dates": (
        "ago date dateInZone dateModify date_in_zone date_modify duration durationRound htmlDate "
        "htmlDateInZone mustDateModify mustToDate must_date_modify now toDate unixEpoch"
    ),
    "defaults": "all any coalesce default empty ternary",
    "dicts": "dict dig get hasKey keys omit pick pluck set unset values",
    "durations": (
        "durationDays durationHours durationMicroseconds durationMilliseconds durationMinutes "
        "durationNanoseconds durationRoundTo durationSeconds durationTruncateTo durationWeeks "
        "mustToDuration"
    ),
    "encoding": (
        "fromJson fromJsonArray fromToml fromYaml fromYamlArray mustFromJson mustToJson mustToPrettyJson "
        "mustToRawJson mustToToml mustToYaml toJson toPrettyJson toRawJson toToml toYaml toYamlPretty"
    ),
    "floats": "add1f addf ceil divf floor maxf minf mulf round subf",
    "hashes": "adler32sum sha1sum sha256sum sha512sum",
    "lists": (
        "append chunk compact concat first has initial last list mustAppend mustChunk mustCompact mustFirst "
        "mustHas mustInitial mustLast mustPrepend mustPush mustRest mustReverse mustSlice mustUniq "
        "mustWithout prepend push rest reverse slice sortAlpha tuple uniq without"
    ),
    "merging": "deepCopy merge mergeOverwrite mustDeepCopy mustMerge mustMergeOverwrite",
    "passwords": "bcrypt derivePassword htpasswd",
    "paths": "base clean dir ext isAbs osBase osClean osDir osExt osIsAbs",
    "prose": "abbrev abbrevboth hello nospace plural wrap wrapWith",
    "random": "randAlpha randAlphaNum randAscii randBytes randInt randNumeric shuffle uuidv4",
    "reflection": "deepEqual kindIs kindOf typeIs typeIsLike typeOf",
    "regex": (
        "mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral "
        "mustRegexSplit regexFind regexFindAll regexMatch regexQuoteMeta regexReplaceAll "
        "regexReplaceAllLiteral regexSplit"
    ),
    "semvers": "semver semverCompare",
    "strings": (
        "cat contains hasPrefix hasSuffix indent join nindent quote repeat replace split splitList splitn "
        "squote substr toString toStrings trim trimAll trimPrefix trimSuffix trimall trunc"
    ),
    "urls": "urlJoin urlParse",
}

FAMILIES: dict[str, str] = {name: family for family, names in _NAMES.items() for name in names.split()}

_FOUND: dict[str, GoFunction] = {}  # those of the families that were imported


def lookup(name: str) -> GoFunction | None:
    """The function that templates call `name`; None when there is none."""
    if name not in _FOUND and name in FAMILIES:
        module = __import__(f"{__name__}.{FAMILIES[name]}", fromlist=["TABLE"])
        _FOUND.update(module.TABLE)
    return _FOUND.get(name)
