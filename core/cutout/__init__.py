"""Cutting people out of pictures: alpha and body parts, corrections by hand, other grounds."""
