"""helm, kubectl and other programs: finding, installing and running them. The only package that starts processes."""
