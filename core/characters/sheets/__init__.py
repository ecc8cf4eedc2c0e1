"""Sheets of characters: drawn at once, or painted by a checkpoint cell by cell."""
