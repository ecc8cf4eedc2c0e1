"""Two characters of the data folder that commands look into."""

from __future__ import annotations

import pytest

from core.config import Config
from core.studio import Studio
from tests.characters.sheets.people import MIO, PIP


@pytest.fixture
def kept(folder):
    studio = Studio(Config.from_environment())
    cards = [studio.characters.keep(card) for card in (MIO, PIP)]
    studio.close()
    return cards
