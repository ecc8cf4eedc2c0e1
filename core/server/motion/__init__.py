"""Clips by HTTP: frames for a player in the browser, drawn while it plays."""
