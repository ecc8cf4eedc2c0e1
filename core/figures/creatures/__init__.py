"""Ears, tails, wings, horns and halos of those who are not only human."""
