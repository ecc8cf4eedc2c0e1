"""The machine that models run on: its device, its memory, and what fits into it."""
