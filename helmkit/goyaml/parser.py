"""Tokens to events, as go-yaml v2's parser does it, with its errors.

An event is a tuple (kind, value, tag, anchor, plain, line, column): `value` is a scalar's text or an alias's name,
`tag` the resolved tag or "", `plain` whether a scalar is to be resolved by its text; lines and columns count from 0.
The parser is a machine of states, so nesting costs no Python stack.
"""

from __future__ import annotations

from helmkit.goyaml import kinds
from helmkit.goyaml.scanner import ScanError, Scanner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmkit.goyaml.scanner import Token

    Event = tuple[int, Any, str, str, bool, int, int]

_DEFAULT_TAGS = {"!": "!", "!!": "tag:yaml.org,2002:"}
_DOCUMENT_EDGES = frozenset(
    (
        kinds.VERSION_DIRECTIVE,
        kinds.TAG_DIRECTIVE,
        kinds.DOCUMENT_START,
        kinds.DOCUMENT_END,
        kinds.STREAM_END,
    )
)


class Parser:
    """Events of one text's first document."""

    def __init__(self, text: str) -> None:
        self.scanner = Scanner(text)
        self.peek = self.scanner.peek
        self.skip = self.scanner.skip
        self.states: list[Callable[[], Event | None]] = []
        self.state: Callable[[], Event | None] = self._document_end
        self.tags = _DEFAULT_TAGS

    def begin(self) -> bool:
        """Go to the first document's content; False when the text has no document."""
        token = self.peek()
        if token[0] == kinds.STREAM_END:
            return False
        if token[0] in (kinds.VERSION_DIRECTIVE, kinds.TAG_DIRECTIVE, kinds.DOCUMENT_START):
            self._directives()
            token = self.peek()
            if token[0] != kinds.DOCUMENT_START:
                raise self._error("did not find expected <document start>", token)
            self.skip()
            self.state = self._document_content
        else:
            self.state = self._block_node
        self.states.append(self._document_end)
        return True

    def next(self) -> Event | None:
        """The next event; None at the end of the document."""
        return self.state()

    def _error(self, problem: str, token: Token) -> ScanError:
        """Go counts a parser's line from 0, and so prints the line in front of the problem's."""
        return ScanError(problem, token[3], token[3], token[4])

    def _directives(self) -> None:
        tags: dict[str, str] = {}
        version = False
        token = self.peek()
        while token[0] in (kinds.VERSION_DIRECTIVE, kinds.TAG_DIRECTIVE):
            if token[0] == kinds.VERSION_DIRECTIVE:
                if version:
                    raise self._error("found duplicate %YAML directive", token)
                if token[1] != (1, 1):
                    raise self._error("found incompatible YAML document", token)
                version = True
            else:
                handle, prefix = token[1]
                if handle in tags:
                    raise self._error("found duplicate %TAG directive", token)
                tags[handle] = prefix
            self.skip()
            token = self.peek()
        self.tags = {**_DEFAULT_TAGS, **tags}

    def _document_content(self) -> Event | None:
        token = self.peek()
        if token[0] in _DOCUMENT_EDGES:
            self.state = self.states.pop()
            return self._empty(token)
        return self._node(True, False)

    def _document_end(self) -> Event | None:
        self.peek()
        return None

    def _empty(self, token: Token) -> Event:
        return (kinds.SCALAR_EVENT, "", "", "", True, token[3], token[4])

    def _block_node(self) -> Event | None:
        return self._node(True, False)

    def _node(self, block: bool, indentless: bool) -> Event:
        token = self.peek()
        kind = token[0]
        if kind == kinds.SCALAR:
            self.state = self.states.pop()
            self.skip()
            return (kinds.SCALAR_EVENT, token[1], "", "", not token[2], token[3], token[4])
        if kind == kinds.ALIAS:
            self.state = self.states.pop()
            self.skip()
            return (kinds.ALIAS_EVENT, token[1], "", "", False, token[3], token[4])
        line, column = token[3], token[4]
        tag = anchor = ""
        if kind in (kinds.ANCHOR, kinds.TAG):
            tag, anchor = self._properties(token)
            token = self.peek()
            kind = token[0]
        if kind == kinds.SCALAR:
            self.state = self.states.pop()
            self.skip()
            plain = tag == "!" or (not tag and not token[2])
            return (kinds.SCALAR_EVENT, token[1], tag, anchor, plain, line, column)
        if kind == kinds.BLOCK_ENTRY and indentless:
            self.state = self._indentless_sequence_entry
            return (kinds.SEQUENCE_EVENT, None, tag, anchor, False, line, column)
        start = _STARTS.get(kind)
        if start is not None and (block or kind >= kinds.FLOW_SEQUENCE_START):
            self.skip()
            event, state = start
            self.state = getattr(self, state)
            return (event, None, tag, anchor, False, line, column)
        if tag or anchor:
            self.state = self.states.pop()
            return (kinds.SCALAR_EVENT, "", tag, anchor, not tag, line, column)
        raise self._error("did not find expected node content", token)

    def _properties(self, token: Token) -> tuple[str, str]:
        """A node's tag and anchor, in either order."""
        tag: tuple[str, str] | None = None
        tag_token = token
        anchor = ""
        if token[0] == kinds.ANCHOR:
            anchor = token[1]
            self.skip()
            token = tag_token = self.peek()
            if token[0] == kinds.TAG:
                tag = token[1]
                self.skip()
                self.peek()
        else:
            tag = token[1]
            self.skip()
            token = self.peek()
            if token[0] == kinds.ANCHOR:
                anchor = token[1]
                self.skip()
                self.peek()
        return self._resolved_tag(tag, tag_token) if tag else "", anchor

    def _resolved_tag(self, tag: tuple[str, str], token: Token) -> str:
        handle, suffix = tag
        if not handle:
            return suffix
        if handle not in self.tags:
            raise self._error("found undefined tag handle", token)
        return self.tags[handle] + suffix

    def _block_sequence_entry(self) -> Event | None:
        token = self.peek()
        if token[0] == kinds.BLOCK_ENTRY:
            self.skip()
            following = self.peek()
            if following[0] in (kinds.BLOCK_ENTRY, kinds.BLOCK_END):
                return self._empty(token)
            self.states.append(self._block_sequence_entry)
            return self._node(True, False)
        if token[0] == kinds.BLOCK_END:
            return self._end(token)
        raise self._error("did not find expected '-' indicator", token)

    def _end(self, token: Token) -> Event:
        self.state = self.states.pop()
        self.skip()
        return (kinds.END_EVENT, None, "", "", False, token[3], token[4])

    def _indentless_sequence_entry(self) -> Event | None:
        token = self.peek()
        if token[0] != kinds.BLOCK_ENTRY:
            self.state = self.states.pop()
            return (kinds.END_EVENT, None, "", "", False, token[3], token[4])
        self.skip()
        if self.peek()[0] in (kinds.BLOCK_ENTRY, kinds.KEY, kinds.VALUE, kinds.BLOCK_END):
            return self._empty(token)
        self.states.append(self._indentless_sequence_entry)
        return self._node(True, False)

    def _block_mapping_key(self) -> Event | None:
        token = self.peek()
        if token[0] == kinds.KEY:
            self.skip()
            if self.peek()[0] in (kinds.KEY, kinds.VALUE, kinds.BLOCK_END):
                self.state = self._block_mapping_value
                return self._empty(token)
            self.states.append(self._block_mapping_value)
            return self._node(True, True)
        if token[0] == kinds.BLOCK_END:
            return self._end(token)
        raise self._error("did not find expected key", token)

    def _block_mapping_value(self) -> Event | None:
        token = self.peek()
        if token[0] == kinds.VALUE:
            self.skip()
            if self.peek()[0] not in (kinds.KEY, kinds.VALUE, kinds.BLOCK_END):
                self.states.append(self._block_mapping_key)
                return self._node(True, True)
        self.state = self._block_mapping_key
        return self._empty(token)

    def _flow_sequence_first(self) -> Event | None:
        return self._flow_sequence_entry(first=True)

    def _flow_sequence_entry(self, first: bool = False) -> Event | None:
        token = self.peek()
        if token[0] != kinds.FLOW_SEQUENCE_END and not first:
            if token[0] != kinds.FLOW_ENTRY:
                raise self._error("did not find expected ',' or ']'", token)
            self.skip()
            token = self.peek()
        if token[0] == kinds.FLOW_SEQUENCE_END:
            return self._end(token)
        if token[0] == kinds.KEY:
            self.state = self._flow_pair_key
            self.skip()
            return (kinds.MAPPING_EVENT, None, "", "", False, token[3], token[4])
        self.states.append(self._flow_sequence_entry)
        return self._node(False, False)

    def _flow_pair_key(self) -> Event | None:
        token = self.peek()
        if token[0] in (kinds.VALUE, kinds.FLOW_ENTRY, kinds.FLOW_SEQUENCE_END):
            self.skip()
            self.state = self._flow_pair_value
            return self._empty(token)
        self.states.append(self._flow_pair_value)
        return self._node(False, False)

    def _flow_pair_value(self) -> Event | None:
        token = self.peek()
        if token[0] == kinds.VALUE:
            self.skip()
            if self.peek()[0] not in (kinds.FLOW_ENTRY, kinds.FLOW_SEQUENCE_END):
                self.states.append(self._flow_pair_end)
                return self._node(False, False)
        self.state = self._flow_pair_end
        return self._empty(token)

    def _flow_pair_end(self) -> Event | None:
        self.state = self._flow_sequence_entry
        token = self.peek()
        return (kinds.END_EVENT, None, "", "", False, token[3], token[4])

    def _flow_mapping_first(self) -> Event | None:
        return self._flow_mapping_key(first=True)

    def _flow_mapping_key(self, first: bool = False) -> Event | None:
        token = self.peek()
        if token[0] != kinds.FLOW_MAPPING_END and not first:
            if token[0] != kinds.FLOW_ENTRY:
                raise self._error("did not find expected ',' or '}'", token)
            self.skip()
            token = self.peek()
        if token[0] == kinds.FLOW_MAPPING_END:
            return self._end(token)
        if token[0] != kinds.KEY:
            self.states.append(self._flow_mapping_empty_value)
            return self._node(False, False)
        self.skip()
        token = self.peek()
        if token[0] in (kinds.VALUE, kinds.FLOW_ENTRY, kinds.FLOW_MAPPING_END):
            self.state = self._flow_mapping_value
            return self._empty(token)
        self.states.append(self._flow_mapping_value)
        return self._node(False, False)

    def _flow_mapping_value(self) -> Event | None:
        token = self.peek()
        if token[0] == kinds.VALUE:
            self.skip()
            token = self.peek()
            if token[0] not in (kinds.FLOW_ENTRY, kinds.FLOW_MAPPING_END):
                self.states.append(self._flow_mapping_key)
                return self._node(False, False)
        self.state = self._flow_mapping_key
        return self._empty(token)

    def _flow_mapping_empty_value(self) -> Event | None:
        self.state = self._flow_mapping_key
        return self._empty(self.peek())


_STARTS = {
    kinds.BLOCK_SEQUENCE_START: (kinds.SEQUENCE_EVENT, "_block_sequence_entry"),
    kinds.BLOCK_MAPPING_START: (kinds.MAPPING_EVENT, "_block_mapping_key"),
    kinds.FLOW_SEQUENCE_START: (kinds.SEQUENCE_EVENT, "_flow_sequence_first"),
    kinds.FLOW_MAPPING_START: (kinds.MAPPING_EVENT, "_flow_mapping_first"),
}
