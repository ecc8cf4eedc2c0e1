"""Clips and films: frame by frame, kept one by one, taken up again where they broke off."""
