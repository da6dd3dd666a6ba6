"""The command line: parses, calls, prints and exits. The only package that reads the environment."""
