"""A series of reposed pictures on the command line."""
