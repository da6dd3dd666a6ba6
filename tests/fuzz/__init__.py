"""Random templates, values and charts through the real helm and through helmkit: both must say the same."""
