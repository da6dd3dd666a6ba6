"""Random expressions: calls of every function with arguments of the types of its signature, now and then of others."""
# ruff: noqa: SIM905 - a list of many short words reads best as one text

from helmkit.template.funcs import FAMILIES, lookup
from tests.fuzz import pools
from tests.fuzz.source import Source

# Two runs of helm differ on these, they take long on purpose, `helm lint` does not let them fail, or helmkit has
# words of its own for what is wrong (fromToml).
LEFT_OUT = frozenset(
    "ago now shuffle uuidv4 randAlpha randAlphaNum randAscii randBytes randInt randNumeric bcrypt htpasswd "
    "genCA genCAWithKey genPrivateKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert "
    "genSignedCertWithKey encryptAES derivePassword keys values fail required fromToml".split()
)
# Their numbers say how much there will be.
_GROWING = frozenset(("until", "untilStep", "seq", "repeat", "indent", "nindent"))
# What they put into a map is a copy: helm dies of a map that holds itself.
_MUTATING = frozenset(("set", "merge", "mustMerge", "mergeOverwrite", "mustMergeOverwrite"))
# Which of their arguments must be a time or a number: anything else is today.
_CLOCKED = {"date": 1, "dateInZone": 1, "date_in_zone": 1, "htmlDate": 0, "htmlDateInZone": 0, "durationRound": 0}

KEYS = ("a", "b", "list", "map", "text", "num", "nil", "yes", "missing")
_TIMES = ('(toDate "2006-01-02" "2024-02-29")', '(toDate "x" "y")', "0", "1700000000", "-1", "(int64 86400)")
_NAMES = sorted(set(FAMILIES) - LEFT_OUT)
_KINDS = {
    "string": "string",
    "int": "int",
    "int64": "int",
    "uint32": "int",
    "float64": "float",
    "bool": "bool",
    "time.Time": "time",
    "map[string]interface {}": "map",
    "map[string]string": "map",
    "[]interface {}": "list",
    "[]string": "list",
    "[]int": "list",
}
_ANY = ("string", "int", "float", "bool", "map", "list", "nil", "value", "value", "call")


def _makers() -> dict[str, list[str]]:
    """For each kind of argument the functions that give one."""
    found: dict[str, list[str]] = {}
    for name in _NAMES:
        function = lookup(name)
        assert function is not None
        found.setdefault(_KINDS.get(function.result, "value"), []).append(name)
    return found


_MAKERS = _makers()


def pipeline(source: Source, depth: int = 2) -> str:
    """A call, or several in a pipeline."""
    parts = [call(source, depth)]
    while source.chance(25):
        name = source.pick(_NAMES)
        if name not in _GROWING | _MUTATING and name not in _CLOCKED:
            parts.append(" ".join([name, *_arguments(source, name, depth)[:-1]]))
    return " | ".join(parts)


def call(source: Source, depth: int = 2, names: list[str] = _NAMES) -> str:
    """A call without parentheses of one of `names`."""
    name = source.pick(names)
    return " ".join([name, *_arguments(source, name, depth)])


def argument(source: Source, kind: str = "value", depth: int = 1, pool: tuple[str, ...] = pools.WORDS) -> str:
    """An argument of a kind: string, int, float, bool, map, list, time, nil, value (a field), call, any."""
    if source.chance(6):
        kind = "any"
    if kind == "any":
        kind = source.pick(_ANY)
    if depth > 0 and (kind == "call" or source.chance(25)):
        return f"({call(source, depth - 1, _MAKERS.get(kind, _NAMES))})"
    return _constant(source, kind, depth, pool)


def _arguments(source: Source, name: str, depth: int) -> list[str]:
    pool = pools.BY_NAME.get(name) or pools.BY_FAMILY.get(FAMILIES[name], pools.WORDS)
    words = []
    for index, kind in enumerate(_parameters(source, name)):
        if name in _GROWING:
            words.append(source.pick(pools.SMALL) if kind == "int" else _constant(source, "string", 0, pool))
        elif _CLOCKED.get(name) == index:
            words.append(source.pick(_TIMES))
        else:
            words.append(argument(source, kind, depth - 1, pool))
    if name in _MUTATING:
        words[1:] = [word.replace("$.Values", "(deepCopy $.Values)") for word in words[1:]]
    return words


def _parameters(source: Source, name: str) -> list[str]:
    """The kinds of the arguments of one call: mostly as many as there should be."""
    function = lookup(name)
    assert function is not None
    kinds: list[str] = []
    for param in function.params:
        kind = _KINDS.get(param.removeprefix("..."), "any")
        kinds += [kind] * (source.below(4) if param.startswith("...") else 1)
    if source.chance(2):
        return kinds[:-1]
    return [*kinds, "any"] if source.chance(2) else kinds


def _constant(source: Source, kind: str, depth: int, pool: tuple[str, ...]) -> str:
    match kind:
        case "string":
            return f'"{source.text(pools.WORDS if source.chance(15) else pool)}"'
        case "int":
            return source.pick(pools.NUMBERS)
        case "float":
            return source.pick(pools.FLOATS)
        case "bool":
            return source.pick(("true", "false"))
        case "time":
            return source.pick(_TIMES[:2])
        case "map" | "list":
            return _collection(source, kind, depth, pool)
        case "value":
            return f"$.Values.{source.pick(KEYS)}"
    return "nil"


def _collection(source: Source, kind: str, depth: int, pool: tuple[str, ...]) -> str:
    if depth < -1 or source.chance(40):
        return source.pick({"map": ("(dict)", "$.Values.map", "$.Values"), "list": ("(list)", "$.Values.list")}[kind])
    words = [{"map": "dict", "list": "list"}[kind]]
    for _ in range(source.below(4)):
        if kind == "map":
            words.append(f'"{source.pick(pool if pool is pools.URLS else KEYS)}"')
        words.append(argument(source, "any", depth - 1, pool))
    return f"({' '.join(words)})"
