"""TemplateSet: redefinition, clones, functions of a set, errors with their fields, and the cache of compiled code."""

import marshal
from typing import Any

import pytest

from helmkit.errors import ExecError, ParseError
from helmkit.template.funcs import lookup
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.set import TemplateSet


class MemoryCache:
    """A cache that counts what is put into it."""

    def __init__(self) -> None:
        self.entries: dict[bytes, Any] = {}
        self.puts = 0

    def get(self, key: bytes) -> Any:
        return self.entries.get(key)

    def put(self, key: bytes, value: Any) -> None:
        self.puts += 1
        self.entries[key] = value

    def save(self) -> None:
        pass


def templates(*files: tuple[str, str], strict: bool = False) -> TemplateSet:
    found = TemplateSet(lookup, strict=strict)
    for name, source in files:
        found.parse(name, source)
    return found


def test_the_last_definition_wins_but_not_an_empty_one() -> None:
    both = templates(("a", '{{ define "x" }}1{{ end }}'), ("b", '{{ define "x" }}2{{ end }}{{ template "x" }}'))
    assert both.execute("b", None) == "2"
    both.parse("c", '{{ define "x" }} {{/* empty */}} {{ end }}')
    assert both.execute("x", None) == "2"


def test_names_come_in_the_order_of_their_first_definition() -> None:
    assert templates(("b", '{{ define "z" }}1{{ end }}'), ("a", "2"), ("b", "3")).names() == ["z", "b", "a"]


def test_a_clone_leaves_the_original_alone() -> None:
    original = templates(("a", '{{ template "x" }}'), ("x", "1"))
    clone = original.clone()
    clone.parse("x", "2")
    assert (original.execute("a", None), clone.execute("a", None)) == ("1", "2")


def test_a_clone_calls_its_own_functions_from_the_originals_templates() -> None:
    def who(answer: str) -> GoFunction:
        return gofunc("func() string")(lambda: answer)

    original = TemplateSet(lambda name: who("original") if name == "who" else lookup(name))
    original.parse("a", "{{ who | upper }}")
    clone = original.clone(lambda name: who("clone") if name == "who" else lookup(name))
    assert (original.execute("a", None), clone.execute("a", None)) == ("ORIGINAL", "CLONE")


def test_render_text_runs_the_text_even_when_it_does_not_replace_the_template() -> None:
    some = templates(("t", "old"))
    assert some.render_text("t", " {{/* empty */}} ", None) == "  "
    assert some.execute("t", None) == "old"
    assert some.render_text("t", "{{ . }}", 1) == "1"


def test_an_unknown_template() -> None:
    with pytest.raises(ExecError) as caught:
        templates().execute("nope", None)
    assert caught.value.message == 'template: no template "nope" associated with template "gotpl"'


def test_errors_carry_their_place() -> None:
    with pytest.raises(ExecError) as caught:
        templates(("f", "é\n é{{ .a.b }}")).execute("f", {})
    error = caught.value
    assert error.message == 'template: f:2:8: executing "f" at <.a.b>: nil pointer evaluating interface {}.b'
    assert (error.file, error.line, error.column) == ("f", 2, 8)
    assert error.__cause__ is None


def test_an_error_of_a_function_is_the_cause() -> None:
    @gofunc("func() (string, error)")
    def broken() -> str:
        raise FuncError("it broke")

    some = TemplateSet(lambda name: broken if name == "broken" else lookup(name))
    some.parse("f", "{{ broken }}")
    with pytest.raises(ExecError, match="error calling broken: it broke") as caught:
        some.execute("f", None)
    assert isinstance(caught.value.__cause__, FuncError)


def test_a_bug_in_a_function_stays_a_bug() -> None:
    @gofunc("func() string")
    def buggy() -> str:
        nothing: dict[str, str] = {}
        return nothing["missing"]

    some = TemplateSet(lambda name: buggy if name == "buggy" else lookup(name))
    some.parse("f", "{{ buggy }}")
    with pytest.raises(KeyError):
        some.execute("f", None)


def test_strict_makes_a_missing_key_an_error() -> None:
    source = ("f", "{{ .a.b }}")
    assert templates(source).execute("f", {"a": {}}) == "<no value>"
    with pytest.raises(ExecError, match=r'at <\.a\.b>: map has no entry for key "b"'):
        templates(source, strict=True).execute("f", {"a": {}})


def test_compiled_code_comes_from_the_cache() -> None:
    cache = MemoryCache()
    puts = []
    for _ in range(2):
        some = TemplateSet(lookup, cache=cache)
        some.parse("f", '{{ define "d" }}{{ upper . }}{{ end }}{{ template "d" "x" }}')
        assert some.execute("f", None) == "X"
        puts.append(cache.puts)
    assert puts[0] == puts[1] > 0


def test_what_is_not_executed_is_not_compiled_until_it_is() -> None:
    cache = MemoryCache()
    source = '{{ define "d" }}{{ upper . }}{{ end }}{{ define "e" }}{{ fail . }}{{ end }}{{ 1 }}'
    for executed, compiled in (("f", [False, False, True]), ("d", [True, False, True])):
        some = TemplateSet(lookup, cache=cache)
        some.parse("f", source)
        some.execute(executed, "x")
        (entry,) = cache.entries.values()
        assert [bool(code) for _, _, code in entry] == compiled


LONG = "-" * 500


def test_a_long_branch_is_compiled_when_it_is_executed() -> None:
    cache = MemoryCache()
    source = f"{{{{ if .a }}}}{LONG}{{{{ if .b }}}}{LONG}{{{{ .b.c }}}}{{{{ end }}}}{{{{ else }}}}{LONG}{{{{ .d }}}}{{{{ end }}}}"
    seen: list[object] = []
    for data in ({"a": 0, "d": 1}, {"a": 1, "b": 0}, {"a": 1, "b": {"c": 2}}, {"a": 0, "d": 3}):
        some = TemplateSet(lookup, cache=cache)
        some.parse("f", source)
        seen.append(some.execute("f", data).replace(LONG, "-"))
        (entry,) = cache.entries.values()
        seen.append(len(entry[0][2]))
    assert seen == ["-1", 2, "-", 3, "--2", 4, "-3", 4]


def test_errors_in_a_long_branch_are_at_their_place() -> None:
    source = f"\n{{{{ if true }}}}{{{{ if true }}}}{LONG}\n{{{{ range .a }}}}{{{{ .b.c.d }}}}{{{{ end }}}}{LONG}{{{{ end }}}}{{{{ end }}}}"
    cache = MemoryCache()
    for _ in range(2):
        some = TemplateSet(lookup, cache=cache)
        some.parse("f", source)
        with pytest.raises(ExecError, match=r'template: f:3:19: executing "f" at <.b.c.d>: nil pointer') as error:
            some.execute("f", {"a": [{"b": {}}]})
        assert error.value.line == 3


def test_a_long_branch_that_needs_a_variable_or_another_dot_has_it() -> None:
    branch = f"{{{{ if true }}}}{LONG}{{{{ $x }}}} {{{{ .b }}}} {{{{ $.a }}}}{{{{ end }}}}"
    for around, expected in (
        ("{{ $x := 1 }}%s", "1 6 map[b:7]"),
        ("{{ $x := 1 }}{{ with .a }}%s{{ end }}", "1 7 map[b:7]"),
        ("{{ range $x, $_ := .l }}%s{{ break }}{{ end }}", "0 8 map[b:7]"),
        ("{{ $x := 1 }}{{ $x = 2 }}%s", "2 6 map[b:7]"),
        ('{{ $x := 1 }}{{ $ = dict "a" 9 }}%s', "1 6 9"),
    ):
        some = TemplateSet(lookup)
        some.parse("f", around % branch)
        assert some.execute("f", {"a": {"b": 7}, "b": 6, "l": [{"b": 8}]}).replace(LONG, "") == expected


def test_files_of_one_text_share_code_but_not_their_name() -> None:
    cache = MemoryCache()
    for name in ("one.yaml", "two.yaml"):
        some = TemplateSet(lookup, cache=cache)
        some.parse(name, '{{ template "none" }}')
        with pytest.raises(ExecError, match=f'^template: {name}:1:12: executing "{name}" at'):
            some.execute(name, None)
    assert len(cache.entries) == 1


def test_a_file_that_defines_its_own_name_shares_no_code() -> None:
    cache = MemoryCache()
    for name in ("a", "d"):
        some = TemplateSet(lookup, cache=cache)
        some.parse(name, r'{{ define "\x64" }}in d{{ end }} {{/* */}}')
        assert some.execute("d", None) == "in d"
        assert some.execute(name, None) == ("in d" if name == "d" else " ")


def test_what_the_cache_gives_is_what_runs() -> None:
    cache = MemoryCache()
    first = TemplateSet(lookup, cache=cache)
    first.parse("f", "{{ 1 }}")
    (key,) = cache.entries
    changed = "def t(rt, o, dot, depth):\n o('cached')\ntemplate_function = t\nused = ()\n"
    cache.entries[key] = [[None, False, {None: marshal.dumps([compile(changed, "<template>", "exec")])}]]
    second = TemplateSet(lookup, cache=cache)
    second.parse("f", "{{ 1 }}")
    assert second.execute("f", None) == "cached"


def test_the_cache_tells_strict_and_sources_apart() -> None:
    cache = MemoryCache()
    for strict, name, source in [
        (False, "a", "{{1}}"),
        (True, "a", "{{1}}"),
        (False, "a", "{{2}}"),
    ]:
        TemplateSet(lookup, strict=strict, cache=cache).parse(name, source)
    assert cache.puts == 3


def test_errors_from_cached_code_have_their_place() -> None:
    cache = MemoryCache()
    TemplateSet(lookup, cache=cache).parse("f", "a\n{{ upper 1 }}")
    some = TemplateSet(lookup, cache=cache)
    some.parse("f", "a\n{{ upper 1 }}")
    with pytest.raises(ExecError, match=r"template: f:2:9: executing .* expected string; found 1"):
        some.execute("f", None)


def test_a_parse_error_leaves_the_set_as_it_was() -> None:
    some = templates(("a", "1"))
    with pytest.raises(ParseError):
        some.parse("a", '{{ define "x" }}2{{ end }}{{ nope }}')
    assert (some.names(), some.execute("a", None)) == (["a"], "1")
