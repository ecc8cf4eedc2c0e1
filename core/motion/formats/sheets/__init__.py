"""Sprite sheets: all frames in one picture, and the files by which engines find them in it.

cells      where each frame stands         texts    Aseprite, TexturePacker, Godot
sheet      frames of one baseline and pivot, laid out, painted
archive    all of it in a ZIP
"""
