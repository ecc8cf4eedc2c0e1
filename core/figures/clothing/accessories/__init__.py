"""What is worn beside garments."""
