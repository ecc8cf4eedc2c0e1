"""The same character in another pose, out of one picture's own pixels."""
