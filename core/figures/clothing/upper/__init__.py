"""Garments of trunk and arms."""
