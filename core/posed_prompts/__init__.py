"""Prompts with the poses that go with them, and those that the dice bring."""
