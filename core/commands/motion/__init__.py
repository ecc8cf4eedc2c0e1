"""Commands that make clips and take them along."""
