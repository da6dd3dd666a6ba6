"""What changed between two charts: metadata, values, files, CRDs and what they render to.

Pure: two loaded charts and their manifests in, a report out. Left out: finding charts, rendering and printing.
"""
