"""A clip as one file that plays by itself wherever a picture does."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from core.errors import StorageError
from core.gallery.clips.told import Clip

# Of 100, and 0 to 6: it is looked at, and waited for.
QUALITY, EFFORT = 82, 0
# Pillow holds all frames of a file that it writes: of a long clip they are smaller.
MOST_PIXELS = 64_000_000


def opened(path: Path) -> Image.Image:
    """Decoded, RGB or RGBA. Raises ``StorageError`` for a damaged file."""
    try:
        with Image.open(path, formats=("PNG",)) as image:
            image.load()
            return image.convert("RGBA" if image.has_transparency_data else "RGB")
    except Exception as error:  # Pillow has many ways to say so
        raise StorageError(
            expected="a whole frame",
            got="a damaged one",
            todo="make the clip again",
            shown="A frame of this clip is damaged. Make the clip again.",
            path=path,
        ) from error


def webp(frames: Sequence[Path], clip: Clip, side: int) -> bytes:
    """``frames`` are at least one, no more than the clip has. Raises ``StorageError``."""
    first = opened(frames[0])
    longer, pixels = max(first.size), first.width * first.height
    factor = min(1.0, side / longer, (MOST_PIXELS / len(frames) / pixels) ** 0.5)
    size = (max(1, round(first.width * factor)), max(1, round(first.height * factor)))
    shown = [_sized(opened(path), size) for path in frames]
    buffer = io.BytesIO()
    shown[0].save(
        buffer, "WEBP", save_all=True, append_images=shown[1:], loop=0 if clip.loop else 1,
        duration=clip.milliseconds[: len(shown)], quality=QUALITY, method=EFFORT,
    )  # fmt: skip
    return buffer.getvalue()


def _sized(frame: Image.Image, size: tuple[int, int]) -> Image.Image:
    return frame if frame.size == size else frame.resize(size, Image.Resampling.LANCZOS)
