"""The options of `helmkit pull` for helmkit.cli.quick. Made from the command by `make docs`."""

# fmt: off
OPTIONS: dict[str, tuple[str, str]] = {
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
    "prov": False,
    "cosign_key": None,
    "destination": None,
    "untar": False,
    "untardir": None,
}
WORDS = (1, 1)
