"""The page Characters, empty and with a card open."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.ui import state


@pytest.fixture
def page(open_page) -> AppTest:
    opened = open_page("3_Characters.py")
    assert not opened.exception and not opened.error
    return opened


@pytest.fixture
def mio(page) -> AppTest:
    """The page with the first of the samples open."""
    return page.button(key=state.character_sample("runner")).click().run()
