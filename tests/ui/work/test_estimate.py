"""The line under the button, where it stands."""

from __future__ import annotations

import pytest
from PIL import Image

from core.generation.request import GenerationRequest
from core.geometry import Size
from core.ui import state
from tests.pages.conftest import data_folder, home, open_page, page, studio, visit
from tests.pages.generating import TINY

__all__ = ["data_folder", "home", "open_page", "page", "studio", "visit"]


def line(page) -> str:
    (found,) = [one.value for one in page.caption if one.value.startswith(":material/schedule:")]
    return found.removeprefix(":material/schedule: ")


def keep(studio, seconds: object, **values):
    request = GenerationRequest(
        prompt="witch", checkpoint=TINY, guidance=7.0, **{"size": Size(512, 768), **values}
    )
    record = studio.gallery.save(
        Image.new("RGB", (64, 96)), kind="generated", request=request.to_dict(),
        extras={"seconds": seconds},
    )  # fmt: skip
    return record.id


@pytest.fixture
def wish(page):
    """Generate, with words in it."""
    page.session_state[state.FROM_DRAWING] = False  # every step is drawn
    return page.text_area(key=state.PROMPT).input("witch").run()


def test_an_unmeasured_machine_says_so(wish):
    assert line(wish).endswith("1 picture · not measured here yet")


def test_what_was_made_here_says_how_long_it_takes(wish, studio):
    size = state.size_of(wish.session_state[state.SIZE])
    steps = wish.session_state[state.STEPS]
    keep(studio, "soon", size=size, steps=steps)  # what a file says may be anything
    made = keep(studio, 12.0, size=size, steps=steps)
    wish.session_state[state.SESSION_IMAGES] = [made]
    wish.run()
    assert line(wish) == f"{size} · 1 picture · about 12 s"
    wish.session_state[state.COUNT] = 4
    wish.run()
    assert line(wish) == f"{size} · 4 pictures · about 50 s"
