"""Clips, and the films that some are made of: frame by frame, kept one by one, taken up again where they broke off."""
