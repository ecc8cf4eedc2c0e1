"""Commands that make files of characters."""
