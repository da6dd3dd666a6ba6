"""A loaded chart: its files sorted by purpose, its metadata, its subcharts. Immutable, so that it can be shared."""

from __future__ import annotations

from helmkit.chart.metadata import Lock, Metadata
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


class File(Record):
    """A file of a chart: its path below the chart's folder, with slashes, and its bytes without a byte order mark."""

    name: str
    data: bytes


class Warn(Record):
    """Something to tell the user: a text and the things it is about, in order."""

    message: str
    about: tuple[tuple[str, str], ...] = ()
    level: str = "WARN"

    def __str__(self) -> str:
        return " ".join([self.message, *(f"{key}={value}" for key, value in self.about)])


class Chart(Record):
    """A chart and its subcharts.

    `values` are those of its values.yaml, None where it has none. `raw` holds every file as it stood, `templates`
    those below templates/, `files` what `.Files` shows and crds/; `warnings` are its subcharts' too. Never change
    what `values` refers to: copy.
    """

    HIDDEN = frozenset({"raw"})

    metadata: Metadata
    templates: tuple[File, ...] = ()
    files: tuple[File, ...] = ()
    values: dict[str, Any] | None = None
    schema: bytes | None = None
    lock: Lock | None = None
    dependencies: tuple[Chart, ...] = ()
    raw: tuple[File, ...] = ()
    warnings: tuple[Warn, ...] = ()

    @property
    def name(self) -> str:
        return self.metadata.name

    def count_templates(self) -> int:
        """The files under templates/, subcharts' included."""
        return len(self.templates) + sum(child.count_templates() for child in self.dependencies)

    def crds(self, prefix: str = "") -> Iterator[File]:
        """The files of crds/, subcharts' after the chart's own, named by their full path such as
        a/charts/b/crds/x.yaml.

        `prefix` is the path of the chart that has this one as subchart, with a final slash.
        """
        path = prefix + self.name
        for file in self.files:
            if file.name.startswith("crds/") and file.name.lower().endswith((".yaml", ".yml", ".json")):
                yield File(f"{path}/{file.name}", file.data)
        for child in self.dependencies:
            yield from child.crds(f"{path}/charts/")


def text(data: bytes) -> str:
    """Bytes as a template's text: what is not UTF-8 is carried as surrogate escapes."""
    return data.decode("utf-8", "surrogateescape")
