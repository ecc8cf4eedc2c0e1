"""What a drawing is kept as: its picture, what artists build on, and what ControlNets look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from PIL import Image

from core.figures.drawing import Drawing, Picture


class Output(StrEnum):
    PICTURE = "picture"
    FIGURE = "figure"
    LINES = "lines"
    FLATS = "flats"
    SHADE = "shade"
    DEPTH = "depth"
    SEGMENTATION = "segmentation"
    EDGES = "edges"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Output.PICTURE: "Picture",
    Output.FIGURE: "Transparent",
    Output.LINES: "Line art",
    Output.FLATS: "Flats",
    Output.SHADE: "Shade",
    Output.DEPTH: "Depth map",
    Output.SEGMENTATION: "Regions",
    Output.EDGES: "Edges",
}
_TAKE: Mapping[Output, Callable[[Drawing], Picture]] = {
    Output.PICTURE: Drawing.picture,
    Output.FIGURE: Drawing.figure,
    Output.LINES: Drawing.line_art,
    Output.FLATS: Drawing.flats,
    Output.SHADE: Drawing.shade,
    Output.DEPTH: Drawing.depth,
    Output.SEGMENTATION: Drawing.segmentation,
    Output.EDGES: Drawing.canny,
}
assert set(Output) == set(_LABELS) == set(_TAKE)


def take(drawing: Drawing, what: Output) -> Image.Image:
    """RGB; a figure and flats are RGBA, on transparency."""
    image = Image.fromarray(_TAKE[what](drawing))
    return image.convert("RGB") if image.mode == "L" else image
