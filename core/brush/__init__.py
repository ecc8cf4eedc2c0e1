"""What a person paints over a picture with a brush."""
