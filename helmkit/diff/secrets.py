"""The data of Secrets, replaced before anybody looks at it."""

from __future__ import annotations

from itertools import zip_longest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_FIELDS = ("data", "stringData")
_MASK = "*** (hidden)"


def masked(before: Any, after: Any) -> tuple[Any, Any]:
    """Both objects with stars for the data of Secrets, which still tell whether it changed; others as they are."""
    if not (_is_secret(before) or _is_secret(after)):
        return before, after
    return _masked(before, after, "before"), _masked(after, before, "after")


def _is_secret(value: Any) -> bool:
    return isinstance(value, dict) and value.get("kind") in ("Secret", "SecretList")


def _masked(secret: Any, other: Any, when: str) -> Any:
    if not isinstance(secret, dict):
        return secret
    found = dict(secret)
    for field in _FIELDS:
        if isinstance(secret.get(field), dict):
            found[field] = _stars(secret[field], other.get(field) if isinstance(other, dict) else None, when)
    items, others = secret.get("items"), other.get("items") if isinstance(other, dict) else None
    if isinstance(items, list):
        twins = others if isinstance(others, list) else []
        found["items"] = [_masked(item, twin, when) for item, twin in zip_longest(items, twins[: len(items)])]
    # The last applied configuration repeats the data.
    metadata = secret.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    if isinstance(metadata, dict) and isinstance(annotations, dict):
        applied = {key: _MASK for key in annotations if key.endswith("/last-applied-configuration")}
        found["metadata"] = {**metadata, "annotations": {**annotations, **applied}}
    return found


def _stars(data: Mapping[str, Any], other: Any, when: str) -> dict[str, str]:
    others = other if isinstance(other, dict) else {}
    return {key: f"*** ({when})" if key in others and others[key] != value else _MASK for key, value in data.items()}
