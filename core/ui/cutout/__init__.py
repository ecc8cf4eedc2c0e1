"""The Cut out page."""
