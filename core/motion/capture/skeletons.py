"""Which joint of a rig is which of ours, told by its name.

Known are the spellings of CMU's conversions, Mixamo, Biovision, Poser and DAZ, Unreal, Blender's
Rigify, VRM and Rokoko.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.errors import PoseFormatError
from core.pose.skeleton import Joint

# A joint of the right side: its names without the side, the surest first. A "shoulder" or a "hip"
# is the collar, or the pelvis, of rigs that also have an "arm" or a "thigh".
_NAMES: dict[Joint, tuple[str, ...]] = {
    Joint.RIGHT_SHOULDER: ("upperarm", "uparm", "arm", "shldr", "shoulder"),
    Joint.RIGHT_ELBOW: ("forearm", "lowerarm", "lowarm", "elbow"),
    Joint.RIGHT_WRIST: ("hand", "wrist"),
    Joint.RIGHT_HIP: ("upleg", "upperleg", "thigh", "hip"),
    Joint.RIGHT_KNEE: ("shin", "calf", "lowerleg", "lowleg", "knee", "leg"),
    Joint.RIGHT_ANKLE: ("foot", "ankle"),
}
_TO_LEFT = 3  # from a joint of the right to that of the left
_KNOWN = {name for names in _NAMES.values() for name in names}
HEADS = ("head", "chead", "neck")
_SIDES = (
    (re.compile(r"^left|^l(?=[_.])|^l(?=[A-Z])|[_.\- ][lL]$|(?<=[a-z])Left$|_L_", re.A), "left"),
    (re.compile(r"^right|^r(?=[_.])|^r(?=[A-Z])|[_.\- ][rR]$|(?<=[a-z])Right$|_R_", re.A), "right"),
)
_PREFIXES = re.compile(r"^.*:|^mixamorig\d*|^J_Bip_|^Bip\d+[ _]|^DEF-|^ORG-|^mot_", re.I | re.A)


def joints_of(names: Sequence[str]) -> dict[Joint, int]:
    """Our joints and where they stand in the list. Raises ``PoseFormatError`` when a limb lacks."""
    told = [_told(name) for name in names]
    found: dict[Joint, int] = {}
    for joint, spellings in _NAMES.items():
        for side, own in (("right", joint), ("left", Joint(joint + _TO_LEFT))):
            for spelling in spellings:
                if (side, spelling) in told:
                    found[own] = told.index((side, spelling))
                    break
    if len(found) < 2 * len(_NAMES):
        lacking = [Joint(joint + left).title for joint in _NAMES for left in (0, _TO_LEFT)
                   if Joint(joint + left) not in found]  # fmt: skip
        raise PoseFormatError(
            expected="a skeleton with arms and legs whose joints are named",
            got=f"none called {', '.join(lacking)}",
            todo="export it with the names of a usual rig",
            shown="The joints of this skeleton have names that the studio does not know.",
        )
    return found


def head_of(names: Sequence[str]) -> int | None:
    """The joint that turns with the head, or None."""
    told = [_told(name) for name in names]
    return next((told.index(("", one)) for one in HEADS if ("", one) in told), None)


def _told(name: str) -> tuple[str, str]:
    """The side, or "", and the rest in small letters alone."""
    bare = _PREFIXES.sub("", name.strip())
    for pattern, side in _SIDES:
        for one in (bare, bare[:1].lower() + bare[1:]):
            if match := pattern.search(one):
                return side, _letters(one[: match.start()] + one[match.end() :])
    letters = _letters(bare)
    if letters[:1] in ("l", "r") and letters[1:] in _KNOWN:
        return ("left" if letters[0] == "l" else "right"), letters[1:]
    return "", letters


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())
