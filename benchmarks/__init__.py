"""Time and memory of helmkit against helm, measured in pairs: `make bench`."""
