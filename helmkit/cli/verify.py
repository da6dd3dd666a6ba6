"""`helmkit verify`: who signed a chart archive."""

from pathlib import Path

import click

from helmkit.cli.command import command
from helmkit.cli.options import output_option
from helmkit.cli.output import emit
from helmkit.cli.settings import Settings
from helmkit.cli.trust import open_keyring


@command(
    "verify",
    short_help="Check the signature of a chart archive.",
    examples="helmkit verify nginx-1.0.0.tgz\nhelmkit verify nginx-1.0.0.tgz --keyring keys.gpg -o json",
)
@click.argument("archive", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--keyring",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The public keys to trust.  [default: ~/.gnupg/pubring.gpg]",
)
@output_option
@click.pass_obj
def verify(settings: Settings, archive: Path, keyring: Path | None, output: str) -> None:
    """Check FILE against FILE.prov: the signature, then the archive's hash, then name and version in Chart.yaml.

    Exits with 5 where one of them is wrong, or the key is not in the keyring, expired or revoked. Needs the package
    pysequoia: pip install 'helmkit[provenance]'.
    """
    from helmkit.chart.provenance import check_file

    found = check_file(archive, open_keyring(settings, keyring))
    emit(
        output,
        found.as_dict(),
        # As helm prints it.
        lambda: (
            f"Signed by: {found.signer}\nUsing Key With Fingerprint: {found.fingerprint}\n"
            f"Chart Hash Verified: sha256:{found.digest}\n"
        ),
    )
