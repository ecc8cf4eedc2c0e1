"""The tables of the page Repose are in the tables of texts."""

from __future__ import annotations

import pytest

from core.repose.animals.rig import NAMES
from core.texts import texts
from core.ui.repose import ground, offers, poses, results, sources, stage, ways
from core.ui.repose.animals import subject
from tests.texts.lines import LANGUAGES, untold

SAYS = {
    "what is looked at": stage.VIEWS.values(),
    "ways": [*ways.TITLES.values(), *(one.lower() for one in ways.TITLES.values())],
    "what ways do": ways.WORDS.values(),
    "backgrounds": ground.TITLES.values(),
    "sizes": [title for title, _ in offers.SIZES.values()],
    "limbs": poses.LIMB_TITLES.values(),
    "sides": poses.SIDES.values(),
    "orders": results.SORTS.values(),
    "whose picture": subject.SUBJECTS.values(),
    "notes": [sources.OUTLINED, "The pose of this picture was not found."],
}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.parametrize("said", SAYS.values(), ids=SAYS)
def test_a_table_of_the_page_is_translated(said, language) -> None:
    assert untold(said, language) == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_joints_are_in_the_files_of_the_stages(language) -> None:
    names = {name.replace("_", " ").capitalize() for name in NAMES}
    assert names <= set(texts(language).file("animal_stage"))
    assert "nose" in texts(language).file("puppet_stage")
