"""A file of a movement → timeline: BVH, or OpenPose frames in any of their spellings."""

from __future__ import annotations

from core.geometry import Size
from core.motion.capture.bodies import poses_of
from core.motion.capture.bvh import parse
from core.motion.timeline import MOST_FRAMES, MOST_TITLE, USUAL_FPS, Play, Timeline, of_poses
from core.pose import openpose

HEAD_OF_FILE = 512


def timeline_of_file(
    data: bytes, name: str, size: Size, *, fps: int = USUAL_FPS, file_fps: float | None = None
) -> Timeline:
    """One pose a frame, at most ``MOST_FRAMES``, played once. ``name`` is its title.

    A BVH says how fast it was filmed; of OpenPose frames that is ``file_fps``, or they are taken
    one by one. Raises ``PoseFormatError`` with ``shown``.
    """
    title = " ".join(name.split())[:MOST_TITLE]
    if is_bvh(data):
        poses = poses_of(parse(data.decode("utf-8", "replace")), size, fps, most=MOST_FRAMES)
    else:
        found = [frame.pose for frame in openpose.load_frames(data).frames]
        step = max(1.0, (file_fps or fps) / fps)
        count = min(MOST_FRAMES, int((len(found) - 1) / step + 1e-9) + 1)
        poses = tuple(found[round(number * step)] for number in range(count))
    return of_poses(poses, fps=fps, play=Play.ONCE, title=title)


def is_bvh(data: bytes) -> bool:
    return data[:HEAD_OF_FILE].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"HIERARCHY")
