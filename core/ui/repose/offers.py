"""What the page Repose offers: grounds, sizes, what a checkpoint paints over."""

from __future__ import annotations

from enum import StrEnum

from core.cutout.request import GroundKind
from core.geometry import Size
from core.repose.request import GroundChoice, Road
from core.upscale.presets import Preset

# The size of the source, or one with a name.
SIZES: dict[str, tuple[str, Size | None]] = {
    "own": ("As the picture", None),
    "portrait": ("Portrait, 832×1216", Size(832, 1216)),
    "square": ("Square, 1024×1024", Size(1024, 1024)),
    "landscape": ("Landscape, 1216×832", Size(1216, 832)),
}
# Pixels of the longer side that an upscaler brings a picture to; 0 for none.
TARGETS = (0, *(preset.long_side for preset in Preset))
MOST_MATCH = 30
BASES = (Road.PUPPET, Road.REDRAW)


class Behind(StrEnum):
    """What figures may stand before."""

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
