"""Styles on the Generate page: a window to choose from, with a picture of each."""
