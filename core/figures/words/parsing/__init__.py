"""Prompt text → claims: what is named, in which colour and pattern."""
