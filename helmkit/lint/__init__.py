"""Linting charts: rules over a chart's files, templates and rendered manifests. Left out: printing (helmkit.cli)."""
