"""The parts of the Characters page."""
