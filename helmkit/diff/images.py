"""The images that manifests name, and how their tags changed."""

from __future__ import annotations

from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from helmkit.render.chart import Rendered


class ImageChange(Record):
    """An image by its name, with its tags (or digests) before and after; none before is a new one."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "before": list(self.before), "after": list(self.after)}


def changed_images(before: Rendered, after: Rendered) -> list[ImageChange]:
    """Every image of either side whose tags are not the same."""
    old, new = _images(before), _images(after)
    names = [*old, *(name for name in new if name not in old)]
    found = [ImageChange(name, tuple(sorted(old.get(name, ()))), tuple(sorted(new.get(name, ())))) for name in names]
    return [change for change in found if change.before != change.after]


def _images(rendered: Rendered) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for item in rendered.documents:
        for image in _named(item.object):
            name, tag = split_image(image)
            found.setdefault(name, set()).add(tag)
    return found


def _named(value: Any) -> Iterator[str]:
    """The image of every container, and of whatever else has a field of that name."""
    if isinstance(value, dict):
        image = value.get("image")
        if isinstance(image, str) and image:
            yield image
        for item in value.values():
            yield from _named(item)
    elif isinstance(value, list):
        for item in value:
            yield from _named(item)


def split_image(text: str) -> tuple[str, str]:
    """Name and tag, which may be a digest or both: registry:5000/a/b:1.2@sha256:... has 1.2@sha256:..."""
    name, at, digest = text.partition("@")
    folder, slash, base = name.rpartition("/")
    base, colon, tag = base.partition(":")
    return f"{folder}{slash}{base}", f"{tag if colon else ''}{at}{digest}" or "latest"
