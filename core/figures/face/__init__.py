"""Heads, faces and eyes."""
