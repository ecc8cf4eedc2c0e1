"""The networks that are trained, and what optimizes them."""
