"""The options of `helmkit show` for helmkit.cli.quick. Made from the command by `make docs`."""

# fmt: off
from helmkit.cli.quick_tables.everywhere import EVERYWHERE

OPTIONS = EVERYWHERE | {
    "--version": ("text", "version"),
    "--devel": ("switch", "devel"),
    "--verify": ("switch", "verify"),
    "--keyring": ("path", "keyring"),
}
DEFAULTS: dict[str, object] = {
    "version": None,
    "devel": False,
    "verify": False,
    "keyring": None,
}
WORDS = (1, 1)
