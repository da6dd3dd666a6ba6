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
    "destination": None,
    "untar": False,
    "untardir": None,
}
WORDS = (1, 1)
