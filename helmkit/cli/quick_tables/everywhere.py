"""The options of every command for helmkit.cli.quick. Made from the command by `make docs`."""

# fmt: off
EVERYWHERE: dict[str, tuple[str, str]] = {
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
