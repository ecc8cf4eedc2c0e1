"""Prompts in files: our own form, and those of A1111, Fooocus and InvokeAI."""

from core.prompts.exchange.reading import MAX_FILE_BYTES, MOST_ROWS, read
from core.prompts.exchange.writing import ENDINGS, Format, written

__all__ = ["ENDINGS", "MAX_FILE_BYTES", "MOST_ROWS", "Format", "read", "written"]
