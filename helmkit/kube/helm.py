"""The real helm, 3 or 4: says the same thing to both, and passes on what they print.

Values never stand in its arguments, where every user of the machine could read them: they go into a file of mode 0600
in a private folder. Whole numbers that came from --set are repeated as --set, since a values file would turn Helm's
int64 into a float64. Left out: fetching and resolving charts.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from signal import SIGPIPE
from typing import Any

from helmkit.errors import ToolError
from helmkit.kube import process
from helmkit.kube.failures import is_echo, translate
from helmkit.kube.flags import Given, arguments
from helmkit.kube.target import Target


class Helm:
    """A helm at `path` that acts on `target`. `env` is the environment it inherits."""

    def __init__(self, path: Path, env: Mapping[str, str], target: Target, *, version: str | None = None) -> None:
        self.path = path
        self.target = target
        self.env = target.helm_env(env)
        self._version = version

    @cached_property
    def version(self) -> str:
        """The version without the leading v, asked of the program unless it was known. Raises ToolError."""
        if self._version:
            return self._version
        result = process.run([self.path, "version", "--template", "{{.Version}}"], env=self.env, timeout=30)
        found = re.match(r"v?(\d+\.\d+\.\d+\S*)", result.stdout.strip())
        if result.returncode or not found:
            raise ToolError("does not say which version it is", returncode=result.returncode, where=str(self.path))
        return found[1]

    @property
    def major(self) -> int:
        """3 or 4. Raises ToolError for any other helm."""
        major = int(self.version.split(".")[0])
        if major not in (3, 4):
            hint = "helmkit tools install helm"
            raise ToolError(f"Helm {self.version} is not supported", returncode=1, where=str(self.path), hint=hint)
        return major

    def release_names(self, *, timeout: float) -> list[str]:
        """The names of the releases in the namespace; none where helm fails. ToolError after `timeout` seconds."""
        return process.run([self.path, "list", "--short"], env=self.env, timeout=timeout).stdout.split()

    def releases(self, *, everywhere: bool) -> list[dict[str, Any]]:
        """The releases of the namespace, or of all, as `helm list -o json` has them. Raises as `call`."""
        argv: list[str | Path] = [
            self.path,
            "list",
            "--output",
            "json",
            "--max",
            "0",
            *(["--all-namespaces"] if everywhere else []),
        ]
        result = process.run(argv, env=self.env)
        if result.returncode:
            raise translate("helm", result.returncode, result.stderr)
        found: list[dict[str, Any]] = json.loads(result.stdout)
        return found

    def call(
        self,
        command: str,
        words: Sequence[str | Path] = (),
        flags: Given | None = None,
        *,
        values: Mapping[str, Any] | None = None,
        extra: Sequence[str] = (),
    ) -> None:
        """Runs `helm COMMAND` on our own stdout and stderr.

        `command` is a key of flags.COMMANDS, `flags` are by Helm 4's name, `extra` goes to helm as it is. Raises what
        failures.translate makes of helm's error, ToolMissingError, and BrokenPipeError when stdout was closed.
        """
        argv: list[str | Path] = [self.path, *command.split(), *arguments(command, flags or {}, self.major), *extra]
        with ExitStack() as stack:
            if values:
                folder = stack.enter_context(process.private_folder())
                argv += _values_arguments(folder, values)
            held: list[str] = []
            code = process.passthrough([*argv, "--", *words], env=self.env, on_stderr=_sieve(held))
        if code == 128 + SIGPIPE:
            raise BrokenPipeError
        if code:
            raise translate("helm", code, "".join(held))


def _sieve(held: list[str]) -> Callable[[str], None]:
    """Passes helm's progress and warnings on and holds back its error, which we print in our own form."""

    def take(line: str) -> None:
        if held or line.startswith("Error: "):
            held.append(line)
        elif not is_echo(line):
            sys.stderr.write(line)

    return take


def _values_arguments(folder: Path, values: Mapping[str, Any]) -> list[str | Path]:
    from helmkit import goyaml

    file = process.write_private(folder / "values.yaml", goyaml.dump(dict(values)))
    numbers = [f"--set={path}={number}" for path, number in _whole_numbers(values)]
    return ["--values", file, *numbers]


def _whole_numbers(value: Any, path: str = "") -> Iterator[tuple[str, int]]:
    """The ints of a tree of values, with their paths as --set writes them."""
    if isinstance(value, Mapping):
        for key, child in value.items():
            # --set has no way to write an empty key.
            if key:
                yield from _whole_numbers(child, f"{path}.{_escaped(key)}" if path else _escaped(key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _whole_numbers(child, f"{path}[{index}]")
    elif isinstance(value, int) and not isinstance(value, bool):
        yield path, value


def _escaped(key: str) -> str:
    return re.sub(r"([\\.,=\[\]{}])", r"\\\1", key)
