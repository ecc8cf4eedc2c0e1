"""What the library of prompts is called is said in every language; its prompts are English."""

from __future__ import annotations

import pytest

from core.posed_prompts.rolls import stranger
from core.prompts.library import all_templates, categories
from core.prompts.negatives.presets import NEGATIVE_PRESETS
from core.texts import FOLDER, Language, read_files

LANGUAGES = [one for one in Language if one is not Language.ENGLISH]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_titles_tags_and_blanks_are_said(language) -> None:
    known = {text for lines in read_files(FOLDER / language.code).values() for text in lines}
    shown = [name.capitalize() for name in categories()] + list(NEGATIVE_PRESETS)
    for template in (*all_templates(), stranger(0)):
        shown += [template.title, *(f"#{tag}" for tag in template.tags)]
        shown += [blank.capitalize() for blank in template.blanks]
    assert [text for text in dict.fromkeys(shown) if text not in known] == []
