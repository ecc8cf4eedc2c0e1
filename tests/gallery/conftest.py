from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from core.database import Database
from core.gallery.gallery import Gallery
from core.gallery.record import ImageRecord
from core.generation.request import GenerationRequest


@dataclass
class Place:
    """A data folder whose gallery can be closed and opened again."""

    folder: Path

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> Gallery:
        self.database = Database(self.folder / "studio.sqlite3")
        self.gallery = Gallery(self.folder / "gallery", self.database)
        return self.gallery

    def reopen(self) -> Gallery:
        self.database.close()
        return self.open()

    def image(self) -> Image.Image:
        return Image.new("RGB", (64, 96), "#4a90d9")

    def save(self, prompt: str = "1girl", **values) -> ImageRecord:
        image = values.pop("image", None) or self.image()
        request = GenerationRequest(prompt=prompt, pose=values.pop("pose", None))
        return self.gallery.save(image, kind="generated", request=request.to_dict(), **values)


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    yield place
    place.database.close()
