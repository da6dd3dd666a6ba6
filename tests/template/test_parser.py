"""Parse trees by their source form and places, and parse errors by text and line."""

import pytest

from helmkit.errors import ParseError
from helmkit.template.nodes import Action, Tree
from helmkit.template.parser import parse


def trees(source: str) -> dict[str, Tree]:
    return {tree.name: tree for tree in parse("f", source, lambda name: name in ("print", "quote"))}


@pytest.mark.parametrize(
    "source",
    [
        "a {{.x.y}} {{$.z}} {{print 1 `r` (.a | quote)}}",
        "{{if .a}}b{{else}}{{if .c}}d{{end}}{{end}}",
        "{{with $x := .a}}{{$x}}{{else}}b{{end}}",
        "{{range $i, $e := .a}}{{if $i}}{{break}}{{end}}{{continue}}{{else}}b{{end}}",
        '{{template "t" .a}}{{template "u"}}',
        "{{(print 1).a.b}}",
    ],
)
def test_the_source_form_of_a_tree(source: str) -> None:
    assert str(trees(source)["f"]) == source


def test_else_if_is_a_nested_if() -> None:
    assert str(trees("{{if .a}}b{{else if .c}}d{{end}}")["f"]) == "{{if .a}}b{{else}}{{if .c}}d{{end}}{{end}}"


def test_defines_and_blocks_are_trees_of_their_own() -> None:
    found = trees('{{define "a"}}x{{end}}{{block "b" .v}}y{{end}}z')
    assert {name: str(tree) for name, tree in found.items()} == {"a": "x", "b": "y", "f": '{{template "b" .v}}z'}


def test_a_chain_of_fields_stands_where_its_second_field_does() -> None:
    node = trees("{{ .Values.a.b }}")["f"].nodes[0]
    assert isinstance(node, Action)
    assert node.pipe.commands[0].args[0].pos == len("{{ .Values")


def test_a_file_of_space_and_comments_is_empty() -> None:
    assert trees(" {{/* c */}}\n")["f"].is_empty()
    assert not trees("{{ print }}")["f"].is_empty()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a\n{{ nope }}", 'template: f:2: function "nope" not defined'),
        ("{{ $x }}", 'template: f:1: undefined variable "$x"'),
        ("{{ if 1 }}\n\n", "template: f:3: unexpected EOF"),
        ("{{ if\n1 ", "template: f:2: unclosed action started at f:1"),
        ("{{ print\n| }", 'template: f:2: unexpected "}" in command'),
        ("{{ range $a, $b, $c := 1 }}", "template: f:1: too many declarations in range"),
        (
            '{{ define "a" }}x{{ end }}{{ define "a" }}y{{ end }}',
            'template: f:1: template: multiple definition of template "a"',
        ),
    ],
)
def test_errors_have_gos_text_and_the_line(source: str, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        trees(source)
    assert caught.value.message == message
    assert (caught.value.file, caught.value.line) == ("f", int(message.split(":")[2]))


def test_parentheses_nest_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helmkit.template.parser.MAX_PARENTHESES", 10)
    assert trees("{{" + "(" * 10 + "1" + ")" * 10 + "}}")
    with pytest.raises(ParseError, match="max expression depth exceeded"):
        trees("{{" + "(" * 11 + "1" + ")" * 11 + "}}")


def test_blocks_nest_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helmkit.template.parser.MAX_BLOCKS", 10)
    assert trees("{{if 1}}{{end}}" * 20 + "{{if 1}}" * 10 + "{{end}}" * 10)
    with pytest.raises(ParseError, match="max block depth exceeded"):
        trees("{{if 1}}" * 11 + "{{end}}" * 11)
