"""Which chart an argument means: a folder or archive, REPO/NAME, NAME, oci://... or https://....tgz."""

from __future__ import annotations

import os

from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.chart.load import load_archive, load_chart
from helmkit.chart.model import Chart
from helmkit.cli.settings import Settings
from helmkit.errors import NotFoundError, UsageError
from helmkit.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from helmkit.chart.provenance import Provenance
    from helmkit.cli.trust import Trust
    from helmkit.template.loader import Cache


class FoundChart(Record):
    """A chart as a local `path`, or as the verified bytes of an archive called `filename`.

    `provenance` is its .prov file, where it was asked for; `signed` who signed, where that was checked.
    """

    path: str | None = None
    data: bytes = b""
    filename: str = ""
    provenance: bytes | None = None
    signed: Provenance | None = None

    def load(self, dialect: Dialect = NEWEST, cache: Cache | None = None) -> Chart:
        """The chart; `cache` keeps what its files hold. Raises ChartError."""
        if self.path:
            return load_chart(self.path, dialect, cache)
        return load_archive(self.data, dialect, cache)

    def as_path(self, folder: Path) -> Path:
        """The local path, or that of an archive written into `folder`, whole or not at all. StoreError."""
        if self.path:
            from pathlib import Path

            return Path(self.path).resolve()
        from helmkit.fs import atomic_write

        target = folder / self.filename
        atomic_write(target, self.data)
        return target


def find_chart(
    settings: Settings, text: str, version: str | None = None, devel: bool = False, trust: Trust | None = None
) -> FoundChart:
    """The chart that `text` means, held to what `trust` asks. A NAME that is looked up is named on stderr.

    Raises NotFoundError, UsageError, UnreachableError, VerificationError, ConfigError, ToolMissingError.
    """
    if text.startswith("oci://"):
        return _checked(settings, _from_registry(settings, text, version, devel, trust), trust)
    if trust and trust.cosign:
        raise UsageError("cosign signs charts in registries alone", where=text, hint="helmkit pull oci://...")
    if text.startswith(("https://", "http://")):
        return _checked(settings, _from_url(settings, text, trust), trust)
    if _is_path(text):
        return _from_path(settings, text, trust)
    return _from_catalogue(settings, text, version, devel, trust)


def _from_path(settings: Settings, text: str, trust: Trust | None) -> FoundChart:
    if trust is None:
        return FoundChart(path=text)
    from pathlib import Path

    return FoundChart(path=text, signed=trust.check_path(settings, Path(text)))


def _checked(settings: Settings, found: FoundChart, trust: Trust | None) -> FoundChart:
    if trust is None:
        return found
    return replace(found, signed=trust.check(settings, found.data, found.provenance, where=found.filename))


def _is_path(text: str) -> bool:
    """Whether `text` means a place on disk: it is there, or can be nothing else."""
    if os.path.exists(text):  # noqa: PTH110
        return True
    if text.startswith((".", "/", "~")) or text.endswith(".tgz") or text.count("/") > 1:
        raise NotFoundError("no such chart folder or archive", where=text)
    return False


def _from_catalogue(
    settings: Settings, text: str, version: str | None, devel: bool, trust: Trust | None
) -> FoundChart:
    from helmkit.cli.mirroring import mirroring
    from helmkit.cli.output import Reporter
    from helmkit.mirror import fetch_chart, parse_reference, resolve_chart

    reference = parse_reference(text)
    with mirroring(settings) as run:
        row = resolve_chart(run.config, run.store, reference, version=version, devel=devel, connect=run.connect)
        policy = trust.policy(settings) if trust else None
        archive = fetch_chart(run.config, run.store, run.connect, row, policy=policy)
    reporter = Reporter(settings)
    if reference.repository is None:
        reporter.info(f"helmkit: {text} is {row.reference} {row.version}")
    for attempt in archive.attempts:
        reporter.info(f"helmkit: {attempt.source}: {attempt.cause}")
    reporter.detail(
        f"helmkit: {row.reference} {row.version} from {archive.source or 'the store'}, sha256 {archive.digest}"
    )
    filename = f"{row.name}-{row.version}.tgz"
    return FoundChart(data=archive.data, filename=filename, provenance=archive.provenance, signed=archive.signed)


def _from_url(settings: Settings, url: str, trust: Trust | None) -> FoundChart:
    from helmkit.cli.mirroring import download, download_provenance
    from helmkit.repo import check_archive

    data = download(settings, url)
    check_archive(data, "", where=url)
    filename = url.partition("?")[0].rpartition("/")[2] or "chart.tgz"
    provenance = download_provenance(settings, url) if trust and trust.asked else None
    return FoundChart(data=data, filename=filename, provenance=provenance)


def _from_registry(settings: Settings, url: str, version: str | None, devel: bool, trust: Trust | None) -> FoundChart:
    from helmkit.cli.mirroring import pull_from_registry
    from helmkit.cli.output import Reporter

    pulled = pull_from_registry(settings, url, version, devel)
    Reporter(settings).info(f"helmkit: {pulled.reference}, manifest {pulled.manifest}")
    if trust:
        trust.check_cosign(settings, pulled.reference, pulled.manifest)
    metadata = load_archive(pulled.data).metadata
    filename = f"{metadata.name}-{metadata.version}.tgz"
    return FoundChart(data=pulled.data, filename=filename, provenance=pulled.provenance)
