"""The store that the global options name, and the mirrors.yaml that goes with it, parsed once.

To parse a mirrors.yaml takes longer than to search a million lines or to ask a server whether an index is new. So
what it is, is kept in the catalogue beside the text it was read from; a search wants the repositories' names alone.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress

from helmkit.errors import HelmkitError
from helmkit.store.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from helmkit.cli.settings import Settings
    from helmkit.config import Mirrors
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
    kept = catalogue.configured(str(file), text)
    return kept[0] if kept else [repository.name for repository in mirrors(settings, catalogue).repositories]


def mirrors(settings: Settings, catalogue: Catalogue) -> Mirrors:
    """All that mirrors.yaml says. ConfigError."""
    from helmkit.config.document import compose, dump, load
    from helmkit.config.parse import read_mirrors, read_text

    file = settings.mirrors_file
    text = read_text(file)
    if kept := catalogue.configured(str(file), text):
        return read_mirrors(load(kept[1]), file)
    document = compose(text, file)
    config = read_mirrors(document, file)
    names = [repository.name for repository in config.repositories]
    if "?" in text:
        return config  # A query string may hold a secret, which is not for the store.
    with suppress(HelmkitError):  # Somebody is writing, or nobody may: the next command reads it again.
        catalogue.configure(str(file), text, names, dump(document))
    return config
