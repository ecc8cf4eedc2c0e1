"""The cut-out network: its labels, its data, its layers, its file."""
