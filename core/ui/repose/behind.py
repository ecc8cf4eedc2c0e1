"""What figures may stand before on the page Repose."""

from __future__ import annotations

from enum import StrEnum

from core.cutout.request import GroundKind
from core.repose.request import GroundChoice


class Behind(StrEnum):
    """All that the page offers."""

    NONE = "none"
    KEEP = "keep"
    COLOUR = "colour"
    PLACE = "place"
    PICTURE = "picture"
    PAINTED = "painted"

    @property
    def choice(self) -> GroundChoice:
        own = {Behind.KEEP: GroundChoice.KEEP, Behind.PAINTED: GroundChoice.PAINTED}
        return own.get(self, GroundChoice.GROUND)

    @property
    def kind(self) -> GroundKind:
        """Of the ground that goes with it; nothing for those that are told by ``choice``."""
        return GroundKind(self) if self.value in set(GroundKind) else GroundKind.NONE
