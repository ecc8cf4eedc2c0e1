"""Sheets of every word that the painter knows."""
