"""What goes wrong with the test cluster."""


class ClusterError(Exception):
    """The cluster cannot be had; the message says why, and ends with the log lines that show it."""
