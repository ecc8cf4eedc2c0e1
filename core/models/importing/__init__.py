"""Models that a person brings, taken in whole or not at all."""
