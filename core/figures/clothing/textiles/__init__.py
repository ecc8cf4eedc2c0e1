"""Cloth: its patterns and what is printed on it."""
