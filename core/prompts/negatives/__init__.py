"""Negative prompts: ready ones to choose from, and words that follow from what is asked."""
