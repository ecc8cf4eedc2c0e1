"""BVH files of our own cycles."""

from __future__ import annotations

import numpy as np

from core.motion.cycles import CYCLES
from core.motion.cycles.rig import Build, in_round
from core.pose import presets

TREE = [
    (8, "RightUpLeg"), (9, "RightLeg"), (10, "RightFoot"),
    (11, "LeftUpLeg"), (12, "LeftLeg"), (13, "LeftFoot"),
    (2, "RightArm"), (3, "RightForeArm"), (4, "RightHand"),
    (5, "LeftArm"), (6, "LeftForeArm"), (7, "LeftHand"), (0, "Head"),
]  # fmt: skip
PLACES = "CHANNELS 3 Xposition Yposition Zposition"
END = ["End Site", "{", "OFFSET 0 0 0", "}", "}"]


def bvh_of(bodies, *, frame_time=1 / 24) -> bytes:
    """Each joint hangs on the root with three places: what is read is what was written."""
    bodies = np.asarray(bodies)
    rest = bodies[0]
    hips = bodies[:, [8, 11]].mean(1)
    middle = rest[[8, 11]].mean(0)
    lines = ["HIERARCHY", "ROOT Hips", "{", "OFFSET 0 0 0", PLACES]
    for joint, name in TREE:
        offset = " ".join(f"{one:.5f}" for one in rest[joint] - middle)
        lines += [f"JOINT {name}", "{", f"OFFSET {offset}", PLACES, *END]
    lines += ["}", "MOTION", f"Frames: {len(bodies)}", f"Frame Time: {frame_time:.6f}"]
    for body, root in zip(bodies, hips, strict=True):
        numbers = [*root, *(body[[joint for joint, _ in TREE]] - root).ravel()]
        lines.append(" ".join(f"{one:.5f}" for one in numbers))
    return "\n".join(lines).encode()


def rounds(cycle_id, scale=0.01):
    build = Build.of(presets.get("standing").pose.people[0])
    return [in_round(build, stance).body * scale for stance in CYCLES[cycle_id].stances()]
