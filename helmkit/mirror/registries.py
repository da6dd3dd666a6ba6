"""Charts in a repository's OCI sources: a registry has no index, but it lists a chart's tags.

A sync makes an index of the tags of the charts that `select` names; a single chart is looked up when it is asked for.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from helmkit.config import Repository, Selection, Source
from helmkit.errors import NotFoundError, UnreachableError, VerificationError
from helmkit.index import Skipped, parse_index
from helmkit.mirror.connect import Connect
from helmkit.mirror.parallel import in_parallel
from helmkit.mirror.plan import base_url, label
from helmkit.mirror.select import Rule
from helmkit.net import Retry, Transport
from helmkit.oci import chart_names, chart_versions, parse_oci_reference, tag_of
from helmkit.records import replace
from helmkit.repo import IndexAnswer, Known
from helmkit.store import ChartVersion
from helmkit.version import Constraint, Version

_AT_ONCE = 8  # Charts whose tags are listed at the same time.


def list_registry(
    transport: Transport, repository: Repository, source: Source, *, known: Known, retry: Retry | None = None
) -> IndexAnswer:
    """An index of what the OCI `source` has of the charts that the repository selects.

    The entries have no digest: the archives are held to the first ones seen. A selected chart that is not there, and
    a glob where the registry does not list its charts, are among the index's `unlisted`. NotFoundError where there is
    nothing to list; UnreachableError, VerificationError.
    """
    base = base_url(source).rstrip("/")
    names, skipped = _selected_names(transport, base, repository.select, retry)

    def versions(name: str) -> list[str] | None:
        try:
            return chart_versions(transport, f"{base}/{name}", retry=retry)
        except NotFoundError:
            return None

    found = dict(in_parallel(versions, names, _AT_ONCE))
    skipped += [Skipped(name, "", "no such chart in the registry") for name in names if found[name] is None]
    tags = {name: found[name] or [] for name in names}
    if not any(tags.values()):
        reason = str(skipped[0]) if skipped else "an OCI registry has no index, and `select` names no chart"
        raise NotFoundError(reason, where=label(source))
    sha256 = hashlib.sha256(json.dumps(tags, sort_keys=True).encode()).hexdigest()
    if sha256 == known.sha256:
        return IndexAnswer(None, b"", Known(sha256=sha256))
    entries = {name: [_entry(base, name, version) for version in tags[name]] for name in names}
    data = json.dumps({"apiVersion": "v1", "entries": entries}).encode()
    return IndexAnswer(replace(parse_index(data), unlisted=tuple(skipped)), data, Known(sha256=sha256))


def _selected_names(
    transport: Transport, base: str, rules: Sequence[Selection], retry: Retry | None
) -> tuple[list[str], list[Skipped]]:
    """The charts that `rules` name, and the globs of which nobody knows what they mean."""
    globs = [rule for rule in rules if set("*?[") & set(rule.chart)]
    listed = chart_names(transport, base, retry=retry) if globs else []
    skipped = [Skipped(rule.chart, "", "the registry does not list its charts") for rule in globs if listed is None]
    plain = (rule.chart for rule in rules if rule not in globs)
    meaning = [Rule.of(rule) for rule in rules]
    names = [name for name in dict.fromkeys([*plain, *(listed or [])]) if any(rule.means(name) for rule in meaning)]
    return names, skipped


def _entry(base: str, name: str, version: str) -> dict[str, Any]:
    return {"name": name, "version": version, "urls": [f"{base}/{name}:{tag_of(version)}"]}


def find_in_registries(
    repository: Repository,
    name: str,
    connect: Connect,
    *,
    version: str | None = None,
    devel: bool = False,
    retry: Retry | None = None,
) -> ChartVersion | None:
    """The version of a chart that fits, from the first OCI source that has the chart; None where none has.

    UnreachableError or VerificationError where no source could be asked; VersionError for a bad range.
    """
    fits = Constraint.parse(version or (">0.0.0-0" if devel else "*"))
    failure: UnreachableError | VerificationError | None = None
    for source in repository.enabled_sources:
        if not (source.url or "").startswith("oci:"):
            continue
        reference = parse_oci_reference(f"{(source.url or '').rstrip('/')}/{name}")
        try:
            versions = chart_versions(connect(repository, source), reference, retry=retry)
        except NotFoundError:
            continue
        except (UnreachableError, VerificationError) as exc:
            failure = exc
            continue
        exact = [text for text in versions if text == version]
        chosen = exact or [text for text in versions if fits.check(Version.parse(text))]
        if chosen:
            return ChartVersion(repository.name, name, chosen[0], urls=(f"{reference}:{tag_of(chosen[0])}",))
    if failure is not None:
        raise failure
    return None
