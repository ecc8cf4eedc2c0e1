"""Enlarging pictures with Real-ESRGAN networks, tile by tile."""
