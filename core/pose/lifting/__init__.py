"""A figure in the round: its joints with a depth each, and the view from another side."""
