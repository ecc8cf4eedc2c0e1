"""Pictures that other programs of a phone share with the studio."""
