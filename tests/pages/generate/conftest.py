from __future__ import annotations

import io

import pytest
from PIL import Image


@pytest.fixture
def picture(tmp_path):
    buffer = io.BytesIO()
    Image.new("RGB", (96, 128), "teal").save(buffer, "PNG")
    return buffer.getvalue()
