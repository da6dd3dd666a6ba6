"""What `helmkit pull` does once its command line is read. No Click here: helmkit.cli.quick does without."""

from __future__ import annotations

from helmkit.cli.chart_input import find_chart
from helmkit.cli.output import Reporter
from helmkit.cli.trust import Trust
from helmkit.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from helmkit.cli.chart_input import FoundChart
    from helmkit.cli.settings import Settings
    from helmkit.config import Cosign


def run_pull(settings: Settings, words: tuple[str, ...], options: dict[str, Any]) -> None:
    """Write the chart that `words` names. Raises as find_chart; StoreError where the disk refuses."""
    from pathlib import Path

    trust = Trust(options["prov"], options["verify"], options["keyring"], _cosign(options))
    found = find_chart(settings, words[0], options["version"], options["devel"], trust)
    if found.path:
        raise UsageError("a local chart needs no pull", where=words[0])
    folder = options["destination"] or Path()
    folder.mkdir(parents=True, exist_ok=True)
    if options["untar"]:
        from helmkit.chart.unpack import unpack_chart

        target = unpack_chart(found.data, folder / (options["untardir"] or ""))
    else:
        target = found.as_path(folder)
    reporter = Reporter(settings)
    reporter.info(f"helmkit: wrote {target}")
    if trust.asked:
        _keep_provenance(reporter, found, folder)


def _cosign(options: dict[str, Any]) -> Cosign | None:
    """Whose signature is asked for. UsageError."""
    names = ("cosign_key", "certificate_identity", "certificate_oidc_issuer", "trusted_root")
    key, identity, issuer, root = (options[name] for name in names)
    if (identity is None) != (issuer is None):
        raise UsageError("--certificate-identity and --certificate-oidc-issuer go together")
    if key and identity:
        raise UsageError("--cosign-key and --certificate-identity exclude each other")
    if root and not identity:
        raise UsageError("--trusted-root is for --certificate-identity")
    if not key and not identity:
        return None
    from helmkit.config import Cosign

    return Cosign(key, identity, issuer, root)


def _keep_provenance(reporter: Reporter, found: FoundChart, folder: Path) -> None:
    """The .prov file beside the archive, and whose signature it carries."""
    if found.provenance is None:
        reporter.warn(f"there is no provenance file of {found.filename}")
        return
    from helmkit.fs import atomic_write

    target = folder / f"{found.filename}.prov"
    atomic_write(target, found.provenance)
    reporter.info(f"helmkit: wrote {target}")
    if found.signed:
        reporter.info(f"helmkit: signed by {found.signed.signer}, key {found.signed.fingerprint}")
