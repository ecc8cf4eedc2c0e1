"""Who visits the studio: names that only it can give, and links that hand one on."""
