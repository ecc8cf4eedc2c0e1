"""Freehand strokes → a pose."""
