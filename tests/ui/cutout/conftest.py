"""A picture in a gallery, and what was cut out of it."""

from __future__ import annotations

import pytest

from tests.pages.conftest import data_folder, home, open_page, studio, visit
from tests.ui.cutout.kept import Kept

__all__ = ["data_folder", "home", "kept", "open_page", "studio", "visit"]


@pytest.fixture
def kept(studio) -> Kept:
    return Kept.make(studio)
