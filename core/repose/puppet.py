"""One picture of a figure, cut into layers, that takes any pose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.cutout.cutout import Cutout
from core.errors import InputRejected
from core.geometry import Box, Size
from core.pose.skeleton import Person, Pose
from core.repose.bones import LayerKind
from core.repose.fitness import Fitness, fitness_of
from core.repose.frame import Complex, Frame, frame_of
from core.repose.joints import discs_of
from core.repose.layering.expected import lies_before
from core.repose.layering.islands import without_islands
from core.repose.layering.labels import sensible
from core.repose.layering.layers import Layer, Slice, layers_of
from core.repose.layering.lines import with_their_lines
from core.repose.layering.people import alone
from core.repose.layering.regions import fields_of, regions, small_factor
from core.repose.moving.aims import Aim, aim_at, missing, proportions_of
from core.repose.moving.arap import DRAWN, HELD, HUNG, Arap, flipped, strain
from core.repose.moving.mesh import grid_mesh, joined
from core.repose.moving.panels import Panel
from core.repose.moving.pinning import pins_of, seams_of
from core.repose.moving.skin import Moved, folds, is_folded, is_held, moved, weights_of
from core.repose.moving.turning import TURNED, Turn, round_of
from core.repose.order import NO_SWITCHES, Switches, ranks
from core.repose.raster import Warp, lay_over, resampled, warp
from core.repose.rigid import Patch, corners_of, find_prints, patches

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

# Triangles of a layer have this side, in torsos.
CELL = 0.055
# Beyond these a figure tears: what 95 of 100 edges are stretched by at most, and how far a joint is
# from where it is to be, in heights of the figure. The studio's drawings stay below both.
MOST_STRAIN, MOST_OFF = 0.4, 0.02
STRAINED = (
    "The picture's own pixels do not reach this pose without tearing. Correct the picture's pose "
    "and cut-out, or use Redraw."
)
TWO_TRIANGLES = np.array([[0, 1, 2], [0, 2, 3]], np.int32)


@dataclass(frozen=True)
class Posture:
    """A puppet's mesh in one pose, in pixels of the picture to come."""

    aim: Aim
    places: Complex
    rest: Complex  # edges as they would be unmoved, in this pose's lengths
    aside: Complex  # what is seen at each pin has wandered so far round the body

    @property
    def floor(self) -> float:
        """Where the soles are, in pixels from the top."""
        return self.aim.floor


@dataclass(frozen=True)
class Strains:
    """``edges`` (m,) by which share each is longer or shorter than it should be; ``flips`` (t,)
    which triangles show their other side; ``joints`` (j,) how far each of the body's joints is from
    where it is to be, in heights of the figure."""

    edges: Floats
    flips: NDArray[np.bool_]
    joints: Floats

    @property
    def edge(self) -> float:
        """What 95 of 100 edges stay below."""
        return float(np.percentile(self.edges, 95)) if len(self.edges) else 0.0

    @property
    def joint(self) -> float:
        """The farthest."""
        return float(self.joints.max(initial=0.0))

    @property
    def notes(self) -> tuple[str, ...]:
        return (STRAINED,) if self.edge > MOST_STRAIN or self.joint > MOST_OFF else ()


class Puppet:
    """Made once a picture, then ``posed`` any number of times."""

    prints: tuple[Patch, ...] = ()
    cape_before = False

    def __init__(
        self, person: Person, frame: Frame, layers: tuple[Layer, ...], parts: Pixels | None,
        fitness: Fitness,
    ) -> None:  # fmt: skip
        self.person, self.frame, self.layers, self.fitness = person, frame, layers, fitness
        self._proportions = proportions_of(person)
        self._meshes = [
            grid_mesh(layer.mask, layer.left, layer.top, max(3.0, CELL * frame.unit))
            for layer in layers
        ]
        self.mesh = joined(self._meshes)
        self._pins, self._pinned = pins_of(layers, self._meshes, frame)
        self._weights = np.concatenate([
            weights_of(layer.kind, mesh.places, frame, parts)
            for layer, mesh in zip(layers, self._meshes, strict=True)
        ])  # fmt: skip
        self._discs = discs_of(layers, frame)
        drawn = np.full(len(self.mesh.places), DRAWN)
        self._panel = self._panel_of()
        if self._panel is not None:
            drawn[self._spans[LayerKind.SKIRT]] = HUNG
        if parts is not None:
            drawn[is_held(self.mesh.places, parts)] = HELD
        self._arap = Arap(self.mesh, self._pins, seams_of(layers, self._meshes), drawn)

    @classmethod
    def of(
        cls, cutout: Cutout, pose: Pose, person: int = 0, *, prints: Sequence[Box] | None = None
    ) -> Puppet:
        """``pose`` is that of the picture, in a canvas of any size; ``person`` counts in it, and
        the others' pixels stay out. ``prints`` on the trunk stay in shape; None finds them.

        Raises ``InputRejected`` when too little of the figure shows.
        """
        placed = pose.scaled_to(cutout.size)
        if not 0 <= person < len(placed.people):
            raise InputRejected(
                expected="a pose with the figure in it",
                got=f"{len(placed.people)} people",
                todo="find its pose first",
                shown="Nobody was found in this picture. Set the pose of its figure first.",
            )
        own = placed.people[person]
        frame = frame_of(own)
        cutout = alone(cutout, placed.people, person)
        fields = fields_of(frame, small_factor(cutout), cutout)
        told, cutout = cutout, sensible(cutout, frame, fields)
        found = without_islands(regions(frame, cutout, fields), cutout, frame)
        before = lies_before(frame, found == LayerKind.CAPE)
        order = ranks(frame.body, cape_before=before)
        found = with_their_lines(found, cutout, order, frame.unit)
        layers = layers_of(frame, cutout, found, order)
        if not layers:
            raise InputRejected(
                expected="a figure in the cut-out",
                got="an empty one",
                todo="correct the cut-out",
                shown="The cut-out is empty. Correct it first.",
            )
        fitness = fitness_of(told, own, frame, are_parts_trusted=cutout.parts is not None)
        puppet = cls(own, frame, layers, cutout.parts, fitness)
        puppet.cape_before = before
        boxes = find_prints(cutout, found, frame.unit) if prints is None else prints
        if LayerKind.TRUNK in puppet._spans:
            span = puppet._spans[LayerKind.TRUNK]
            puppet.prints = patches(
                boxes, cutout, found, frame.unit, puppet.mesh.places, span.start, span.stop
            )
        return puppet

    def _panel_of(self) -> Panel | None:
        layer, span = self._by_kind.get(LayerKind.SKIRT), self._spans.get(LayerKind.SKIRT)
        if layer is None or span is None:
            return None
        return Panel.of(layer, self.mesh.places[span], self.frame)

    # -- poses -------------------------------------------------------------------------------------

    def posture(self, asked: Person) -> Posture:
        """``asked`` is in pixels of the picture to come."""
        return self.solved(self.aimed(asked, aim_at(asked, self._proportions, self.frame)))

    def aimed(self, asked: Person, aim: Aim) -> Aim:
        """With all that is to be said of this pose of it."""
        notes = (*self.fitness.notes, *aim.notes, *missing(asked, self._by_kind))
        return replace(aim, notes=notes)

    def solved(self, aim: Aim) -> Posture:
        turned = self._turned(aim.turn)
        bones = self._moved(turned, aim)
        # a joint is inside of the body: what is seen before it wanders aside when that is turned
        aside = self._pins.places(bones.guess - self._moved(self.mesh.places, aim).guess)
        guess, rest = self._hung(bones.guess, bones.rest(turned, self.mesh.edges), aim)
        start, end, share = self._pinned.T
        targets = aim.points[start.astype(int)] * (1 - share) + aim.points[end.astype(int)] * share
        return Posture(aim, self._arap.solved(rest, targets + aside, guess), rest, aside)

    def _hung(self, guess: Complex, rest: Complex, aim: Aim) -> tuple[Complex, Complex]:
        """With the skirt, which no bone moves, where its panel hangs."""
        span, panel = self._spans.get(LayerKind.SKIRT), self._panel
        if panel is None or span is None:
            return guess, rest
        guess, rest = guess.copy(), rest.copy()
        guess[span] = panel.guess(self.frame, aim.points, aim.scale)
        first = self.mesh.edges[:, 0]
        mine = (first >= span.start) & (first < span.stop)
        rest[mine] = panel.rest(guess[span], self.mesh.edges[mine] - span.start, aim.scale)
        return guess, rest

    def _moved(self, places: Complex, aim: Aim) -> Moved:
        return moved(places, self._weights, self.frame, aim.points, aim.scale)

    def _turned(self, turn: Turn) -> Complex:
        """The mesh before it is posed, trunk and head turned."""
        places = self.mesh.places.copy()
        for kind in self._spans.keys() & TURNED:
            span = self._spans[kind]
            places[span] += round_of(kind, places[span], self.frame).moved(turn.of(kind))
        return places

    def posed(
        self, pose: Pose, *, size: Size, person: int = 0, switches: Switches = NO_SWITCHES
    ) -> Pixels:
        """(height, width, 4) RGBA, not premultiplied: the figure as the person of ``pose`` stands,
        whose canvas is fitted into ``size``."""
        asked = pose.fitted_to(size).people[person]
        return self.drawn(self.posture(asked), size, switches)

    def drawn(self, posture: Posture, size: Size, switches: Switches = NO_SWITCHES) -> Pixels:
        canvas = np.zeros((size.height, size.width, 4), np.float32)
        warps = self._warps(posture, size)
        order = ranks(posture.aim.frame.body, switches, cape_before=self.cape_before)
        for kind, one in self._sequence(order):
            layer = self._by_kind[kind]
            if one.under is None:
                self._lay_discs(canvas, kind, posture, size)
            pixels, factor = self._texture(one.pixels, posture.aim.scale)
            for warped in warps[kind]:
                found = resampled(pixels, (layer.left, layer.top), factor, warped)
                lay_over(canvas, found, warped.area)
            if kind is LayerKind.TRUNK and one.under is None:
                self._lay_prints(canvas, posture, size)
        return _straight(canvas)

    def _lay_discs(
        self, canvas: NDArray[np.float32], kind: LayerKind, posture: Posture, size: Size
    ) -> None:
        aim = posture.aim
        for disc in self._discs:
            if disc.kind is kind:
                after = disc.places(self.frame.points, aim.points, aim.scale)
                self._lay(canvas, disc.pixels, disc.corners, after, aim.scale, size)

    def _lay(
        self, canvas: NDArray[np.float32], pixels: Pixels, before: Complex, after: Complex,
        scale: float, size: Size,
    ) -> None:  # fmt: skip
        """A piece with four corners, its first at the left and top."""
        warped = warp(before, after, TWO_TRIANGLES, size)
        if warped is not None:
            texture, factor = self._texture(pixels, scale)
            corner = (float(before[0].real), float(before[0].imag))
            lay_over(canvas, resampled(texture, corner, factor, warped), warped.area)

    def prints_in(self, posture: Posture, size: Size) -> Pixels:
        """(height, width, 4) RGBA, not premultiplied: its prints alone, whatever lies over them."""
        canvas = np.zeros((size.height, size.width, 4), np.float32)
        self._lay_prints(canvas, posture, size)
        return _straight(canvas)

    def _lay_prints(self, canvas: NDArray[np.float32], posture: Posture, size: Size) -> None:
        """Over the trunk, under all that lies over it."""
        for patch in self.prints:
            before = corners_of(patch.box)
            after = patch.affine(self.mesh.places, posture.places).places(before)
            self._lay(canvas, patch.pixels, before, after, posture.aim.scale, size)

    def _sequence(self, order: Mapping[LayerKind, float]) -> list[tuple[LayerKind, Slice]]:
        """From the farthest to the nearest. What lay under another layer in the picture lies right
        under it again, unless its own layer is now even further behind."""
        ranked: list[tuple[float, float, LayerKind, Slice]] = []
        for layer in self.layers:
            mine = order[layer.kind]
            for one in layer.slices:
                place = mine if one.under is None else min(mine, order[one.under] - 0.5)
                ranked.append((place, mine, layer.kind, one))
        ranked.sort(key=lambda entry: entry[:2])
        return [(kind, one) for _, _, kind, one in ranked]

    def _warps(self, posture: Posture, size: Size) -> dict[LayerKind, list[Warp]]:
        """One a layer; of a limb that is folded together two, the one behind first: in one, each
        would cut holes into the other."""
        found: dict[LayerKind, list[Warp]] = {}
        for layer, mesh in zip(self.layers, self._meshes, strict=True):
            after = posture.places[self._spans[layer.kind]]
            pieces = [mesh.triangles]
            if is_folded(layer.kind, posture.aim.points):
                pieces = folds(layer.kind, mesh.triangles, self._weights[self._spans[layer.kind]])
            warps = [warp(mesh.places, after, piece, size) for piece in pieces]
            found[layer.kind] = [one for one in warps if one is not None]
        return found

    @cached_property
    def _spans(self) -> dict[LayerKind, slice]:
        """Which vertices of the whole mesh are a layer's."""
        ends = np.cumsum([0, *(len(mesh.places) for mesh in self._meshes)])
        kinds = [layer.kind for layer in self.layers]
        return {kind: slice(int(ends[i]), int(ends[i + 1])) for i, kind in enumerate(kinds)}

    @cached_property
    def _by_kind(self) -> dict[LayerKind, Layer]:
        return {layer.kind: layer for layer in self.layers}

    def _texture(self, pixels: Pixels, scale: float) -> tuple[Pixels, float]:
        """Pixels that are not much larger than it is drawn: else fine lines would flicker."""
        import cv2

        halvings = max(0, int(np.floor(np.log2(1 / max(scale, 1e-3)) + 0.25)))
        if not halvings:
            return pixels, 1.0
        key = (id(pixels), halvings)
        if key not in self._small:
            step = 1 << halvings
            height, width = pixels.shape[:2]
            padded = np.pad(pixels, ((0, -height % step), (0, -width % step), (0, 0)))
            size = (padded.shape[1] // step, padded.shape[0] // step)
            small = cv2.resize(padded, size, interpolation=cv2.INTER_AREA)
            self._small[key] = np.asarray(small, np.uint8)
        return self._small[key], 1 / (1 << halvings)

    @cached_property
    def _small(self) -> dict[tuple[int, int], Pixels]:
        return {}

    # -- measures ----------------------------------------------------------------------------------

    def strains(self, posture: Posture) -> Strains:
        wanted = self._pins.places(posture.places) - posture.aside
        start, end, share = self._pinned.T
        at_joint = (share == 0) & (start < 18) & (self._pins.weights > 1)
        aims = posture.aim.points[start[at_joint].astype(int)]
        height = self.frame.height * posture.aim.scale
        assert len(end) == len(wanted)
        return Strains(
            strain(posture.rest, posture.places, self.mesh.edges),
            flipped(self.mesh.places, posture.places, self.mesh.triangles),
            np.abs(wanted[at_joint] - aims) / height,
        )


def _straight(canvas: NDArray[np.float32]) -> Pixels:
    cover = canvas[..., 3:]
    colours = canvas[..., :3] * (255 / np.maximum(cover, 1e-3))
    return np.rint(np.clip(np.dstack([colours, cover]), 0, 255)).astype(np.uint8)
