"""The page Motion as a newcomer finds it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

SCRIPT = "6_Motion.py"


@pytest.fixture
def motion(open_page) -> AppTest:
    page = open_page(SCRIPT)
    assert not page.exception and not page.error
    return page
