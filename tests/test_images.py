"""Pictures as RGB, as JPEG and as ``data:`` URLs."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from core.images import CHECK_PIXELS, CHECKS, data_url, jpeg, on_black, on_checks, on_white


def palette(transparency: int | bytes | None) -> Image.Image:
    """Two pixels: red, then blue; ``transparency`` as a PNG with a palette keeps it."""
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.putpixel((1, 0), 1)
    if transparency is not None:
        image.info["transparency"] = transparency
    return image


def grey_16(*values: int) -> Image.Image:
    return Image.fromarray(np.array([values], np.uint16))


RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


@pytest.mark.parametrize(
    ("image", "pixels"),
    [
        (Image.new("RGB", (1, 1), RED), [RED]),
        (Image.new("RGBA", (1, 1), (255, 0, 0, 0)), [WHITE]),
        (Image.new("RGBA", (1, 1), (255, 0, 0, 51)), [(255, 204, 204)]),
        (Image.new("LA", (1, 1), (0, 0)), [WHITE]),
        (Image.new("L", (1, 1), 7), [(7, 7, 7)]),
        (Image.new("1", (1, 1), 1), [WHITE]),
        (Image.new("CMYK", (1, 1), (0, 255, 255, 0)), [RED]),
        (palette(None), [RED, BLUE]),
        (palette(0), [WHITE, BLUE]),
        (palette(b"\xff\x00"), [RED, WHITE]),
        (grey_16(0, 257, 65535), [(0, 0, 0), (1, 1, 1), WHITE]),
    ],
)
def test_everything_lies_on_white(image, pixels):
    flat = on_white(image)
    assert (flat.mode, flat.size) == ("RGB", image.size)
    assert [flat.getpixel((x, 0)) for x in range(flat.width)] == pixels


def test_a_jpeg_is_flat_and_tells_nothing_else():
    image = Image.new("RGBA", (16, 16), (0, 0, 0, 0))
    image.info["parameters"] = "a secret"
    data = jpeg(image, 90)
    assert b"secret" not in data
    with Image.open(io.BytesIO(data)) as again:
        assert (again.format, again.getpixel((8, 8))) == ("JPEG", WHITE)
    assert len(jpeg(image, 10)) < len(data)


@pytest.mark.parametrize(
    ("image", "pixels"),
    [
        (Image.new("RGB", (1, 1), RED), [RED]),
        (Image.new("RGBA", (1, 1), (255, 255, 0, 51)), [(51, 51, 0)]),
        (Image.new("LA", (1, 1), (255, 0)), [(0, 0, 0)]),
        (palette(0), [(0, 0, 0), BLUE]),
    ],
    ids=["opaque", "clear", "clear grey", "palette"],
)
def test_what_is_clear_becomes_black_under_strokes(image, pixels):
    assert [on_black(image).getpixel((x, 0)) for x in range(len(pixels))] == pixels


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_data_url_names_what_it_holds(kind):
    buffer = io.BytesIO()
    Image.new("RGB", (2, 2), RED).save(buffer, kind)
    head, _, body = data_url(buffer.getvalue()).partition(",")
    assert head == f"data:image/{kind};base64"
    assert base64.b64decode(body) == buffer.getvalue()


@pytest.mark.parametrize(("alpha", "is_seen"), [(255, True), (0, False), (None, True)])
def test_what_is_transparent_lies_on_checks(alpha, is_seen):
    colour = RED if alpha is None else (*RED, alpha)
    side = 2 * CHECK_PIXELS
    flat = on_checks(Image.new("RGB" if alpha is None else "RGBA", (side, side), colour))
    assert (flat.mode, flat.size) == ("RGB", (side, side))
    corners = [flat.getpixel((0, 0)), flat.getpixel((side - 1, 0)), flat.getpixel((side - 1,) * 2)]
    grounds = [tuple(CHECKS[0]), tuple(CHECKS[1]), tuple(CHECKS[0])]
    assert corners == ([RED] * 3 if is_seen else grounds)
