"""Training of the starter models, from scratch, on figures that this package draws itself."""
