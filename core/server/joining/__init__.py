"""How another device becomes the same visitor: by a link that is good once and not for long."""
