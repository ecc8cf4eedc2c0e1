"""What pages say, in the languages of the interface."""

from core.texts.language import Language
from core.texts.table import FOLDER, HOLE, Texts, filled, read_files, texts

__all__ = ["FOLDER", "HOLE", "Language", "Texts", "filled", "read_files", "texts"]
