"""The options of `helmkit search` for helmkit.cli.quick. Made from the command by `make docs`."""

# fmt: off
from helmkit.cli.quick_tables.everywhere import EVERYWHERE

OPTIONS = EVERYWHERE | {
    "-l": ("switch", "versions"),
    "--versions": ("switch", "versions"),
    "--version": ("text", "version"),
    "-r": ("switch", "regexp"),
    "--regexp": ("switch", "regexp"),
    "--devel": ("switch", "devel"),
    "--app-version": ("text", "app_version"),
    "--deprecated": ("", "deprecated"),
    "--no-deprecated": ("", "deprecated"),
    "--repo": ("many", "repositories"),
    "--limit": ("1", "limit"),
    "--max-col-width": ("0", "max_col_width"),
    "--fail-on-no-result": ("switch", "fail_on_no_result"),
    "-o": ("table|json|yaml", "output"),
    "--output": ("table|json|yaml", "output"),
}
DEFAULTS: dict[str, object] = {
    "versions": False,
    "version": None,
    "regexp": False,
    "devel": False,
    "app_version": None,
    "deprecated": None,
    "repositories": (),
    "limit": None,
    "max_col_width": 50,
    "fail_on_no_result": False,
    "output": "table",
}
WORDS = (0, 9999)
