"""The store that the global options name, for commands that only ask it: no network, mirrors.yaml parsed once.

Reading a mirrors.yaml takes longer than searching a million lines, and a search wants nothing of it but the names
of the repositories: these are kept in the catalogue beside the text they were read from.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress

from helmkit.errors import HelmkitError
from helmkit.store.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from helmkit.cli.settings import Settings
    from helmkit.store.catalogue import Catalogue


@contextmanager
def open_store(settings: Settings) -> Iterator[Store]:
    """The store, open; what had to be done to its catalogue first is said. StoreError."""

    def notice(line: str) -> None:
        from helmkit.cli.output import Reporter

        Reporter(settings).info(f"helmkit: {line}")

    with Store.open(settings.data_dir / "store", notice) as store:
        yield store


def repositories(settings: Settings, catalogue: Catalogue) -> list[str]:
    """The names of the repositories in mirrors.yaml, in their order. ConfigError."""
    file = settings.mirrors_file
    text = ""
    with suppress(OSError, UnicodeDecodeError):
        text = file.read_text(encoding="utf-8")
    names = catalogue.configured(str(file), text)
    if names is None:
        from helmkit.config import load_mirrors

        names = [repository.name for repository in load_mirrors(file).repositories]
        with suppress(HelmkitError):  # Somebody is writing, or nobody may: the next search reads it again.
            catalogue.configure(str(file), text, names)
    return names
