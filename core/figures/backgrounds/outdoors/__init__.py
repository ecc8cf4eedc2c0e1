"""Places out of doors, and what they are built from."""
