"""The options of `helmkit repo sync` for helmkit.cli.quick. Made from the command by `make docs`."""

# fmt: off
from helmkit.cli.quick_tables.everywhere import EVERYWHERE

OPTIONS = EVERYWHERE | {
    "--allow-rollback": ("switch", "allow_rollback"),
    "--allow-changed": ("switch", "allow_changed"),
    "--no-rest": ("switch", "no_rest"),
    "--metrics-file": ("", "metrics_file"),
    "--lock": ("switch", "lock"),
    "--update": ("switch", "update"),
    "--locked": ("switch", "locked"),
    "--lock-file": ("", "lock_file"),
    "--parallel": ("", "parallel"),
    "--limit-rate": ("", "limit_rate"),
    "--dry-run": ("switch", "dry_run"),
    "-o": ("table|json|yaml", "output"),
    "--output": ("table|json|yaml", "output"),
}
DEFAULTS: dict[str, object] = {
    "allow_rollback": False,
    "allow_changed": False,
    "no_rest": False,
    "metrics_file": None,
    "lock": False,
    "update": False,
    "locked": False,
    "lock_file": None,
    "parallel": None,
    "limit_rate": None,
    "dry_run": False,
    "output": "table",
}
WORDS = (0, 9999)
