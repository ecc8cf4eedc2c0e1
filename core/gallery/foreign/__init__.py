"""What the pictures of other programs say of how they were made.

One module per program; a new program is a new module and one entry in ``registry.READERS``. Every
text is data from outside: sizes are capped, JSON is only parsed, nothing is ever evaluated.
"""
