"""What reposed figures are given to wear."""
