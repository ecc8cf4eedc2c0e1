"""Styles of the whole picture."""
