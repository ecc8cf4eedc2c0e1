"""Pictures of the gallery in a data set, and as sprites on one baseline."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.characters.card import Expression, Outfit
from core.characters.exports.dataset import Dataset
from core.characters.exports.kept import KeptPicture, PictureSprites, sample_of
from core.errors import RequestRejected
from core.generation.request import GenerationRequest
from core.pose import presets
from tests.characters.cards import card

MIO = card(
    trigger="mio_v2",
    outfits=(Outfit("School", "school uniform", "navy", "brown"),),
    expressions=(Expression("Cross", "angry"),),
)


def kept(image: Image.Image, typed: str = "", prompt: str = "girl, beach") -> KeptPicture:
    request = GenerationRequest(
        prompt=prompt, typed_prompt=typed, pose=presets.get("standing-back").pose
    )
    return KeptPicture(request, lambda: image)


def figure(box: tuple[int, int, int, int], size=(100, 200), colour="red") -> Image.Image:
    """An upright box on nothing."""
    image = Image.new("RGBA", size)
    ImageDraw.Draw(image).rectangle(box, colour)
    return image


def sprites(*pictures: KeptPicture, height: int = 100) -> dict[str, Image.Image]:
    files = PictureSprites(MIO, pictures, height).files()
    return {
        name.rpartition("/")[2]: Image.open(io.BytesIO(data))
        for name, data in files
        if name.endswith(".png")
    }


def shown(image: Image.Image) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero(np.asarray(image)[..., 3] > 127)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def test_a_caption_says_what_the_prompt_said_and_the_view():
    image = Image.new("RGB", (400, 600), "green")
    prompt = "mio_v2, girl, (beach:1.2), <lora:mio:0.8>, girl, walking"
    sample = sample_of(MIO, kept(image, "@mio:school:cross, beach", prompt), 200)
    assert sample.words == ("girl", "beach:1.2", "walking", "from back")
    assert sample.facts == {
        "source": "gallery", "outfit": "School", "expression": "Cross", "view": "back",
    }  # fmt: skip
    made = sample.image()
    assert made.width * made.height == pytest.approx(200**2, rel=0.02)
    assert made.height / made.width == pytest.approx(1.5, abs=0.02)


def test_an_upload_has_no_words_and_no_ground():
    image = figure((20, 20, 80, 180))
    sample = sample_of(MIO, KeptPicture(None, lambda: image), 768)
    assert (sample.words, sample.facts) == ((), {"source": "gallery"})
    assert sample.image().getpixel((0, 0)) == (255, 255, 255)


def test_kept_pictures_go_first_into_a_set():
    noise = np.random.default_rng(1).integers(0, 256, (6, 4, 3), np.uint8)
    image = Image.fromarray(noise).resize((128, 192), Image.Resampling.NEAREST)
    data = Dataset(card=MIO, count=15, side=64, samples=(sample_of(MIO, kept(image), 256),))
    files = dict(data.files())
    name, first = next(iter(files.items()))
    assert name.endswith("/001.png")
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(first))), np.asarray(image))
    assert files[name.replace(".png", ".txt")].decode().startswith("mio_v2, ")
    assert b"beach" in files[name.replace(".png", ".txt")]


def test_those_of_a_series_keep_their_place_and_size():
    tall, small = figure((30, 20, 69, 179)), figure((30, 100, 69, 139))
    one, other = sprites(kept(tall), kept(small), height=160).values()
    assert one.size == other.size and one.height == 160
    assert shown(one)[1::2] == (0, 160)
    assert shown(other)[1::2] == (80, 120)


def test_others_are_all_as_high_and_stand_on_the_edge():
    pictures = (kept(figure((30, 20, 69, 179))), kept(figure((5, 5, 24, 44), size=(60, 60))))
    for image in sprites(*pictures).values():
        assert image.height == 100
        left, top, right, bottom = shown(image)
        assert (top, bottom) == (0, 100) and 0 <= left < right <= image.width


def test_names_come_from_the_prompt_and_are_never_the_same():
    image = figure((30, 20, 69, 179))
    typed = ("@mio:school:cross", "@mio:cross", "@mio", "beach", "@mio:school:cross")
    names = sprites(*(kept(image, one) for one in typed))
    assert list(names) == [
        "mio school cross.png", "mio cross.png", "mio picture.png", "mio picture 4.png",
        "mio school cross 5.png",
    ]  # fmt: skip


def test_a_picture_with_its_ground_is_no_sprite():
    for image in (Image.new("RGB", (50, 50)), Image.new("RGBA", (50, 50))):
        with pytest.raises(RequestRejected, match="transparent ground"):
            sprites(kept(image))
