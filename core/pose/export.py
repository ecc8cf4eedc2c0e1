"""A pose as the JSON that another editor opens."""

from __future__ import annotations

import json
from enum import Enum

from core.pose import openpose
from core.pose.skeleton import Pose


class Dialect(Enum):
    """Which spelling; ``openpose.loads`` reads all of them."""

    OPENPOSE = "openpose"
    SIZED = "sized"
    NESTED = "nested"

    @property
    def title(self) -> str:
        return _TITLES[self]

    @property
    def keeps_hands(self) -> bool:
        """Hands and faces too, and not bodies alone."""
        return self is not Dialect.NESTED

    def dumps(self, pose: Pose) -> str:
        """``openpose.loads`` of it is the pose again, as far as the dialect has words for it."""
        if self is Dialect.NESTED:
            return openpose.dumps_for_editors(pose)
        document = openpose.to_document(pose)
        if self is Dialect.SIZED:
            document |= {"width": pose.size.width, "height": pose.size.height}
        return json.dumps(document)


# A1111, Forge and ComfyUI ask for canvas_width; some editors look for width, others know only the
# file that fkunn1326's openpose-editor began with.
_TITLES = {
    Dialect.OPENPOSE: "OpenPose: A1111, Forge, ComfyUI, Krita",
    Dialect.SIZED: "OpenPose with width and height",
    Dialect.NESTED: "Older pose editors (bodies only)",
}
assert set(_TITLES) == set(Dialect)
