"""Clips of poses: a timeline of key poses, and what is made from it."""
