"""The Repose page for a four-legged animal."""
