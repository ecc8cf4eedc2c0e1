"""Which files a clip is written to, and what each of them can hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ClipFormat(StrEnum):
    """The value is what a command line and a stored choice call it."""

    GIF = "gif"
    WEBP = "webp"
    APNG = "apng"
    AVIF = "avif"
    WEBM = "webm"
    MP4 = "mp4"
    H264 = "h264"
    FRAMES = "frames"
    SHEET = "sheet"
    GRID = "grid"

    @property
    def facts(self) -> Facts:
        return FACTS[self]

    @property
    def suffix(self) -> str:
        """With its dot."""
        return FACTS[self].suffix

    @property
    def mime(self) -> str:
        return FACTS[self].mime


@dataclass(frozen=True)
class Facts:
    """``steps`` is how finely times are told: so many a second; 0 where frames have none or any.

    ``note`` says to people what it is good for. ``has_alpha`` where it keeps transparency,
    ``tells_loop`` where the file itself says whether it starts again; players of the others decide.
    """

    title: str
    note: str
    suffix: str
    mime: str
    steps: int = 1000
    has_alpha: bool = True
    tells_loop: bool = True
    is_even: bool = False  # odd sides grow by a pixel


ZIP = "application/zip"
FACTS: dict[ClipFormat, Facts] = {
    ClipFormat.GIF: Facts(
        "GIF", "Plays everywhere. 256 colours, hard edges.", ".gif", "image/gif", steps=100
    ),
    ClipFormat.WEBP: Facts(
        "WebP", "All colours, soft edges, small. For web pages and chats.", ".webp", "image/webp"
    ),
    ClipFormat.APNG: Facts("APNG", "Exact to the pixel, and large.", ".png", "image/png", steps=0),
    ClipFormat.AVIF: Facts("AVIF", "The smallest. For newer browsers.", ".avif", "image/avif"),
    ClipFormat.WEBM: Facts(
        "WebM (VP9)", "A video for browsers and editors.", ".webm", "video/webm",
        tells_loop=False, is_even=True,
    ),
    ClipFormat.MP4: Facts(
        "MP4 (VP9)", "A video for browsers; some players do not know it. No transparency.",
        ".mp4", "video/mp4", has_alpha=False, tells_loop=False, is_even=True,
    ),
    ClipFormat.H264: Facts(
        "MP4 (H.264)", "A video that every player knows. No transparency.", ".mp4", "video/mp4",
        has_alpha=False, tells_loop=False, is_even=True,
    ),
    ClipFormat.FRAMES: Facts(
        "PNG frames (ZIP)", "Numbered pictures, exact to the pixel.", ".zip", ZIP,
        steps=0, tells_loop=False,
    ),
    ClipFormat.SHEET: Facts(
        "Sprite sheet (ZIP)",
        "Trimmed frames with one baseline and pivot, and files for Aseprite, TexturePacker, Phaser,"
        " PixiJS and Godot.",
        ".zip", ZIP,
    ),
    ClipFormat.GRID: Facts(
        "Sprite grid (ZIP)", "The same in cells of one size, for engines that cut by columns.",
        ".zip", ZIP,
    ),
}  # fmt: skip
assert set(FACTS) == set(ClipFormat)
