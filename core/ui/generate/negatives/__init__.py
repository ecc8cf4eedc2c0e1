"""The negative prompt on Generate."""
