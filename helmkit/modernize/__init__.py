"""Manifests of API versions that Kubernetes no longer serves, rewritten to those that it serves."""
