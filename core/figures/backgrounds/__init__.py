"""Where a figure stands."""
