"""The options of `helmkit pull` for helmkit.cli.quick. Made from the command by `make docs`."""

# fmt: off
from helmkit.cli.quick_tables.everywhere import EVERYWHERE

OPTIONS = EVERYWHERE | {
    "--version": ("text", "version"),
    "--devel": ("switch", "devel"),
    "--verify": ("switch", "verify"),
    "--keyring": ("path", "keyring"),
    "--prov": ("switch", "prov"),
    "--cosign-key": ("path", "cosign_key"),
    "--certificate-identity": ("text", "certificate_identity"),
    "--certificate-oidc-issuer": ("text", "certificate_oidc_issuer"),
    "--trusted-root": ("path", "trusted_root"),
    "-d": ("path", "destination"),
    "--destination": ("path", "destination"),
    "--untar": ("switch", "untar"),
    "--untardir": ("path", "untardir"),
}
DEFAULTS: dict[str, object] = {
    "version": None,
    "devel": False,
    "verify": False,
    "keyring": None,
    "prov": False,
    "cosign_key": None,
    "certificate_identity": None,
    "certificate_oidc_issuer": None,
    "trusted_root": None,
    "destination": None,
    "untar": False,
    "untardir": None,
}
WORDS = (1, 1)
