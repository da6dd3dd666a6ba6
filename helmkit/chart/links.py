"""Why a symbolic link leads nowhere, in Go's words. Source: path/filepath/symlink.go."""

from __future__ import annotations

import os
import stat

_MOST = 255


def link_problem(path: str) -> str:
    """What Go says of following `path`: `lstat /a/b: no such file or directory`; "" where it arrives."""
    root = "/" if path.startswith("/") else ""
    done, todo = root, path.split("/")
    links = 0
    while todo:
        part = todo.pop(0)
        if part in ("", "."):
            continue
        if part == "..":
            done = _above(done, root)
            continue
        done += part if not done or done.endswith("/") else f"/{part}"
        try:
            mode = os.lstat(done).st_mode
            link = os.readlink(done) if stat.S_ISLNK(mode) else None  # noqa: PTH115
        except OSError as error:
            return f"lstat {done}: {(error.strerror or str(error)).lower()}"
        if link is None:
            if todo and not stat.S_ISDIR(mode):
                return "not a directory"
            continue
        links += 1
        if links > _MOST:
            return "EvalSymlinks: too many links"
        if link.startswith("/"):
            done = root = "/"
        else:
            done = root + done[len(root) :].rpartition("/")[0]
        todo = [*link.split("/"), *todo]
    return ""


def _above(done: str, root: str) -> str:
    """`..` as Go takes it: just below the root it stays in the text."""
    head, slash, last = done[len(root) :].rpartition("/")
    if not slash or last == "..":
        return f"{done}/.." if len(done) > len(root) else f"{done}.."
    return root + head
