"""A studio over an empty data folder, which routes open by the environment."""

from __future__ import annotations

import pytest

from core.studio import close_studio, open_studio


@pytest.fixture
def studio(tmp_path, monkeypatch):
    monkeypatch.setenv("POSEANIME_DATA", str(tmp_path))
    monkeypatch.setenv("POSEANIME_MIN_FREE_MB", "0")
    opened = open_studio()
    yield opened
    close_studio(opened.config)
