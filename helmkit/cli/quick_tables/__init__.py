"""The options of commands that helmkit.cli.quick reads. Made from the commands by `make docs`."""
