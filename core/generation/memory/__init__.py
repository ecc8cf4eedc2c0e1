"""Whether a picture fits into memory, and what is done where it does not."""
