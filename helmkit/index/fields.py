"""An index entry's text as fields: the text is JSON, or YAML as it stands in the index. Pure."""

from collections.abc import Mapping
from typing import Any


def entry_fields(text: str) -> Mapping[str, Any]:
    """The whole entry, custom fields and annotations included, as helm reads YAML: numbers are float."""
    if text.startswith("{"):
        import json

        found = json.loads(text)
    else:
        from helmkit import goyaml

        # The dash with which an entry begins makes a list of one.
        found = goyaml.load(text)[0]
    assert isinstance(found, dict)
    return found
