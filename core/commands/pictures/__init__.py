"""Commands for the pictures of the gallery."""
