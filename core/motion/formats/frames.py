"""Frames as PNG files in a ZIP, numbered from 1, with their time in a small JSON."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import IO

from core.motion.formats.clip import Clip


def write(clip: Clip, stream: IO[bytes]) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, frame in zip(numbered(clip.count, ".png"), clip.frames(), strict=True):
            buffer = io.BytesIO()
            frame.save(buffer, "PNG", compress_level=4)
            archive.writestr(name, buffer.getvalue(), zipfile.ZIP_STORED)
        archive.writestr("clip.json", facts(clip.count, clip.fps, clip.loop, clip.size))


def numbered(count: int, ending: str) -> Iterator[str]:
    """Names that sort as the frames do."""
    return (f"frame_{number:04}{ending}" for number in range(1, count + 1))


def facts(count: int, fps: int, loop: bool, size: tuple[int, int]) -> str:
    width, height = size
    told = {"frames": count, "fps": fps, "loop": loop, "width": width, "height": height}
    return json.dumps(told, indent=1)
