"""Finding the pose in a picture: which detector looks, what it finds, and where that is kept."""
