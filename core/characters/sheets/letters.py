"""Writing on sheets: the studio's own letters, and a system's for alphabets that they lack."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont

FOLDER = Path(__file__).parents[3] / "static" / "fonts"
OWN = ("nunito.woff2", "nunito-ext.woff2")
# Names of files that systems bring with Chinese, Japanese, Korean, Arabic or all letters; Pillow
# looks them up where the system keeps its fonts.
OF_SYSTEMS = (
    "NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc", "YuGothB.ttc", "meiryo.ttc", "malgun.ttf",
    "msyh.ttc", "Hiragino Sans GB.ttc", "Arial Unicode.ttf", "segoeui.ttf", "DejaVuSans-Bold.ttf",
)  # fmt: skip
BOLD, PLAIN = 800, 600
# No letter has this place: what a font draws for it is what it draws for all that it lacks.
_NO_LETTER = "\U0010ffff"


def written(text: str, pixels: int, weight: int = PLAIN) -> tuple[str, Font]:
    """The text and a font that can draw it; a letter that no font here has is left out."""
    fewest: tuple[str, Font] | None = None
    for font in _fonts(pixels, weight):
        kept = "".join(one for one in text if one.isspace() or _has(font, one))
        if len(kept) == len(text):
            return text, font
        if fewest is None or len(kept) > len(fewest[0]):
            fewest = kept, font
    assert fewest is not None, "Pillow's own font is always there"
    return fewest


def width_of(text: str, pixels: int, weight: int = PLAIN) -> float:
    kept, font = written(text, pixels, weight)
    return float(font.getlength(kept))


def cut(text: str, width: float, pixels: int, weight: int = PLAIN) -> str:
    """Ends in dots where it is longer than ``width``."""
    whole = text
    while text and width_of(text if text == whole else f"{text}…", pixels, weight) > width:
        text = text[:-1].rstrip()
    return text if text == whole else f"{text}…"


def _fonts(pixels: int, weight: int) -> Iterator[Font]:
    for name in OWN:
        font = _own(name, pixels, weight)
        if font is not None:
            yield font
    yield _builtin(pixels)
    for name in OF_SYSTEMS:
        font = _of_system(name, pixels)
        if font is not None:
            yield font


@lru_cache(maxsize=64)
def _own(name: str, pixels: int, weight: int) -> Font | None:
    """None where this Pillow cannot unpack web fonts."""
    try:
        font = ImageFont.truetype(str(FOLDER / name), pixels)
        font.set_variation_by_axes([weight])
    except OSError:
        return None
    return font


@lru_cache(maxsize=16)
def _builtin(pixels: int) -> Font:
    font = ImageFont.load_default(pixels)
    assert isinstance(font, ImageFont.FreeTypeFont), "a size was asked for"
    return font


@lru_cache(maxsize=64)
def _of_system(name: str, pixels: int) -> Font | None:
    try:
        return ImageFont.truetype(name, pixels)
    except OSError:
        return None


@lru_cache(maxsize=4096)
def _has(font: Font, letter: str) -> bool:
    return _inked(font, letter) != _inked(font, _NO_LETTER)


@lru_cache(maxsize=128)
def _inked(font: Font, letter: str) -> bytes:
    left, top, right, bottom = font.getbbox(letter)
    drawn = Image.new("L", (max(1, round(right - left)), max(1, round(bottom - top))))
    ImageDraw.Draw(drawn).text((-left, -top), letter, 255, font)
    return drawn.tobytes()
