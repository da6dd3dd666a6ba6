"""One template that shows all that the functions find, for a pattern and texts."""

import base64
import json
from typing import Any

from tests.support.probes import Probe

# After a first empty branch a pattern is as good or as bad as without, and never fails to match.
_TEMPLATE = """{{ $pattern := .Values.pattern | b64dec }}
{{- if not (regexMatch (print "|" $pattern) "") }}refused{{ else }}{{ range .Values.texts }}{{ $text := b64dec . }}
{{- regexMatch $pattern $text }} {{ regexFind $pattern $text | b64enc }}
{{ range regexFindAll $pattern $text -1 }}{{ b64enc . }} {{ end }}
{{ range regexSplit $pattern $text -1 }}{{ b64enc . }} {{ end }}
{{ regexReplaceAll $pattern $text "<$0|$1|${2}|$3|$n>" | b64enc }} {{ regexReplaceAllLiteral $pattern $text "$1" | b64enc }}
{{ end }}{{ end }}"""


def probe(name: str, pattern: str, texts: list[str]) -> Probe:
    """All functions with `pattern` on each of `texts`; bytes that are not UTF-8 are surrogate escapes."""
    values: dict[str, Any] = {"pattern": _encoded(pattern), "texts": [_encoded(text) for text in texts]}
    return Probe(f"{name} {json.dumps(pattern)}", _TEMPLATE, values)


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "surrogateescape")).decode()
