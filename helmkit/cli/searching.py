"""What `helmkit search` does once its command line is read. No Click here: helmkit.cli.quick does without."""

from __future__ import annotations

from helmkit.cli.exit_codes import ExitCode
from helmkit.cli.output import Reporter, emit, table
from helmkit.cli.settings import Settings
from helmkit.cli.store import open_store, repositories
from helmkit.cli.streams import write
from helmkit.errors import NotFoundError, UsageError
from helmkit.store.searching import Found, Query, search

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmkit.store.catalogue import Catalogue
    from helmkit.store.searching import Matcher


def run_search(settings: Settings, words: tuple[str, ...], options: dict[str, Any]) -> int:
    """Search and print. VersionError, UsageError, NotFoundError, ConfigError, StoreError."""
    if words[:1] == ("hub",):
        raise UsageError(
            "there is no hub to search from behind a firewall",
            where="search hub",
            hint="`helmkit search WORD` searches the repositories of mirrors.yaml; `helmkit repo add` adds one",
        )
    words = words[1:] if words[:1] == ("repo",) else words
    with open_store(settings) as store:
        catalogue = store.catalogue
        known = frozenset(repositories(settings, catalogue))
        query = _query(words, options, known)
        found = search(catalogue, query)
        if limit := options["limit"]:
            found = found[:limit]
        sources = {name: state.source for name, state in catalogue.states().items()} if settings.verbose else {}
        if not found:
            return _nothing(settings, catalogue, words, options)
    _print(found, sources if settings.verbose else None, options)
    return ExitCode.DONE


def _query(words: tuple[str, ...], options: dict[str, Any], known: frozenset[str]) -> Query:
    chosen = frozenset(options["repositories"])
    if unknown := sorted(chosen - known):
        raise NotFoundError(
            f"no repository named {unknown[0]}", where="--repo", hint=f"there are: {', '.join(sorted(known))}"
        )
    pattern = bool(options["regexp"] and words)
    return Query(
        words=() if pattern else words,
        matcher=_matcher(" ".join(words)) if pattern else None,
        repositories=chosen or known,
        versions=options["version"],
        devel=options["devel"],
        all_versions=options["versions"],
        app_version=options["app_version"],
        deprecated=options["deprecated"],
    )


def _matcher(pattern: str) -> Matcher:
    from helmkit.template.re2 import Re2Error, compile_re2

    try:
        regex = compile_re2(pattern)
    except Re2Error as exc:
        raise UsageError(str(exc), where="--regexp") from exc

    def find(line: str) -> int:
        if not regex.matches(line):
            return -1
        match = regex.scan(line).match()
        return match[0] if match else -1

    return find


def _nothing(settings: Settings, catalogue: Catalogue, words: tuple[str, ...], options: dict[str, Any]) -> int:
    """Say that there is nothing, as helm does, and what may have been meant."""
    if not options["fail_on_no_result"]:
        if options["output"] == "table":
            write("No results found\n")
        else:
            write("[]\n")
    _hint(settings, catalogue, words, options)
    if options["fail_on_no_result"]:
        raise NotFoundError("no results found")
    return ExitCode.DONE


def _hint(settings: Settings, catalogue: Catalogue, words: tuple[str, ...], options: dict[str, Any]) -> None:
    reporter = Reporter(settings)
    if not catalogue.states():
        reporter.info("hint: run helmkit repo sync first")
    elif options["output"] == "table" and words and not options["regexp"]:
        from helmkit.store.lookup import suggest

        likely = [name for word in words for name in suggest(catalogue, word)]
        if likely:
            reporter.info(f"hint: did you mean {', '.join(dict.fromkeys(likely))}?")


def _print(found: list[Found], sources: dict[str, str] | None, options: dict[str, Any]) -> None:
    rows = [
        {
            "name": row.reference,
            "version": row.version,
            "app_version": row.app_version,
            "description": row.description,
        }
        for row in found
    ]
    columns = ["NAME", "CHART VERSION", "APP VERSION", "DESCRIPTION"]
    cells = [list(row.values()) for row in rows]
    if sources is not None:
        from helmkit.cli.readable import age

        columns += ["AGE", "SOURCE"]
        for row, data, line in zip(found, rows, cells, strict=True):
            source = sources.get(row.repository, "")
            data |= {"created": row.created, "source": source}
            line += [age(row.created) if row.created else "", source]
    emit(options["output"], rows, lambda: table(columns, cells, width=options["max_col_width"] or None))
