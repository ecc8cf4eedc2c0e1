"""Every garment that can be drawn, a table for each part of the body."""
