"""A chart looked up by name in a repository's OCI sources: a registry has no index, but it lists a chart's tags."""

from helmkit.config import Repository
from helmkit.errors import NotFoundError, UnreachableError, VerificationError
from helmkit.mirror.connect import Connect
from helmkit.net import Retry
from helmkit.oci import chart_versions, parse_oci_reference, tag_of
from helmkit.store import ChartVersion
from helmkit.version import Constraint, Version


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
