"""The digest in Chart.lock. Source: Helm internal/resolver HashReq and HashV2Req."""

from collections.abc import Sequence
from typing import Any

from helmkit.chart.metadata import Dependency


def lock_digest(wanted: Sequence[Dependency], locked: Sequence[Dependency]) -> str:
    """`sha256:...` over the dependencies of Chart.yaml and those of the lock, as Helm computes it."""
    from hashlib import sha256
    from json import dumps

    # Not goyaml.json_dumps: a struct's fields keep their order.
    sides = [[_record(item) for item in side] for side in (wanted, locked)]
    data = dumps(sides, separators=(",", ":"), ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        data = data.replace(char, f"\\u{ord(char):04x}")
    return "sha256:" + sha256(data.encode()).hexdigest()


def _record(item: Dependency) -> dict[str, Any]:
    """The JSON of a Dependency: name and repository always, the rest where set, in the struct's order."""
    record: dict[str, Any] = {"name": item.name}
    if item.version:
        record["version"] = item.version
    record["repository"] = item.repository
    for key, value in (
        ("condition", item.condition),
        ("tags", list(item.tags)),
        ("enabled", item.enabled),
        ("import-values", list(item.import_values)),
        ("alias", item.alias),
    ):
        if value:
            record[key] = value
    return record
