"""The whole of what changed between two charts, and what to look at first."""

from __future__ import annotations

from helmkit.chart.model import Chart
from helmkit.chart.show import metadata_document
from helmkit.diff.change import Change, value_text
from helmkit.diff.crds import CrdChange, changed_crds
from helmkit.diff.files import FileChange, changed_files
from helmkit.diff.images import ImageChange, changed_images
from helmkit.diff.rendered import RenderedChange, ResourceChange, Side, Versions, compare_rendered
from helmkit.diff.tree import compare
from helmkit.diff.values import changed_values, lost_settings
from helmkit.diff.worded import about_values, fate
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from helmkit.render.chart import Rendered

SECTIONS = ("metadata", "values", "files", "rendered")

# What gives rights, or takes part in every request.
_POWERS = (
    *("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"),
    *("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "APIService"),
)


class Attempt(Record):
    """A chart, and its manifests twice; or, where it cannot be rendered, why not."""

    chart: Chart
    rendered: tuple[Rendered, Rendered] | None = None
    problem: str = ""

    @property
    def versions(self) -> Versions:
        metadata = self.chart.metadata
        return Versions(f"{metadata.name}-{metadata.version}", metadata.version, metadata.app_version)


class Report(Record):
    """What changed. `rendered` is None where it was not asked for, or one of the charts could not be rendered, which
    is among `problems`. `lost` are settings of the user that the new chart does not know.
    """

    before: Versions
    after: Versions
    metadata: tuple[Change, ...] = ()
    values: tuple[Change, ...] = ()
    files: tuple[FileChange, ...] = ()
    crds: tuple[CrdChange, ...] = ()
    images: tuple[ImageChange, ...] = ()
    rendered: RenderedChange | None = None
    lost: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether anything at all changed."""
        return bool(self.metadata or self.values or self.files or self.crds or self.problems or self._resources)

    @property
    def _resources(self) -> bool:
        return bool(self.rendered and (self.rendered.changed or self.rendered.only_version))

    @property
    def first(self) -> list[str]:
        """What to look at first, the worst before the rest."""
        return list(_first(self))

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        rendered = self.rendered
        return {
            "before": _named(self.before),
            "after": _named(self.after),
            "first": self.first,
            "metadata": [change.as_dict() for change in self.metadata],
            "values": [change.as_dict() for change in self.values],
            "lost_settings": [change.as_dict() for change in self.lost],
            "crds": [change.as_dict() for change in self.crds],
            "files": [change.as_dict() for change in self.files],
            "images": [change.as_dict() for change in self.images],
            "rendered": [change.as_dict() for change in rendered.changed] if rendered else None,
            "only_version": rendered.only_version if rendered else 0,
            "problems": list(self.problems),
        }


def make_report(
    before: Attempt,
    after: Attempt,
    given: Mapping[str, Any],
    *,
    secrets: bool = False,
    context: int = 3,
    only: tuple[str, ...] = SECTIONS,
) -> Report:
    """What changed from one chart to the other, for the user's values `given`; of that the sections `only`."""
    values = changed_values(before.chart, after.chart) if "values" in only else []
    documents = [metadata_document(attempt.chart.metadata) for attempt in (before, after)]
    rendered, images = None, []
    if "rendered" in only and before.rendered and after.rendered:
        sides = [Side(*attempt.rendered, attempt.versions) for attempt in (before, after) if attempt.rendered]
        rendered = compare_rendered(sides[0], sides[1], secrets=secrets, context=context)
        images = changed_images(before.rendered[0], after.rendered[0])
    return Report(
        before.versions,
        after.versions,
        tuple(compare(*documents)) if "metadata" in only else (),
        tuple(values),
        tuple(changed_files(before.chart, after.chart, context)) if "files" in only else (),
        tuple(changed_crds(before.chart, after.chart)) if "files" in only else (),
        tuple(images),
        rendered,
        tuple(lost_settings(given, values)),
        tuple(
            f"{a.versions.chart} was not rendered: {' '.join(a.problem.split())}"
            for a in (before, after)
            if a.problem
        ),
    )


def _named(versions: Versions) -> dict[str, str]:
    return {"chart": versions.chart, "version": versions.version, "app_version": versions.app_version}


def _first(report: Report) -> Iterator[str]:
    yield from report.problems
    for change in report.lost:
        yield f"your value {change.where} {fate(change)}"
    if report.rendered:
        yield from _about_resources(report.rendered.changed)
    yield from _about_chart(report)
    yield from _about_crds(report.crds)
    yield from about_values([change for change in report.values if change not in report.lost])
    for image in report.images:
        yield f"image {image.name}: {_tags(image.before)} -> {_tags(image.after)}"


def _about_resources(resources: Sequence[ResourceChange]) -> Iterator[str]:
    for resource in resources:
        for field in resource.refused:
            yield f"{resource.resource}: {field} cannot be changed in place, an upgrade will be refused"
    yield from (f"removed: {resource.resource}" for resource in resources if resource.kind == "removed")
    for resource in resources:
        if resource.kind == "changed" and resource.apis[0] != resource.apis[1]:
            yield f"{resource.resource}: apiVersion {resource.apis[0]} is now {resource.apis[1]}"
    for resource in resources:
        if resource.kind != "removed" and resource.resource.partition("/")[0] in _POWERS:
            yield f"{resource.kind}: {resource.resource}"


def _about_chart(report: Report) -> Iterator[str]:
    for change in report.metadata:
        if change.path == ("kubeVersion",):
            yield f"kubeVersion: {value_text(change.before)} -> {value_text(change.after)}"
        elif change.path == ("deprecated",) and change.after:
            yield "the chart is deprecated"
        elif change.path == ("type",):
            yield f"type: {value_text(change.before)} -> {value_text(change.after)}"
        elif change.path[:1] == ("dependencies",) and change.path[-1] not in ("repository", "condition"):
            yield f"{change.where}: {_spoken(change)}"


def _spoken(change: Change) -> str:
    if change.kind in ("added", "removed"):
        return change.kind
    return f"{value_text(change.before)} -> {value_text(change.after)}"


def _about_crds(crds: Sequence[CrdChange]) -> Iterator[str]:
    for crd in crds:
        if crd.kind == "removed":
            yield f"CRD {crd.name} is no longer in the chart, helm leaves it in the cluster"
        elif crd.kind == "added":
            yield f"CRD {crd.name} is new ({', '.join(crd.versions)}), helm upgrade does not install it"
        elif crd.gone:
            yield f"CRD {crd.name} has no {', '.join(crd.gone)} any more"
    changed = [crd.name for crd in crds if crd.kind == "changed"]
    if changed:
        yield f"CRDs that changed, helm upgrade does not apply that: {', '.join(changed)}"


def _tags(tags: tuple[str, ...]) -> str:
    return ", ".join(tags) or "none"
