"""What networks are trained on: figures on disk, and how they are augmented and degraded."""
