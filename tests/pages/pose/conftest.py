from __future__ import annotations

import pytest


@pytest.fixture
def page(open_page):
    opened = open_page("1_Pose.py")
    assert not opened.exception
    assert not opened.error
    return opened
