"""Prompts as drawings, small."""
