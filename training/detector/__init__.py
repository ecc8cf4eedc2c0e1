"""The pose detector: its data, its networks, its files."""
