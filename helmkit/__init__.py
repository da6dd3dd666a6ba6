"""helmkit: render, lint, mirror, search and install Helm charts, from behind a firewall if need be."""

__version__ = "0.1.0"
