"""Every function of helm on arguments that are nil, of another type, extreme, too few and too many.

The calls are made from the signatures, so that a new function has its probes at once; what they should give, the real
helm says.
"""

from pathlib import Path

import pytest

from helmkit.template.funcs import lookup
from tests.conformance import Helm
from tests.support.batch import Answer, Case, helm_answers, our_answer
from tests.template.funcs.test_names import NAMES

KINDS = ("nil", "type", "extreme", "few", "many")
_CHART_FUNCTIONS = {
    "include": "func(string, interface {}) (string, error)",
    "tpl": "func(string, interface {}) (string, error)",
    "lookup": "func(string, string, string, string) (map[string]interface {}, error)",
}
_GOOD = {
    "string": '"a"',
    "int": "3",
    "int64": "3",
    "uint32": "3",
    "float64": "1.5",
    "bool": "true",
    "time.Time": '(toDate "2006" "2024")',
    "map[string]interface {}": '(dict "a" 1)',
    "[]interface {}": '(list "a")',
    "sprig.certificate": '(genCAWithKey "a" 1 (genPrivateKey "ecdsa"))',
}
_OTHERS = ('"x"', "-1.5", "$.Values.map")
_INTEGERS = ("9223372036854775807", "-9223372036854775808", "2147483648", "0")
_EXTREMES = {
    "string": ('"\\xff"', '(repeat 300 "é")'),
    "int": _INTEGERS,
    "int64": _INTEGERS,
    "uint32": ("4294967296", "4294967295", "-1"),
    "float64": ("1.7976931348623157e308", "5e-324", "-0.0"),
    "map[string]interface {}": ("(dict)",),
    "[]interface {}": ("(list)", "(list nil)"),
}
_ANY_EXTREMES = ("9223372036854775807", "-1e308", '""')
# What some functions want, so that their other arguments are looked at too.
_OWN_GOOD = {
    ("genPrivateKey", 0): '"ecdsa"',
    ("genCAWithKey", 2): '(genPrivateKey "ecdsa")',
    ("genSelfSignedCertWithKey", 4): '(genPrivateKey "ecdsa")',
    ("genSignedCertWithKey", 5): '(genPrivateKey "ecdsa")',
    ("dig", 0): '"a"',
    ("dig", 1): '"b"',
    ("dig", 2): '(dict "a" 1)',
}
# An extreme number would fill the memory (Go dies of it), or take minutes.
_COUNTING = {"until", "untilStep", "seq"}
_SIZED = {"repeat", "indent", "nindent", "randAlpha", "randAlphaNum", "randAscii", "randNumeric", "randBytes"}
_SLOW = {"genCA", "genSelfSignedCert", "genSignedCert", "buildCustomCert", "derivePassword", "bcrypt", "htpasswd"}
# Their results differ from run to run: that they fail, or do not, is compared.
_RANDOM = {
    *[
        "ago",
        "date",
        "dateInZone",
        "date_in_zone",
        "htmlDate",
        "htmlDateInZone",
        "now",
        "shuffle",
        "uuidv4",
        "randAlpha",
        "randAlphaNum",
        "randAscii",
        "randBytes",
        "randInt",
        "randNumeric",
        "bcrypt",
        "htpasswd",
        "encryptAES",
        "genCA",
        "genCAWithKey",
        "genPrivateKey",
        "genSelfSignedCert",
        "genSelfSignedCertWithKey",
        "genSignedCert",
        "genSignedCertWithKey",
        "keys",
        "values",
        "durationRound",
    ]
}


def calls(name: str) -> dict[str, list[str]]:
    """The calls of a function, by kind. A kind that cannot be has none: nothing is too much for a variadic one."""
    params = _params(name)
    count = len(params)
    fixed = [param.removeprefix("...") for param in params]
    if params and params[-1].startswith("..."):
        fixed += [fixed[-1]] * 2
        count -= 1
    good = [_OWN_GOOD.get((name, index), _GOOD.get(typ, '"a"')) for index, typ in enumerate(fixed)]

    def each(choices: list[tuple[str, ...]]) -> list[str]:
        return [
            " ".join([name, *good[:index], choice, *good[index + 1 :]])
            for index, several in enumerate(choices)
            for choice in several
        ]

    found = {
        "nil": each([("nil", "$.Values.missing"), *[("nil",)] * len(params)][: len(params)]),
        "type": each([_OTHERS if name not in _SLOW | _COUNTING else _refused(typ) for typ in fixed]),
        "extreme": each([_extremes(name, typ) for typ in fixed]),
        "few": [" ".join([name, *good[:number]]) for number in range(count)],
        "many": [] if params and params[-1].startswith("...") else [" ".join([name, *good, '"more"'])],
    }
    if not params:
        found["type"] = [f"{argument} | {name}" for argument in ('"x"', "7")]
    return found


def _params(name: str) -> tuple[str, ...]:
    from helmkit.template.gofunc import GoFunction

    if name in _CHART_FUNCTIONS:
        return GoFunction(lambda: None, _CHART_FUNCTIONS[name]).params
    function = lookup(name)
    assert function is not None
    return function.params


def _refused(typ: str) -> tuple[str, ...]:
    return tuple(other for other in _OTHERS if other[0] in "($")


def _extremes(name: str, typ: str) -> tuple[str, ...]:
    if name in _COUNTING:
        return ("-3", "0")
    if name in _SIZED and typ == "int":
        return ("9223372036854775807", "-9223372036854775808", "0")
    if name.startswith("gen") and typ == "int":
        # The package cryptography makes no certificate that ends before it begins; Go does.
        return ("2147483648", "0") if name.endswith("WithKey") else ()
    if name in _SLOW:
        return ('""',) if typ == "string" else ()
    return _EXTREMES.get(typ, _ANY_EXTREMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_function_has_probes_of_every_kind(name: str) -> None:
    found = calls(name)
    params = _params(name)
    variadic = bool(params) and params[-1].startswith("...")
    assert found["nil"] or not params
    assert found["type"]
    assert found["extreme"] or not params
    assert found["few"] or len(params) - variadic == 0
    assert found["many"] or variadic


@pytest.mark.helm
@pytest.mark.parametrize("kind", KINDS)
def test_every_function_on_bad_arguments(helm: Path, tmp_path: Path, kind: str) -> None:
    named = [(name, call) for name in NAMES for call in calls(name)[kind] if name not in ("fail", "required")]
    cases = [Case(f"{{{{ {call} }}}}", '{"map": {"k": "v"}}') for _, call in named]
    answers = helm_answers(Helm(helm, tmp_path), cases, tmp_path)
    lines = []
    for index, ((name, call), wanted) in enumerate(zip(named, answers, strict=True)):
        found = our_answer(index, cases[index])
        if not _same(name, wanted, found):
            lines.append(f"{call}\n  helm    {wanted}\n  helmkit {found}")
    assert not lines, f"{len(lines)} of {len(cases)} differ:\n" + "\n".join(lines)


def _same(name: str, wanted: Answer, found: Answer) -> bool:
    if found == wanted:
        return True
    if name in _RANDOM and not found.text.endswith("that helmkit allows"):
        return not (wanted.failed or found.failed)
    # helmkit ends what would fill the memory before Go does, and says what is wrong with TOML in its own words.
    if wanted.failed and found.failed:
        return found.text.endswith("that helmkit allows")
    return name == "fromToml" and wanted.text[:22] == found.text[:22] == "map[Error:toml: line 1"
