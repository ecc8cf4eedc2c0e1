"""The drawings a cut-out network learns from, with what is known of each pixel, and their grounds.

A shard is one memory-mapped file of drawings of one size: (count, height, width, 8) with the
picture in red, green and blue, the people alone in red, green, blue and alpha, and ``BodyPart``.
Grounds are (count, height, width, 3). Both are rendered in the background while training runs.
"""

from __future__ import annotations

import math
import os
import random
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.cutout.parts import BodyPart
from core.figures.attributes import CLOTH_COLOURS
from core.figures.body.bodies import body_of
from core.figures.clothing.garments import GARMENTS
from core.figures.clothing.kinds import Slot
from core.figures.creatures.kinds import KINDS as CREATURES
from core.figures.draw import record
from core.figures.looks import Item, Look, new_look
from core.figures.looks import new_scene as new_place
from core.figures.painting.rendering import draw_on, layer
from core.figures.painting.style.drawn import Drawn
from core.figures.painting.style.styles import in_style
from core.figures.props.registry import PROPS
from core.figures.words.dice import random_look
from core.geometry import Size
from core.pose.skeleton import Pose
from training.cutout.labels import body_parts
from training.data.augment import Image8
from training.detector.scenes import figure_pose
from training.figures.backgrounds import busy, rgb
from training.figures.empty_scenes import empty_scene
from training.figures.skeletons import is_held_out, new_body, place, pose_of

SIZES = (Size(352, 512), Size(352, 512), Size(432, 432), Size(512, 352))
CHANNELS = 8
# Of the drawings: several people in one, another style than clean cels, outlines of another width.
CROWDS, STYLED, INKED = 0.16, 0.4, 0.6
HARD = 0.3
# Where the people stand, and how often.
PLACE, NOTHING, PLAIN, ALIKE = "place", "nothing", "one colour", "a colour of the figure"
GROUNDS = {PLACE: 0.42, NOTHING: 0.28, PLAIN: 0.16, ALIKE: 0.14}
# Things beside the outfit: how often, and of which kind.
EXTRA = 0.6
WORN = tuple(kind.name for kind in GARMENTS if kind.slot not in (Slot.TOP, Slot.DRESS, Slot.BOTTOM))
CLOTHES = tuple(kind.name for kind in GARMENTS if kind.slot in (Slot.TOP, Slot.DRESS, Slot.BOTTOM))
GROWN = tuple(CREATURES)
HELD = tuple(PROPS)
KINDS = ((WORN, 4), (CLOTHES, 2), (GROWN, 3), (HELD, 3))


@dataclass(frozen=True)
class Drawing:
    """``figure`` is RGBA, colours not multiplied with alpha; ``parts`` are 0 just where alpha is
    less than a half. What is read from a shard does not know its ground and its style."""

    picture: Image8
    figure: Image8
    parts: NDArray[np.uint8]
    ground: str = ""
    style: str = ""

    @classmethod
    def of(cls, channels: Image8) -> Drawing:
        return cls(channels[..., :3], channels[..., 3:7], channels[..., 7])


def new_drawing(seed: int, size: Size, pose: Pose | None = None) -> Drawing:
    """The same for the same seed; ``pose`` takes the place of one by chance, which is not held
    out."""
    rng = random.Random(f"cutout {seed}")
    pose = pose or _pose(rng, size)
    bodies = [body for body in map(body_of, pose.people) if body is not None]
    people = [(new_character(rng, body.action), body) for body in bodies]
    ground, backdrop = _ground(rng, size)
    scene = new_place(rng, styled=STYLED)
    recorded = record(size, scene, people, seed, backdrop=backdrop)
    if rng.random() < INKED:
        recorded.figures.line_width *= math.exp(rng.uniform(-1.0, 0.8))
    figures = layer(recorded.figures, size)
    figure = figures.straight()
    if ground == ALIKE:
        recorded = replace(recorded, backdrop=_alike(rng, size, figure))
    behind = recorded.behind(size)
    picture = behind.copy()
    figures.lay_on(picture)
    draw_on(picture, recorded.foreground)
    styled = in_style(Drawn(picture, behind, recorded.figures), recorded.scene.style, rng)
    parts = body_parts(recorded.figures, bodies, size)
    return Drawing(
        styled, figure, up_to_the_rim(parts, figure[..., 3]), ground, recorded.scene.style
    )


def _pose(rng: random.Random, size: Size) -> Pose:
    if rng.random() > CROWDS:
        return figure_pose(rng, size, HARD)
    while True:
        pose = pose_of(
            place(rng, size, [new_body(rng) for _ in range(rng.choice((2, 2, 3)))]), size
        )
        if not any(is_held_out(person) for person in pose.people):
            return pose


def new_character(rng: random.Random, action: str = "") -> Look:
    """Of training's looks or the studio's dice, mostly with things of the whole registry."""
    look = new_look(rng, action) if rng.random() < 0.5 else random_look(rng.randrange(1 << 30))
    if rng.random() > EXTRA:
        return look
    items = list(look.items)
    for _ in range(rng.choice((1, 1, 2, 3))):
        kinds, weights = zip(*KINDS, strict=True)
        name = rng.choice(rng.choices(kinds, weights)[0])
        colour = rng.choice(list(CLOTH_COLOURS)) if rng.random() < 0.5 else ""
        items.append(Item(name, colour))
    return replace(look, items=tuple(items))


def _ground(rng: random.Random, size: Size) -> tuple[str, Image8 | None]:
    """A kind of ``GROUNDS``, and the picture in the place of the scene's own; a ground that is
    alike is found once there are figures, and white until then."""
    kind = rng.choices(list(GROUNDS), list(GROUNDS.values()))[0]
    if kind == PLACE:
        return kind, None
    if kind == ALIKE:
        return kind, np.full((8, 8, 3), 255, np.uint8)
    return kind, (empty_scene if kind == NOTHING else plain)(rng, size)


def plain(rng: random.Random, size: Size) -> Image8:
    """White, black, grey or any colour, perhaps with a slope."""
    level = rng.choice((255, 255, 255, 0, rng.randrange(256)))
    colour = rgb(rng) if rng.random() < 0.5 else (level,) * 3
    return sloped(rng, size, colour)


def sloped(rng: random.Random, size: Size, colour: tuple[float, ...]) -> Image8:
    canvas = np.broadcast_to(np.array(colour, np.float32), (size.height, size.width, 3))
    if rng.random() < 0.5:
        reach = rng.uniform(10, 120)
        x = np.linspace(-0.5, 0.5, size.width)[None, :, None] * rng.uniform(-reach, reach)
        y = np.linspace(-0.5, 0.5, size.height)[:, None, None] * rng.uniform(-reach, reach)
        canvas = canvas + x + y
    return np.clip(canvas, 0, 255).astype(np.uint8)


def _alike(rng: random.Random, size: Size, figure: Image8) -> Image8:
    """A ground in a colour that somebody wears, so that only the lines tell them apart."""
    return sloped(rng, size, colour_of(rng, figure))


def colour_of(rng: random.Random, figure: Image8) -> tuple[float, ...]:
    rows, columns = np.nonzero(figure[..., 3] > 200)
    if not len(rows):
        return rgb(rng)
    one = rng.randrange(len(rows))
    colour = figure[rows[one], columns[one], :3]
    return tuple(min(255.0, max(0.0, float(value) + rng.gauss(0, 10))) for value in colour)


def up_to_the_rim(parts: NDArray[np.uint8], alpha: Image8) -> NDArray[np.uint8]:
    """Outlines belong to the part that is nearest."""
    import cv2

    inside = alpha >= 128
    missing = inside & (parts == BodyPart.GROUND)
    if missing.any() and parts.any():
        _, places = cv2.distanceTransformWithLabels(
            (parts == BodyPart.GROUND).astype(np.uint8), cv2.DIST_L2, 3,
            labelType=cv2.DIST_LABEL_PIXEL,
        )  # fmt: skip
        numbers = np.zeros(int(places.max()) + 1, np.uint8)
        there = parts != BodyPart.GROUND
        numbers[places[there]] = parts[there]
        parts = np.where(missing, numbers[places], parts)
    return np.where(inside, parts, np.uint8(BodyPart.GROUND))


# -- shards -----------------------------------------------------------------------------------


def render_shard(folder: Path, size: Size, first: int, count: int) -> None:
    """Drawings of the seeds from ``first`` on and half as many grounds; each appears whole or not
    at all."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{size.width}x{size.height}-{first:06}"
    grounds = max(1, count // 2)
    rng = random.Random(f"grounds {first}")
    shape = (grounds, size.height, size.width, 3)
    with _Appearing(folder / f"grounds-{name}.npy", shape) as pixels:
        for index in range(grounds):
            pixels[index] = (busy if rng.random() < 0.1 else empty_scene)(rng, size)
    with _Appearing(folder / f"drawn-{name}.npy", (count, size.height, size.width, CHANNELS)) as to:
        for index in range(count):
            one = new_drawing(first + index, size)
            to[index, ..., :3], to[index, ..., 3:7], to[index, ..., 7] = (
                one.picture, one.figure, one.parts,
            )  # fmt: skip


class _Appearing:
    """An array on disk that has its name only once it is full."""

    def __init__(self, path: Path, shape: tuple[int, ...]) -> None:
        self.path, self.part = path, path.with_suffix(".part")
        self.pixels = np.lib.format.open_memmap(self.part, "w+", np.uint8, shape)

    def __enter__(self) -> NDArray[np.uint8]:
        return self.pixels

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.pixels.flush()
        if kind is None:
            os.replace(self.part, self.path)


def render(folder: Path, count: int, first: int, each: int) -> None:
    """What is not there yet, shard by shard."""
    for number in range(math.ceil(count / each)):
        size, seed = SIZES[number % len(SIZES)], first + number * each
        if not (folder / f"drawn-{size.width}x{size.height}-{seed:06}.npy").exists():
            render_shard(folder, size, seed, min(each, count - number * each))


def shards_in(folder: Path) -> tuple[str, ...]:
    """Names of the shards that are there."""
    return tuple(sorted(path.name for path in folder.glob("drawn-*.npy")))
