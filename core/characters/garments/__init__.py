"""A picture of a garment, laid flat, as something that a character wears."""
