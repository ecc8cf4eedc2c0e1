"""Clips as files that browsers, game engines and other tools open.

kinds      the table of formats           writing    ``write_clip``: one door to all of them
clip       what is written                changes    what of a frame is new
paletted   one palette for a whole clip     later      pictures made when they are asked for
poses      keypoints and control maps
gif, webp, apng, avif, video, frames      a writer for each container
ffmpeg     of the extra that videos take  sheets     sprite sheets with files for engines
"""

from __future__ import annotations

from core.motion.formats.kinds import ClipFormat
from core.motion.formats.later import Later
from core.motion.formats.poses import pose_maps, write_poses
from core.motion.formats.writing import is_here, keeps_alpha, write_clip

__all__ = [
    "ClipFormat",
    "Later",
    "is_here",
    "keeps_alpha",
    "pose_maps",
    "write_clip",
    "write_poses",
]
