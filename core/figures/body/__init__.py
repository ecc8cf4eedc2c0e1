"""The figure as an artist's model: its body, limbs and hands."""
