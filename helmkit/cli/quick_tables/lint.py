"""The options of `helmkit lint` for helmkit.cli.quick. Made from the command by `make docs`."""

# fmt: off
from helmkit.cli.quick_tables.everywhere import EVERYWHERE

OPTIONS = EVERYWHERE | {
    "--strict": ("switch", "strict"),
    "--kube-version": ("text", "kube_version"),
    "--select": ("text", "select"),
    "--ignore": ("text", "ignore"),
    "--format": ("text|json|sarif|junit|github|gitlab", "format_"),
    "--output-file": ("path", "output_file"),
    "--explain": ("text", "explain"),
    "-f": ("many", "values_files"),
    "--values": ("many", "values_files"),
    "--set": ("many", "set_"),
    "--set-string": ("many", "set_string"),
    "--set-json": ("many", "set_json"),
    "--set-file": ("many", "set_file"),
    "--set-literal": ("many", "set_literal"),
    "--var": ("many", "var"),
    "--var-file": ("many", "var_file"),
    "--var-env": ("many", "var_env"),
}
DEFAULTS: dict[str, object] = {
    "strict": False,
    "kube_version": None,
    "select": "",
    "ignore": "",
    "format_": "text",
    "output_file": None,
    "explain": None,
    "values_files": (),
    "set_": (),
    "set_string": (),
    "set_json": (),
    "set_file": (),
    "set_literal": (),
    "var": (),
    "var_file": (),
    "var_env": (),
}
WORDS = (0, 9999)
