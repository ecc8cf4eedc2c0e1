"""Four-legged animals, seen from the side, put into other poses out of their own pixels."""
