"""The page Repose with a drawn figure chosen."""

from __future__ import annotations

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.server import puppets
from core.ui import state
from tests.repose.conftest import source_of

SCRIPT = "5_Repose.py"


@pytest.fixture
def record(studio):
    """A drawn figure that tells its own transparency."""
    puppets.forget()
    picture = Image.fromarray(source_of().picture)
    return studio.gallery.save(picture, kind="upload", request={})


@pytest.fixture
def repose(open_page, record) -> AppTest:
    """The page with that picture chosen, its pose found."""
    page = open_page(SCRIPT)
    page.button(key=state.repose_recent(record.id)).click().run()
    assert not page.exception and not page.error
    return page
