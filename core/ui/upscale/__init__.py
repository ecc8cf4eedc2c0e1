"""The Upscale page."""
