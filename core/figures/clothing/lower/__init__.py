"""Garments from the waist down, shoes included."""
