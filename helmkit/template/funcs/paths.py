"""Paths with slashes; the os* forms are the same ones, as on Unix. Source: Go's path package."""

from helmkit.template.gofunc import GoFunction, gofunc


def _cleaned(path: str) -> str:
    """path.Clean: no "." and no empty elements, and ".." only at the front of a relative path."""
    rooted = path.startswith("/")
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if kept and kept[-1] != "..":
                kept.pop()
            elif not rooted:
                kept.append(part)
        elif part not in ("", "."):
            kept.append(part)
    return "/" * rooted + "/".join(kept) or "."


@gofunc("func(string) string")
def clean(path: str) -> str:
    return _cleaned(path)


@gofunc("func(string) string")
def base(path: str) -> str:
    stripped = path.rstrip("/")
    if not stripped:
        return "/" if path else "."
    return stripped.rpartition("/")[2]


@gofunc("func(string) string")
def dir_(path: str) -> str:
    head, slash, _ = path.rpartition("/")
    return _cleaned(head + slash)


@gofunc("func(string) string")
def ext(path: str) -> str:
    name = path.rpartition("/")[2]
    return name[name.rindex(".") :] if "." in name else ""


@gofunc("func(string) bool")
def is_abs(path: str) -> bool:
    return path.startswith("/")


TABLE: dict[str, GoFunction] = {
    "clean": clean,
    "base": base,
    "dir": dir_,
    "ext": ext,
    "isAbs": is_abs,
    "osClean": clean,
    "osBase": base,
    "osDir": dir_,
    "osExt": ext,
    "osIsAbs": is_abs,
}
