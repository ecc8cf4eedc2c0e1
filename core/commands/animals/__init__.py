"""Commands for animals."""
