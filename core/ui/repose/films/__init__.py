"""Figures that move: poses of a movement, and a series as a film."""
