"""Clips as files that browsers, game engines and other tools open.

kinds      the table of formats           writing    ``write_clip``: one door to all of them
clip       what is written                changes    what of a frame is new
paletted   one palette for a whole clip
gif, webp, apng, avif, video, frames      a writer for each container
ffmpeg     of the extra that videos take  sheets     sprite sheets with files for engines
"""

from __future__ import annotations

from core.motion.formats.kinds import ClipFormat
from core.motion.formats.writing import is_here, keeps_alpha, write_clip

__all__ = ["ClipFormat", "is_here", "keeps_alpha", "write_clip"]
