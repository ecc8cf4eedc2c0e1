"""Videos: VP9 in WebM and MP4, and H.264.

OpenCV writes VP9 everywhere; transparency, H.264 and a chosen quality need ffmpeg. All are written
at even sides, which half-size colour planes need: the last row and column are there twice.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
from PIL import Image

from core.geometry import Size
from core.images import on_white
from core.motion.formats import ffmpeg
from core.motion.formats.clip import Clip

# Browsers take video of this size for ITU-R BT.709, and ffmpeg would write BT.601.
COLOURS = (
    "-vf",
    "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,"
    "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709",
)
VP9 = ("-c:v", "libvpx-vp9", "-crf", "22", "-b:v", "0", "-cpu-used", "4", "-row-mt", "1")
# libvpx loses transparency with frames that are never shown
VP9_CLEAR = (*VP9, "-auto-alt-ref", "0", "-pix_fmt", "yuva420p")
VP9_FULL = (*VP9, "-pix_fmt", "yuv420p")
# The head stands first, so that a browser plays before all is there.
H264 = ("-c:v", "libx264", "-crf", "17", "-tune", "animation", "-pix_fmt", "yuv420p",
        "-movflags", "+faststart")  # fmt: skip


def write_webm(clip: Clip, stream: IO[bytes]) -> None:
    """Transparent with ffmpeg, else on white."""
    if ffmpeg.program() is None:
        _filled(stream, ".webm", lambda path: _by_opencv(clip, path, "VP90"))
    else:
        options = VP9_CLEAR if clip.is_clear else VP9_FULL
        _filled(stream, ".webm", lambda path: _by_ffmpeg(clip, path, clip.mode, options))


def write_mp4(clip: Clip, stream: IO[bytes]) -> None:
    if ffmpeg.program() is None:
        _filled(stream, ".mp4", lambda path: _by_opencv(clip, path, "vp09"))
    else:
        _filled(stream, ".mp4", lambda path: _by_ffmpeg(clip, path, "RGB", VP9_FULL))


def write_h264(clip: Clip, stream: IO[bytes]) -> None:
    """Raises ``RequestRejected`` without ffmpeg."""
    _filled(stream, ".mp4", lambda path: _by_ffmpeg(clip, path, "RGB", H264))


def even(size: Size) -> Size:
    return Size(size.width + size.width % 2, size.height + size.height % 2)


def _filled(stream: IO[bytes], suffix: str, write: Callable[[Path], None]) -> None:
    """Both writers want a name, and say by its ending what they write."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"clip{suffix}"
        write(path)
        with path.open("rb") as source:
            shutil.copyfileobj(source, stream)


def _by_ffmpeg(clip: Clip, path: Path, mode: str, options: tuple[str, ...]) -> None:
    frames = (pixels.tobytes() for pixels in _frames(clip, mode))
    ffmpeg.encode(frames, even(clip.size), mode, clip.fps, (*COLOURS, *options), path)


def _by_opencv(clip: Clip, path: Path, code: str) -> None:
    import cv2

    fourcc = cv2.VideoWriter.fourcc(*code)
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, fourcc, clip.fps, even(clip.size))
    try:
        for pixels in _frames(clip, "RGB"):
            writer.write(np.ascontiguousarray(pixels[..., ::-1]))
    finally:
        writer.release()


def _frames(clip: Clip, mode: str) -> Iterator[np.ndarray[Any, Any]]:
    for frame in clip.frames():
        yield _evened(frame if mode == "RGBA" else on_white(frame))


def _evened(frame: Image.Image) -> np.ndarray[Any, Any]:
    pixels = np.asarray(frame)
    return np.pad(pixels, ((0, frame.height % 2), (0, frame.width % 2), (0, 0)), "edge")
