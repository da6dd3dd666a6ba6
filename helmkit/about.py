"""What this program is called and which version it is. pyproject.toml says the same; a test holds them together."""

__version__ = "0.1.0"
