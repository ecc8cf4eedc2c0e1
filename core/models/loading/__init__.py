"""From specs to loaded parts, within a budget of memory."""
