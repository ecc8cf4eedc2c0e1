"""Frames as PNG files in a ZIP, numbered from 1, with their time in a small JSON."""

from __future__ import annotations

import io
import json
import zipfile
from typing import IO

from core.motion.formats.clip import Clip


def write(clip: Clip, stream: IO[bytes]) -> None:
    digits = max(4, len(str(clip.count)))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, frame in enumerate(clip.frames(), 1):
            buffer = io.BytesIO()
            frame.save(buffer, "PNG", compress_level=4)
            name = f"frame_{number:0{digits}}.png"
            archive.writestr(name, buffer.getvalue(), zipfile.ZIP_STORED)
        archive.writestr("clip.json", _facts(clip))


def _facts(clip: Clip) -> str:
    facts = {"frames": clip.count, "fps": clip.fps, "loop": clip.loop, "width": clip.size.width,
             "height": clip.size.height}  # fmt: skip
    return json.dumps(facts, indent=1)
