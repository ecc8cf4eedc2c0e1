"""A picture's ground behind its figure: film calls it a clean plate."""
