"""Hostile charts, values and templates, each through a real `python -m helmkit` in a process of its own."""
