"""The command line, one module a command. ``core.__main__`` puts them together.

Each module has ``add(commands)``, which adds its parser, and the function that runs it.
"""
