"""Rendered manifests into files, as --output-dir writes them. Source: Helm pkg/cmd/template.go,
pkg/action/action.go.
"""

from collections.abc import Iterator
from pathlib import Path

from helmkit.chart.model import text
from helmkit.errors import StoreError
from helmkit.render.chart import Rendered


def write_files(rendered: Rendered, folder: str, below: str = "") -> Iterator[str]:
    """Write each document into the file of its template under `folder` (and `below`); yields the paths as they are
    written.

    A template's further documents are appended; CRDs stand directly under `folder`. Raises StoreError.
    """
    target = f"{folder}/{below}" if below else folder
    written: set[str] = set()
    for crd in rendered.crds:
        yield _write(folder, crd.name, text(crd.data), written)
    for manifest in rendered.manifests:
        yield _write(target, manifest.source, manifest.content, written)
    for hook in rendered.hooks:
        path = f"{target}/{hook.source}"
        if Path(path).exists():
            written.add(path)
        yield _write(target, hook.source, hook.content, written)


def _write(folder: str, name: str, content: str, written: set[str]) -> str:
    path = f"{folder}/{name}"
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with open(path, "ab" if path in written else "wb") as file:  # noqa: PTH123
            file.write(f"---\n# Source: {name}\n{content}\n".encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise StoreError((error.strerror or str(error)).lower(), where=path) from error
    written.add(path)
    return path
