"""Claims → looks and a scene, and whether the drawing shows them."""
