"""One picture over the values of one or two settings."""
