"""The options of `helmkit versions` for helmkit.cli.quick. Made from the command by `make docs`."""

# fmt: off
OPTIONS: dict[str, tuple[str, str]] = {
    "-o": ("table|json|yaml", "output"),
    "--output": ("table|json|yaml", "output"),
    "--home": ("path", "home"),
    "--mirrors": ("path", "mirrors"),
    "-n": ("text", "namespace"),
    "--namespace": ("text", "namespace"),
    "--kube-context": ("text", "kube_context"),
    "--kubeconfig": ("path", "kubeconfig"),
    "--offline": ("switch", "offline"),
    "-q": ("switch", "quiet"),
    "--quiet": ("switch", "quiet"),
    "-v": ("", "verbose"),
    "--verbose": ("", "verbose"),
    "--no-color": ("switch", "no_color"),
    "--debug": ("switch", "debug"),
}
DEFAULTS: dict[str, object] = {
    "output": "table",
}
WORDS = (1, 1)
