"""Whether two pictures show the same character, and what was kept of it."""
