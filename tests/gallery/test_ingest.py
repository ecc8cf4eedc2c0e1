from __future__ import annotations

import io
import random
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageFile

from core.errors import ImageRejected
from core.gallery import ingest
from core.gallery.ingest import MAX_BYTES, MAX_CHUNKS, MAX_PIXELS, open_image, png_chunks


def encoded(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def png(width: int, height: int, extra: bytes = b"", pixels: bytes | None = None) -> bytes:
    """A PNG put together by hand, whose header may lie."""
    rows = b"".join(b"\0" + b"\x40" * (width * 3) for _ in range(height if pixels is None else 0))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(rows if pixels is None else pixels))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_formats(kind):
    options = {"lossless": True} if kind == "WEBP" else {}
    image = open_image(encoded(Image.new("RGB", (80, 64), (200, 100, 50)), kind, **options))
    assert (image.mode, image.size) == ("RGB", (80, 64))
    assert np.allclose(np.asarray(image)[30, 30], (200, 100, 50), atol=2)


def test_from_a_path(tmp_path):
    path = tmp_path / "x.jpg"  # the content decides, not the name
    path.write_bytes(encoded(Image.new("RGB", (64, 64), "red")))
    assert open_image(path).getpixel((0, 0)) == (255, 0, 0)
    with pytest.raises(ImageRejected, match="choose another"):
        open_image(tmp_path / "absent.png")


def test_the_camera_turn_is_applied_and_all_metadata_dropped():
    image = Image.new("RGB", (96, 64), "white")
    image.paste("red", (0, 0, 96, 10))
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side
    exif[0x010E] = "secret place"
    opened = open_image(encoded(image, "JPEG", exif=exif, quality=95))
    assert opened.size == (64, 96)
    red = np.asarray(opened)[50, 60]
    assert red[0] > 200 and red[1] < 80
    assert (opened.info, dict(opened.getexif())) == ({}, {})


def test_sixteen_bit_greys_are_scaled_not_clipped():
    values = np.array([[0, 257, 40000, 65535]], np.uint16).repeat(64, 0).repeat(16, 1)
    opened = open_image(encoded(Image.fromarray(values)))
    assert np.asarray(opened)[0, ::16].tolist() == [[0] * 3, [1] * 3, [156] * 3, [255] * 3]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_becomes_white(mode):
    image = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 32, 64))
    opened = open_image(encoded(image.quantize(8) if mode == "P" else image.convert(mode)))
    assert opened.getpixel((60, 5)) == (255, 255, 255)
    assert opened.getpixel((5, 5)) == (0, 0, 0)


def test_cmyk_becomes_rgb():
    opened = open_image(encoded(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), "JPEG"))
    red, green, blue = opened.getpixel((9, 9))
    assert red > 240 and green < 15 and blue < 15


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animation_gives_its_first_frame(kind):
    frames = [Image.new("RGB", (64, 64), (index * 60, 0, 0)) for index in range(4)]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    assert open_image(data).getpixel((3, 3)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("size", "fits"),
    [((64, 64), True), ((63, 64), False), ((64, 512), True), ((64, 513), False)],
)
def test_smallest_side_and_longest_shape(size, fits):
    data = png(*size)
    if fits:
        assert open_image(data).size == size
    else:
        with pytest.raises(ImageRejected, match=f"got {size[0]}×{size[1]}"):
            open_image(data)


@pytest.mark.parametrize(
    "size", [(8193, 2000), (50_000, 50_000), (6000, MAX_PIXELS // 6000 + 1), (2**31 - 1, 1), (0, 0)]
)
def test_a_huge_size_is_refused_before_decoding(size):
    with pytest.raises(ImageRejected) as error:
        open_image(png(*size, pixels=b""))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"", "an empty file"),
        (b"GIF89a" + b"\0" * 50, "a GIF"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC"),
        (b"%PDF-1.7", "a PDF"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "an EPS"),
        (b"II*\0rest", "a TIFF"),
        (b"hello", "something else"),
    ],
)
def test_other_files_are_named_and_the_accepted_ones_told(data, named):
    with pytest.raises(ImageRejected) as error:
        open_image(data)
    assert str(error.value).startswith(f"Expected a PNG, JPEG or WebP picture, got {named}")


def test_too_many_bytes():
    with pytest.raises(ImageRejected, match="at most 20 MB, got 21 MB"):
        open_image(png(64, 64) + b"\0" * MAX_BYTES + b"\0" * (1 << 20))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_truncated(kind):
    data = encoded(Image.effect_noise((128, 128), 80).convert("RGB"), kind)
    with pytest.raises(ImageRejected, match="damaged"):
        open_image(data[: len(data) // 2])


def test_a_wrong_checksum():
    data = bytearray(encoded(Image.effect_noise((96, 96), 80).convert("RGB")))
    place = data.index(b"IDAT")
    data[place + 200] ^= 0xFF
    with pytest.raises(ImageRejected, match="damaged"):
        open_image(bytes(data))


@pytest.mark.parametrize(
    "extra",
    [
        chunk(b"zTXt", b"k\0\0" + zlib.compress(b"x" * 20_000_000)),
        chunk(b"iTXt", b"k\0\1\0\0\0" + zlib.compress(b"x" * 20_000_000)),
        chunk(b"iCCP", b"p\0\0" + zlib.compress(b"x" * 20_000_000)),
        chunk(b"tEXt", b"k\0" + b"x" * 3_000_000),
    ],
)
def test_hidden_megabytes_are_not_unpacked(extra):
    opened = open_image(png(64, 64, extra))
    assert opened.getpixel((1, 1)) == (64, 64, 64)
    assert opened.info == {}


@pytest.fixture
def to_pillow(monkeypatch) -> list[bytes]:
    """The bytes that reach Pillow."""
    seen: list[bytes] = []
    really = Image.open

    def noted(file: io.BytesIO, *rest, **options):
        seen.append(file.getvalue())
        return really(file, *rest, **options)

    monkeypatch.setattr(Image, "open", noted)
    return seen


def test_only_chunks_that_pixels_need_reach_pillow(to_pillow):
    odd = b"".join(chunk(kind, b"x") for kind in (b"xxXx", b"teSt", b"pHYs", b"acTL", b"CgBI"))
    data = png(64, 64, odd * 500) + chunk(b"xxXx", b"after the end") * 100
    assert open_image(data).getpixel((1, 1)) == (64, 64, 64)
    assert [kind for kind, _ in png_chunks(to_pillow[0])] == [b"IHDR", b"IDAT", b"IEND"]


@pytest.mark.parametrize("kind", [b"xxXx", b"IDAT"])
def test_a_file_of_empty_chunks_is_refused_before_pillow(to_pillow, kind):
    with pytest.raises(ImageRejected, match=f"at most {MAX_CHUNKS} chunks"):
        open_image(png(64, 64, chunk(kind, b"") * (MAX_CHUNKS + 1)))
    assert to_pillow == []


def test_the_way_up_that_a_png_tells_is_kept():
    image = Image.new("RGB", (96, 64), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    assert open_image(encoded(image, exif=exif)).size == (64, 96)


def test_two_thousand_mutations_are_a_picture_or_a_refusal():
    noise = Image.effect_noise((64, 64), 60)
    sixteen = Image.fromarray(np.arange(64 * 64, dtype=np.uint16).reshape(64, 64) * 16)
    seeds = [encoded(noise.convert("RGB"), kind) for kind in ("PNG", "JPEG", "WEBP")]
    seeds += [encoded(noise.convert("RGBA")), encoded(noise.convert("P")), encoded(sixteen)]
    seeds += [encoded(noise.convert("CMYK"), "JPEG")]
    rng = random.Random(2)
    outcomes = {"opened": 0, "refused": 0}
    for _ in range(2000):
        try:
            image = open_image(mutated(rng, rng.choice(seeds)))
            assert image.mode == "RGB"
            outcomes["opened"] += 1
        except ImageRejected as error:
            assert "\n" not in str(error)
            outcomes["refused"] += 1
    assert outcomes["opened"] > 100
    assert outcomes["refused"] > 500


def mutated(rng: random.Random, seed: bytes) -> bytes:
    data = bytearray(seed)
    for _ in range(rng.randint(1, 8)):
        reach = min(len(data), 200) if rng.random() < 0.6 else len(data)
        data[rng.randrange(reach)] = rng.randrange(256)
    return bytes(data[: rng.randrange(len(data))] if rng.random() < 0.15 else data)


@pytest.fixture
def decoded(monkeypatch) -> list[str | None]:
    """The formats of the files whose pixels were read."""
    seen: list[str | None] = []
    really = ImageFile.ImageFile.load

    def noted(image: ImageFile.ImageFile):
        seen.append(image.format)
        return really(image)

    monkeypatch.setattr(ImageFile.ImageFile, "load", noted)
    return seen


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (png(63, 64), "got 63×64"),
        (png(8193, 2000, pixels=b""), "got 8193×2000"),
        (png(64, 64, chunk(b"xxXx", b"") * (MAX_CHUNKS + 1)), "chunks"),
        (b"GIF89a" + b"\0" * 50, "a GIF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "damaged"),
        (png(64, 64) + b"\0" * (MAX_BYTES + (1 << 20)), "at most 20 MB"),
    ],
)
def test_a_check_refuses_what_opening_refuses_and_decodes_nothing(decoded, data, line):
    with pytest.raises(ImageRejected, match=line):
        ingest.check_image(data)
    assert decoded == []


def test_a_check_takes_what_opening_takes(decoded):
    ingest.check_image(png(64, 64))
    assert decoded == []
    open_image(png(64, 64))
    assert "PNG" in decoded
