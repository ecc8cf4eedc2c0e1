"""What is read on the page Upscale, and done to it."""

from __future__ import annotations

import io
import re

import numpy as np
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.ui import state

NETWORK = "mine"
"""A network of a person's own, in name: nothing is enlarged by it."""


def png(size=(96, 64), mode="RGB") -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.zeros((size[1], size[0], 3), np.uint8)).convert(mode).save(buffer, "PNG")
    return buffer.getvalue()


def captions(page: AppTest, key: str = state.UPSCALE_SIZE) -> dict[str, str]:
    field = page.radio(key=key)
    return dict(zip(field.options, field.proto.captions, strict=True))


def choices(page: AppTest) -> dict[str, str]:
    """The offered enlargements and the size that each makes."""
    found = {name: re.match(r"\*\*(\d+×\d+)\*\*", line) for name, line in captions(page).items()}
    return {name: size[1] for name, size in found.items() if size}


def refused(page: AppTest) -> str:
    return next((one.value for one in page.caption if "material/info" in one.value), "")


def submit(page: AppTest) -> AppTest:
    return page.button(key="upscale.submit").click().run()


def slider(page: AppTest):
    return [c for c in page.get("bidi_component") if c.proto.component_name == "compare"]
