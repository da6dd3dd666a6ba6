"""The options of `helmkit versions` for helmkit.cli.quick. Made from the command by `make docs`."""

# fmt: off
from helmkit.cli.quick_tables.everywhere import EVERYWHERE

OPTIONS = EVERYWHERE | {
    "-o": ("table|json|yaml", "output"),
    "--output": ("table|json|yaml", "output"),
}
DEFAULTS: dict[str, object] = {
    "output": "table",
}
WORDS = (1, 1)
