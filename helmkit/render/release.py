"""What `.Release` shows, and which names a release may have. Source: Helm pkg/chart/v2/util/validate_name.go."""

from __future__ import annotations

from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.errors import ChartError
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PATTERN = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"
_LONGEST = 53


class Release(Record):
    """The release that a chart is rendered for."""

    name: str = "release-name"
    namespace: str = "default"
    revision: int = 1
    is_upgrade: bool = False

    def as_values(self) -> dict[str, Any]:
        return {
            "Name": self.name,
            "Namespace": self.namespace,
            "IsUpgrade": self.is_upgrade,
            "IsInstall": not self.is_upgrade,
            "Revision": self.revision,
            "Service": "Helm",
        }


def _is_label(part: str) -> bool:
    """Small letters, digits and, not at the ends, hyphens."""
    return part != "" and "-" not in (part[0], part[-1]) and not part.lstrip("abcdefghijklmnopqrstuvwxyz0123456789-")


def check_name(name: str, dialect: Dialect = NEWEST) -> None:
    """Raise ChartError, as Helm words it, where `name` cannot be a release's."""
    if not name:
        problem = "no name provided"
    elif len(name.encode()) > _LONGEST or not all(map(_is_label, name.split("."))):
        problem = (
            f"invalid release name, must match regex {_PATTERN} and the length must not be longer than {_LONGEST}"
        )
    else:
        return
    what = "release name check failed: " if dialect.logs else ""
    from helmkit.template.gofmt import quote

    raise ChartError(f"{what}release name {quote(name)}: {problem}")
