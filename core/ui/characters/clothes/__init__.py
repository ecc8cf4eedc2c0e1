"""Clothes of the open card from pictures: a garment that is tried on, a print for the chest."""
