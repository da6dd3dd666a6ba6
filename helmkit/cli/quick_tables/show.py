"""The options of `helmkit show` for helmkit.cli.quick. Made from the command by `make docs`."""

# fmt: off
OPTIONS: dict[str, tuple[str, str]] = {
    "--version": ("text", "version"),
    "--devel": ("switch", "devel"),
    "--verify": ("switch", "verify"),
    "--keyring": ("path", "keyring"),
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
    "version": None,
    "devel": False,
    "verify": False,
    "keyring": None,
}
WORDS = (1, 1)
