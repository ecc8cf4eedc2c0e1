"""One door to all formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from PIL import Image

from core.files import whole_file
from core.motion.formats import apng, avif, ffmpeg, frames, gif, video, webp
from core.motion.formats.clip import Clip
from core.motion.formats.kinds import ClipFormat
from core.motion.formats.sheets import archive
from core.motion.formats.sheets.cells import Layout
from core.motion.formats.sheets.sheet import sheet_of

Writer = Callable[[Clip, IO[bytes]], None]

WRITERS: dict[ClipFormat, Writer] = {
    ClipFormat.GIF: gif.write,
    ClipFormat.WEBP: webp.write,
    ClipFormat.APNG: apng.write,
    ClipFormat.AVIF: avif.write,
    ClipFormat.WEBM: video.write_webm,
    ClipFormat.MP4: video.write_mp4,
    ClipFormat.H264: video.write_h264,
    ClipFormat.FRAMES: frames.write,
    ClipFormat.SHEET: lambda clip, stream: archive.write(sheet_of(clip), stream),
    ClipFormat.GRID: lambda clip, stream: archive.write(sheet_of(clip, layout=Layout.GRID), stream),
}
assert set(WRITERS) == set(ClipFormat)


def is_here(fmt: ClipFormat) -> bool:
    """Can be written on this machine."""
    return fmt is not ClipFormat.H264 or ffmpeg.program() is not None


def keeps_alpha(fmt: ClipFormat) -> bool:
    """On this machine; else what is transparent becomes white."""
    return fmt.facts.has_alpha and (fmt is not ClipFormat.WEBM or ffmpeg.program() is not None)


def write_clip(
    pictures: Sequence[Image.Image], path: Path, fmt: ClipFormat, *, fps: int, loop: bool
) -> None:
    """A whole file or none; an old one of this name is replaced then.

    ``pictures`` are RGB or RGBA of one size, each asked for when it is needed; ``fps`` is 1 to 60.
    A format without transparency shows white there. Raises ``RequestRejected``, ``DiskFull`` or
    ``StorageError``.
    """
    clip = Clip(pictures, fps, loop, path.stem)
    with whole_file(path) as stream:
        WRITERS[fmt](clip, stream)
