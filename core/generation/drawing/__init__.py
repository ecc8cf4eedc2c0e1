"""The painter's drawing as a picture of its own, and as what a checkpoint paints over."""
