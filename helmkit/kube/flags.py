"""The flags of helm that helmkit's commands share with it, and how Helm 3 and Helm 4 each spell them.

One table serves twice: the command line makes its options from it, and `arguments` turns what was given into what the
helm at hand understands. Left out: flags about fetching charts, which helmkit does itself.
Source: `helm COMMAND --help` of 3.19.0 and 4.3.1.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from helmkit.errors import UsageError

Given = Mapping[str, str | bool | tuple[str, ...] | None]


class Kind(Enum):
    """What follows a flag: nothing, a value, a value each time it is repeated, or perhaps `=VALUE`."""

    SWITCH = "switch"
    VALUE = "value"
    LIST = "list"
    OPTIONAL = "optional"


@dataclass(frozen=True)
class Flag:
    """A flag by the name that Helm 4 gives it, or Helm 3 where 4 has dropped it.

    `helm3` is Helm 3's name where it differs; `bare` the value of an OPTIONAL flag that is given without one.
    `only` is the one major version that knows the flag; `implied` says that the other does so anyway, or has nothing
    to do, so that the flag is left out for it instead of refused.
    """

    name: str
    help: str
    kind: Kind = Kind.SWITCH
    short: str = ""
    metavar: str = ""
    helm3: str = ""
    bare: str = ""
    choices: tuple[str, ...] = ()
    only: int = 0
    implied: bool = False

    @property
    def spellings(self) -> list[str]:
        """Every form that a command line may use, the best first."""
        short = [f"-{self.short}"] if self.short else []
        return [*short, f"--{self.name}", *([f"--{self.helm3}"] if self.helm3 else [])]


def _value(name: str, metavar: str, help: str, *, short: str = "") -> Flag:
    return Flag(name, help, Kind.VALUE, metavar=metavar, short=short)


_WAIT = Flag(
    "wait",
    "Wait until everything is ready: watcher (the default of a bare --wait), legacy or hookOnly.",
    Kind.OPTIONAL,
    metavar="HOW",
    bare="watcher",
    choices=("watcher", "hookOnly", "legacy"),
)
DRY_RUN = Flag(
    "dry-run",
    "Only show what would be done: client (no cluster; the default of a bare --dry-run) or server.",
    Kind.OPTIONAL,
    metavar="HOW",
    bare="client",
    choices=("none", "client", "server"),
)
_DRY_SWITCH = Flag("dry-run", "Only show what would be done.")
_SERVER_SIDE = Flag(
    "server-side",
    "Whether the API server merges the changes: true, false or, on upgrade, auto. Helm 4.",
    Kind.OPTIONAL,
    metavar="HOW",
    bare="true",
    choices=("true", "false", "auto"),
)
_NO_HOOKS = Flag("no-hooks", "Do not run hooks.")
_TIMEOUT = _value("timeout", "DURATION", "How long to wait for any one operation (5m0s).")
_DESCRIPTION = _value("description", "TEXT", "A description for the revision.")
_HISTORY_MAX = _value("history-max", "N", "Keep at most N revisions; 0 keeps all.")
_REVISION = _value("revision", "N", "That revision instead of the last.")
_OUTPUT = Flag(
    "output", "How the result is printed.", Kind.VALUE, short="o", choices=("table", "json", "yaml"), metavar="FORMAT"
)
_CHANGE = (
    Flag("force-replace", "Replace resources instead of patching them.", helm3="force"),
    Flag("force-conflicts", "Let server-side apply win over other field managers. Helm 4.", only=4),
    _SERVER_SIDE,
    _NO_HOOKS,
    _TIMEOUT,
    _WAIT,
    Flag("wait-for-jobs", "With --wait, wait for jobs to complete as well."),
)
_RELEASE = (
    Flag("create-namespace", "Create the namespace if it is missing."),
    DRY_RUN,
    *_CHANGE,
    Flag("rollback-on-failure", "Undo everything if it fails; implies --wait.", helm3="atomic"),
    _DESCRIPTION,
    Flag("disable-openapi-validation", "Do not check manifests against the cluster's OpenAPI schema."),
    Flag("enable-dns", "Let templates look up host names."),
    Flag("hide-notes", "Do not print the chart's notes."),
    Flag("render-subchart-notes", "Print the notes of subcharts too."),
    Flag("labels", "Labels of the release's record.", Kind.LIST, short="l", metavar="K=V"),
    Flag("skip-crds", "Do not install CRDs."),
    Flag("skip-schema-validation", "Do not check values against the chart's schema."),
    Flag("take-ownership", "Adopt resources that are there already."),
    _OUTPUT,
)

COMMANDS: dict[str, tuple[Flag, ...]] = {
    "install": (
        *_RELEASE,
        Flag("generate-name", "Let helm make the release's name.", short="g"),
        _value("name-template", "TEMPLATE", "A template for the release's name."),
        Flag("replace", "Use a name again that a deleted release still holds."),
    ),
    "upgrade": (
        *_RELEASE,
        Flag("install", "Install the release if there is none.", short="i"),
        Flag("cleanup-on-fail", "Delete new resources if the upgrade fails."),
        _HISTORY_MAX,
        Flag("reset-values", "Start from the chart's own values."),
        Flag("reuse-values", "Start from the last release's values."),
        Flag("reset-then-reuse-values", "Start from the chart's values, then the last release's."),
    ),
    "rollback": (
        Flag("dry-run", DRY_RUN.help, Kind.OPTIONAL, metavar="HOW", bare="client", choices=DRY_RUN.choices),
        *_CHANGE,
        Flag("cleanup-on-fail", "Delete new resources if the rollback fails."),
        Flag("description", "A description for the revision. Helm 4.", Kind.VALUE, metavar="TEXT", only=4),
        _HISTORY_MAX,
        Flag("recreate-pods", "Restart pods. Helm 3.", only=3),
    ),
    "uninstall": (
        _DRY_SWITCH,
        _value("cascade", "HOW", "background (the default), orphan or foreground."),
        _DESCRIPTION,
        Flag("ignore-not-found", "A release that is not there is no error."),
        Flag("keep-history", "Keep the release's record."),
        _NO_HOOKS,
        _TIMEOUT,
        _WAIT,
    ),
    "list": (
        Flag("all", "Releases in every state; Helm 4 shows them anyway.", short="a", only=3, implied=True),
        Flag("all-namespaces", "Releases of every namespace.", short="A"),
        Flag("date", "Sort by date.", short="d"),
        Flag("reverse", "Reverse the order.", short="r"),
        _value("filter", "REGEX", "Only names that match.", short="f"),
        _value("selector", "LABELS", "Only records with these labels.", short="l"),
        _value("max", "N", "At most N releases (256).", short="m"),
        _value("offset", "N", "Leave out the first N."),
        *(
            Flag(state, f"Show {state} releases.")
            for state in ("deployed", "failed", "pending", "superseded", "uninstalled", "uninstalling")
        ),
        Flag("short", "Only names.", short="q"),
        Flag("no-headers", "No heading."),
        _value("time-format", "LAYOUT", "A Go time layout."),
        _OUTPUT,
    ),
    "status": (
        _REVISION,
        _OUTPUT,
        Flag("show-resources", "Show resources; Helm 4 does so anyway.", only=3, implied=True),
        Flag("show-desc", "Show the description; Helm 4 does so anyway.", only=3, implied=True),
    ),
    "history": (
        _value("max", "N", "At most N revisions (256)."),
        _OUTPUT,
        Flag("show-rollback-revision", "Show where rollbacks went back to. Helm 4.", only=4),
    ),
    "test": (
        Flag("filter", "Only these tests: name=X, or !name=X.", Kind.LIST, metavar="K=V"),
        Flag("logs", "Print the logs of the test pods."),
        _TIMEOUT,
        Flag("hide-notes", "Do not print notes; Helm 4 does not anyway.", only=3, implied=True),
    ),
    "get values": (Flag("all", "Computed values, defaults included.", short="a"), _REVISION, _OUTPUT),
    "get manifest": (_REVISION,),
    "get hooks": (_REVISION,),
    "get notes": (_REVISION,),
    "get metadata": (_REVISION, _OUTPUT),
    "get all": (_REVISION, _value("template", "TEMPLATE", "A Go template for the output.")),
}


def arguments(command: str, given: Given, major: int) -> list[str]:
    """The arguments by which helm `major` understands the flags of `command` that were given, by Helm 4's name.

    Raises UsageError for a flag that this helm does not have, or a value it does not know.
    """
    found: list[str] = []
    for flag in COMMANDS[command]:
        value = given.get(flag.name)
        if value is not None and value is not False and value != ():
            found += _spell(command, flag, value, major)
    return found


def _spell(command: str, flag: Flag, value: str | bool | tuple[str, ...], major: int) -> list[str]:
    if flag.only not in (0, major):
        if flag.implied:
            return []
        raise UsageError(f"Helm {major} has no --{flag.name} for {command}", hint=_instead(flag))
    name = f"--{flag.helm3 if major == 3 and flag.helm3 else flag.name}"
    if isinstance(value, tuple):
        return [f"{name}={item}" for item in value]
    if value is True:
        return [name]
    if flag.choices and value not in flag.choices:
        raise UsageError(f'--{flag.name} must be one of {", ".join(flag.choices)}, not "{value}"')
    if major == 3 and flag.kind is Kind.OPTIONAL:
        return _optional_for_helm3(command, flag, str(value))
    return [f"{name}={value}"]


def _optional_for_helm3(command: str, flag: Flag, value: str) -> list[str]:
    """Helm 3 knows most flags that have kinds in Helm 4 only as switches, or not at all."""
    if flag is _WAIT:
        return [] if value == "hookOnly" else ["--wait"]
    if flag is _SERVER_SIDE:
        if value == "true":
            raise UsageError("Helm 3 has no --server-side", hint=_instead(flag))
        return []
    if command == "rollback":
        return [] if value == "none" else ["--dry-run"]
    return [f"--{flag.name}={value}"]


def _instead(flag: Flag) -> str:
    if flag.name == "recreate-pods":
        return "helmkit kubectl rollout restart"
    return "helmkit tools install helm installs Helm 4"


def expand_bare(argv: Iterable[str], flags: Iterable[Flag]) -> list[str]:
    """Command-line words in which flags that may stand bare are spelled out, as pflag reads them.

    `--wait` becomes `--wait=watcher`, `--atomic=true` becomes `--atomic` and `--atomic=false` vanishes; words after
    `--` stay.
    """
    optional = {word: f"{word}={f.bare}" for f in flags if f.kind is Kind.OPTIONAL for word in f.spellings}
    switches = {word for f in flags if f.kind is Kind.SWITCH for word in f.spellings}
    words: list[str] = []
    rest = iter(argv)
    for word in rest:
        if word == "--":
            return [*words, word, *rest]
        name, given, value = word.partition("=")
        if given and name in switches and value in ("true", "false"):
            words += [name] if value == "true" else []
        else:
            words.append(optional.get(word, word))
    return words
