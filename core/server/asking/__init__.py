"""Who asks the server, from which page, and what they may see."""
