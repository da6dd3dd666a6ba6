"""Where the files are that helmkit ships: its charts and the default mirrors.yaml.

A wheel carries them in helmkit/data; in a checkout they stand at the top.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _root() -> Path:
    data = _PACKAGE / "data"
    return data if data.is_dir() else _PACKAGE.parent


def shipped_mirrors() -> Path:
    """The mirrors.yaml that holds when the user has none."""
    return _root() / "mirrors.yaml"


def shipped_charts() -> Path:
    """The folder of helmkit's own charts."""
    return _root() / "charts"
