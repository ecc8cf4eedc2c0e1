"""Cutting out without a network, by colours and the pose."""
