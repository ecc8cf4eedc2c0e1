"""Prompt templates: who, what they wear and do, where, in which light and how it is drawn; with
blanks to fill.

Shipped ones lie in ``assets/prompts``, one TOML file a category; another file there is another
category. A person's own are kept by ``core.prompts.user_templates``.
"""

from core.prompts.library.phrases import combine, split_phrases, tidy
from core.prompts.library.reading import read_folder
from core.prompts.library.shelf import (
    FOLDER,
    all_templates,
    categories,
    find,
    index_of,
    template,
)
from core.prompts.library.templates import (
    MAX_VALUE_CHARACTERS,
    Form,
    Template,
    blanks_of,
    fill,
    wording,
)

__all__ = [
    "FOLDER",
    "MAX_VALUE_CHARACTERS",
    "Form",
    "Template",
    "all_templates",
    "blanks_of",
    "categories",
    "combine",
    "fill",
    "find",
    "index_of",
    "read_folder",
    "split_phrases",
    "template",
    "tidy",
    "wording",
]
