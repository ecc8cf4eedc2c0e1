"""The Repose page."""
