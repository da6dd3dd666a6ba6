"""Charts as data: loading folders and archives, metadata, values, dependencies. Left out: rendering
(helmkit.render).
"""
