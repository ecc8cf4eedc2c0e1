"""Each person's words act only inside of that person's part of the picture."""
