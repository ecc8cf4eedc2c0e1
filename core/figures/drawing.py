"""Pose + looks + scene → a drawing, at any size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.figures.body.bodies import body_of
from core.figures.draw import Recorded, record
from core.figures.grounds import ground_of, halves_of
from core.figures.looks import Look, Scene
from core.figures.motion import Motion
from core.figures.painting.canvas import LINES
from core.figures.painting.display_list import Recording
from core.figures.painting.outputs import maps
from core.figures.painting.outputs.label_raster import label_map, people_map
from core.figures.painting.outputs.layered import person_group
from core.figures.painting.outputs.openraster import Group, Sheet, cropped, openraster
from core.figures.painting.outputs.segments import Segments, segmentation
from core.figures.painting.rendering import layer
from core.geometry import Size
from core.pose.skeleton import Pose

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Drawing:
    """Everything that can be taken from one drawing; each is made when it is asked for.

    Heights and widths are those of ``size``; colours are RGB. All but ``picture`` are without the
    scene's style.
    """

    pose: Pose  # in the size of the drawing
    looks: tuple[Look, ...]  # one a person of the pose
    scene: Scene
    seed: int
    motion: Motion
    floor: float | None = None  # where the ground is held, as a share of the height
    stands: tuple[float, ...] = ()  # where each person comes down, likewise
    backdrop: Picture | None = field(default=None, repr=False, compare=False)
    source: Recorded | None = field(default=None, repr=False, compare=False)

    @property
    def size(self) -> Size:
        return self.pose.size

    def at(self, size: Size) -> Drawing:
        """The same at another size; of the same shape it is the very same, only sharper."""
        is_alike = size.width * self.size.height == size.height * self.size.width
        source = self._recorded if is_alike else None
        return replace(self, pose=self.pose.scaled_to(size), source=source)

    # -- pictures ------------------------------------------------------------------------------

    def picture(self) -> Picture:
        """(height, width, 3); where the place is "none", on white."""
        return self._recorded.picture(self.size)

    def figure(self) -> Picture:
        """(height, width, 4): the people alone, on nothing."""
        return layer(self._figures, self.size).straight()

    def behind(self) -> Picture:
        """(height, width, 3): the place with the people's shadows, without them."""
        return self._recorded.behind(self.size)

    def ground(self) -> Picture:
        """(height, width, 3): the place alone, not to be changed; white where it is "none"."""
        return self._recorded.ground_picture(self.size)

    def line_art(self) -> Picture:
        """(height, width, 3): black lines of the people on white. ControlNets for line art were
        shown the inverse."""
        return maps.line_art(self._figures, self.size)

    def lines(self) -> Picture:
        """(height, width, 4): the people's lines in their colours, on nothing."""
        return layer(self._figures, self.size, LINES).straight()

    def flats(self) -> Picture:
        """(height, width, 4): the people's local colours, without lines and shadows."""
        return maps.flats(self._figures, self.size).straight()

    def shade(self) -> Picture:
        """(height, width, 3): to multiply the flats with; white where nothing is shaded."""
        return maps.shade(self._figures, self.size)

    # -- maps ----------------------------------------------------------------------------------

    def labels(self) -> Picture:
        """(height, width): a ``Label``, and 16 for each person before this one."""
        return label_map(self._figures, self.size)

    def people(self) -> Picture:
        """(height, width): 0 where nobody is, else 1 + the place in the pose of who is."""
        shown = [place for place, body in enumerate(map(body_of, self.pose.people)) if body]
        numbers = np.array([0, *(place + 1 for place in shown)], np.uint8)
        return numbers[people_map(self._figures, self.size)]

    def part(self, name: str, person: int | None = None) -> NDArray[np.bool_]:
        """(height, width): where the part of this name is seen, as "hair", "face" or a garment's
        slot; of one person or of all."""
        return maps.shown_part(self._figures, self.size, name, person)

    def depth(self) -> Picture:
        """(height, width): near is bright, by the order in which parts cover each other."""
        return maps.depth(self._figures, self.size, self._horizon)

    def segmentation(self) -> Picture:
        """(height, width, 3): each thing in its colour of ADE20K."""
        key, horizon = self._recorded.ground, self._horizon
        if key is None or horizon is None:
            return segmentation(self._figures, None, self.size)
        above, below = halves_of(self.scene)
        place = Segments(above, below, horizon, ground_of(key).recording)
        return segmentation(self._figures, place, self.size)

    def canny(self) -> Picture:
        """(height, width): 255 on the edges of lines and flat colours, else 0."""
        picture = self.behind()
        layer(self._figures, self.size, maps.INKED_FLATS).lay_on(picture)
        return maps.canny(picture)

    # -- files ---------------------------------------------------------------------------------

    def openraster(self) -> bytes:
        """An OpenRaster file: a group a person with its lines, shade and flats, and the place."""
        recorded, size = self._recorded, self.size
        merged, _ = recorded.clean(size)
        people = recorded.figures.people
        content: list[Group | Sheet | None] = [
            cropped("Foreground", layer(recorded.foreground, size).straight())
        ]
        for person in reversed(people):
            name = "Figure" if len(people) == 1 else f"Figure {person + 1}"
            content.append(person_group(recorded.figures, person, size, name))
        content.append(cropped("Shadow", layer(recorded.shadows, size).straight()))
        if recorded.is_nowhere:
            return openraster(size, [one for one in content if one is not None], self.figure())
        content.append(Sheet("Ground", self.ground()))
        return openraster(size, [one for one in content if one is not None], merged)

    # -- the lists -----------------------------------------------------------------------------

    @property
    def _figures(self) -> Recording:
        return self._recorded.figures

    @property
    def _horizon(self) -> float | None:
        key = self._recorded.ground
        return None if key is None else ground_of(key).horizon / key.size.height

    @cached_property
    def _recorded(self) -> Recorded:
        if self.source is not None:
            return self.source
        bodies = [body_of(person) for person in self.pose.people]
        people = [
            (look, body) for look, body in zip(self.looks, bodies, strict=True) if body is not None
        ]
        height = self.size.height
        floor = None if self.floor is None else self.floor * height
        stands = [
            one * height for one, body in zip(self.stands, bodies, strict=False) if body is not None
        ]
        return record(
            self.size, self.scene, people, self.seed,
            motion=self.motion, floor=floor, stands=stands, backdrop=self.backdrop,
        )  # fmt: skip


def draw(
    pose: Pose,
    looks: Sequence[Look],
    scene: Scene,
    size: Size,
    *,
    seed: int = 0,
    motion: Motion | None = None,
    floor: float | None = None,
    stands: Sequence[float] = (),
    backdrop: Picture | None = None,
) -> Drawing:
    """``pose`` is stretched to ``size``; people wear ``looks`` in turn, the nearest is in front.

    The same arguments give the same drawing. With fewer looks than people the last one is worn by
    the rest. Grounds are kept between calls: a ``floor``, as a share of the height, holds the
    ground still and soon drawn while a pose is dragged; else it follows the figures' feet.
    ``stands``, likewise and one a person, is where each comes down who is in the air.
    ``backdrop``, (height, width, 3) RGB of any size, is the ground instead of the scene's place: it
    covers the drawing, cut at its sides.
    """
    placed = pose.scaled_to(size)
    worn = tuple(looks[min(i, len(looks) - 1)] for i in range(len(placed.people)))
    return Drawing(
        placed, worn, scene, seed, motion or Motion(), floor, tuple(stands), backdrop
    )  # fmt: skip
