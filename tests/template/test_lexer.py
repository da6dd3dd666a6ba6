"""Tokens: kinds, places, trim markers, and errors as the last token."""

import pytest

from helmkit.template import lexer
from helmkit.template.lexer import tokens


def listed(source: str) -> list[lexer.Token]:
    found = tokens(source)
    return [found[index] for index in range(len(found))]


def kinds(source: str) -> list[int]:
    return [token.kind for token in listed(source)]


def test_text_and_an_action() -> None:
    assert [(token.kind, token.text, token.pos, token.line) for token in listed("a\n{{ .x }}b")] == [
        (lexer.TEXT, "a\n", 0, 1),
        (lexer.LEFT_DELIM, "{{", 2, 2),
        (lexer.SPACE, " ", 4, 2),
        (lexer.FIELD, ".x", 5, 2),
        (lexer.SPACE, " ", 7, 2),
        (lexer.RIGHT_DELIM, "}}", 8, 2),
        (lexer.TEXT, "b", 10, 2),
        (lexer.EOF, "", 11, 2),
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [("a {{- 1 -}} b", "ab"), ("a {{-1}} b", "a  b"), ("a\n\t{{- /* c */ -}}\n b", "ab"), ("{{1 -}} \n", "")],
)
def test_trim_markers_take_spaces_around_them(source: str, text: str) -> None:
    assert "".join(token.text for token in listed(source) if token.kind == lexer.TEXT) == text


def test_a_minus_without_a_space_is_a_number() -> None:
    assert kinds("{{-3}}")[1] == lexer.NUMBER


def test_keywords_booleans_and_names() -> None:
    source = "{{if true nil block break.x $ $v . é1}}"
    assert [kind for kind in kinds(source)[1:-2] if kind != lexer.SPACE] == [
        lexer.IF,
        lexer.BOOL,
        lexer.NIL,
        lexer.BLOCK,
        lexer.BREAK,
        lexer.FIELD,
        lexer.VARIABLE,
        lexer.VARIABLE,
        lexer.DOT,
        lexer.IDENTIFIER,
    ]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{", "unclosed action"),
        ("{{ (1 }}", "unclosed left paren"),
        ("{{ ) }}", "unexpected right paren"),
        ("{{ a-b }}", "bad character U+002D '-'"),
        ("{{ .a\u200b }}", "bad character U+200B"),
        ("{{ \u00a7 }}", "unrecognized character in action: U+00A7 '§'"),
        ("{{ 1é }}", 'bad number syntax: "1é"'),
        ("{{ 1+2 }}", 'bad number syntax: "1+2"'),
        ('{{ "a\n" }}', "unterminated quoted string"),
        ("{{ `a", "unterminated raw quoted string"),
        ("{{ 'a", "unterminated character constant"),
        ("{{ a : b }}", "expected :="),
        ("{{/* a }}", "unclosed comment"),
        ("{{/* a */ b }}", "comment ends before closing delimiter"),
    ],
)
def test_what_cannot_be_scanned_ends_in_an_error(source: str, message: str) -> None:
    last = listed(source)[-1]
    assert (last.kind, last.text) == (lexer.ERROR, message)


def test_lines_are_counted_through_trimmed_space_comments_and_raw_strings() -> None:
    assert [
        token.line for token in listed("a\n\n{{- /*\n*/ -}}\n{{ `\n` }}{{ 1 }}") if token.kind == lexer.NUMBER
    ] == [6]


def test_how_tokens_are_shown_in_messages() -> None:
    shown = [str(token) for token in listed('{{ if "a long string" }}')]
    assert shown == ['"{{"', '" "', "<if>", '" "', '"\\"a long st"...', '" "', '"}}"', "EOF"]
