from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.ui import state
from tests.pages.upscale.page import NETWORK


@pytest.fixture
def network(studio) -> None:
    """A person's own network, in name: nothing is enlarged here."""
    folder = studio.config.models_folder / "upscalers"
    folder.mkdir(parents=True)
    (folder / "Mine.safetensors").touch()


@pytest.fixture
def keep(studio) -> Callable[..., str]:
    def save(size=(128, 192), kind="generated", **options) -> str:
        picture = Image.new("RGB", size, "pink")
        return studio.gallery.save(picture, kind=kind, request={}, **options).id

    return save


@pytest.fixture
def open_upscale(open_page, network) -> Callable[[], AppTest]:
    def go() -> AppTest:
        page = open_page("8_Upscale.py")
        return page.radio(key=state.UPSCALE_UPSCALER).set_value(NETWORK).run()

    return go
