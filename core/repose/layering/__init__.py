"""What belongs together in a picture of a figure, and what lies under it."""
