"""mirrors.yaml: its text becomes frozen dataclasses, and every mistake in it one line with file, line and column."""

from helmkit.config.model import (
    Auth,
    Cosign,
    ImageRule,
    Limits,
    Mirrors,
    Repository,
    Rewrite,
    Selection,
    Source,
    Target,
    Tls,
    Tool,
    ToolSource,
)
from helmkit.config.parse import load_mirrors, parse_mirrors

__all__ = [
    "Auth",
    "Cosign",
    "ImageRule",
    "Limits",
    "Mirrors",
    "Repository",
    "Rewrite",
    "Selection",
    "Source",
    "Target",
    "Tls",
    "Tool",
    "ToolSource",
    "load_mirrors",
    "parse_mirrors",
]
