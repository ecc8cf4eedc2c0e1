"""The ffmpeg of the extra ``imageio-ffmpeg``: a program beside us, fed with frames."""

from __future__ import annotations

import importlib
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from core.errors import GenerationError, RequestRejected
from core.geometry import Size


@cache
def program() -> str | None:
    """None where it is not installed."""
    try:
        return str(importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return None


def encode(
    frames: Iterable[bytes], size: Size, mode: str, fps: int, options: Sequence[str], path: Path
) -> None:
    """``frames`` as raw pixels of ``mode``, RGB or RGBA. Raises ``RequestRejected`` without ffmpeg
    and ``GenerationError`` when it fails."""
    raw = ("-f", "rawvideo", "-pix_fmt", {"RGB": "rgb24", "RGBA": "rgba"}[mode])
    shape = ("-s", f"{size.width}x{size.height}", "-r", str(fps), "-i", "-")
    command = (_needed(), "-v", "error", "-y", *raw, *shape, *options, str(path))
    with tempfile.TemporaryFile() as told:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=told) as running:
            assert running.stdin is not None
            try:
                for frame in frames:
                    running.stdin.write(frame)
            except BrokenPipeError:
                pass  # it says itself why it ended
            except BaseException:
                running.kill()
                raise
        if running.returncode != 0:
            told.seek(0)
            raise _failed(told.read().decode("utf-8", "replace"))


def _needed() -> str:
    found = program()
    if found is None:
        raise RequestRejected(
            expected="ffmpeg for this format",
            got="no imageio-ffmpeg",
            todo="pip install -r requirements-video.txt",
            shown="This format needs ffmpeg: run pip install -r requirements-video.txt, or choose "
            "WebM or MP4 (VP9).",
        )
    return found


def _failed(why: str) -> GenerationError:
    return GenerationError(
        expected="ffmpeg to write the clip",
        got=why.strip() or "no reason",
        shown="The video could not be written. Choose another format.",
    )
