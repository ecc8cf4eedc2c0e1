"""Sprites for Ren'Py: transparent, all on one canvas with one baseline.

Ren'Py takes every picture below ``game/images`` for an image of the file's name in small letters,
without its ending (renpy/common/00images.rpy): words between spaces are the tag and its attributes,
so that ``mio school happy.png`` is shown by ``show mio school happy``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from core.characters.card import Card, Expression, handle_of
from core.characters.exports.zipped import Files, OnDone, png, quiet, write_zip, zip_bytes
from core.characters.sheets.cells import SheetCell, expressions_of, outfits_of
from core.characters.sheets.drawn import drawn_cell
from core.characters.sheets.stage import (
    Extent,
    around,
    body_of_card,
    extent_of,
    framed,
    in_heads,
)
from core.errors import RequestRejected
from core.figures.looks import Look
from core.geometry import Size
from core.pose import presets
from core.pose.skeleton import Person, Pose

# As high as the screen of most visual novels.
HEIGHT = 1080
MOST_SIDE = 4096
MOST_SPRITES = 1000
USUAL_POSE = "standing"
_MARGIN = 0.05  # heads


@dataclass(frozen=True)
class SpritePose:
    """``name`` is a word of the image's name."""

    name: str
    pose: Pose


def usual_pose() -> SpritePose:
    return SpritePose(USUAL_POSE, presets.get(USUAL_POSE).pose)


@dataclass(frozen=True)
class _Worn:
    outfit: str
    look: Look
    pose: SpritePose
    person: Person  # in heads


@dataclass(frozen=True)
class SpriteSet:
    """All sprites of a card: every outfit with every expression in every pose.

    Without ``expressions`` they are the card's, else all that the painter knows; without ``poses``
    it stands. ``height`` is that of the canvas. Raises ``RequestRejected`` for too many or a pose
    of nobody.
    """

    card: Card
    expressions: tuple[Expression, ...] = ()
    poses: tuple[SpritePose, ...] = ()
    height: int = HEIGHT

    def __post_init__(self) -> None:
        if not 1 <= self.count <= MOST_SPRITES:
            raise RequestRejected(
                expected=f"at most {MOST_SPRITES} sprites",
                got=self.count,
                todo="choose fewer expressions or poses",
                shown=f"These would be {self.count} sprites, and {MOST_SPRITES} are the most. "
                "Choose fewer expressions or poses.",
            )
        if not 64 <= self.height <= MOST_SIDE:
            raise RequestRejected(
                expected=f"a height from 64 to {MOST_SIDE}",
                got=self.height,
                shown=f"Sprites are 64 to {MOST_SIDE} pixels high.",
            )
        if any(one.pose.is_empty for one in self._poses):
            raise RequestRejected(
                expected="poses of somebody",
                got="an empty one",
                shown="One of these poses shows nobody. Choose another.",
            )

    @property
    def count(self) -> int:
        return len(outfits_of(self.card)) * len(self._expressions) * len(self._poses)

    @property
    def tag(self) -> str:
        return tag_of(self.card)

    def sprites(self) -> Iterator[tuple[str, Image.Image]]:
        """File names and RGBA pictures of one size."""
        worn = tuple(self._worn())
        frame = _frame(worn, self.card.seed)
        size = Size(min(MOST_SIDE, round(self.height * frame.width / frame.height)), self.height)
        for one in worn:
            for face in self._expressions:
                name = self._name(one, face)
                yield name, _drawn(self.card, one, face, frame, size)

    def files(self, on_done: OnDone = quiet) -> Files:
        names: list[str] = []
        for name, image in self.sprites():
            yield f"images/{self.tag}/{name}", png(image)
            names.append(name)
            on_done(len(names), self.count)
        yield from told(self.card, names)

    @property
    def _expressions(self) -> tuple[Expression, ...]:
        return self.expressions or expressions_of(self.card)

    @property
    def _poses(self) -> tuple[SpritePose, ...]:
        return self.poses or (usual_pose(),)

    def _worn(self) -> Iterator[_Worn]:
        body = body_of_card(self.card)
        for pose in self._poses:
            person = in_heads(pose.pose, body)
            for outfit, look in outfits_of(self.card):
                yield _Worn(outfit, look, pose, person)

    def _name(self, worn: _Worn, face: Expression) -> str:
        """A pose is only told where there are several."""
        pose = (worn.pose.name,) if len(self._poses) > 1 else ()
        return " ".join((self.tag, *map(word_of, (worn.outfit, *pose, face.name)))) + ".png"


def sprites_zip(
    card: Card,
    *,
    expressions: Sequence[Expression] = (),
    poses: Sequence[SpritePose] = (),
    height: int = HEIGHT,
    out: Path | None = None,
    on_done: OnDone = quiet,
) -> bytes:
    """As ``SpriteSet``, as the bytes of a ZIP; with ``out`` it is written there and b"" returned.

    Raises ``RequestRejected``, ``DiskFull`` or ``StorageError``; nothing is written then.
    """
    files = SpriteSet(card, tuple(expressions), tuple(poses), height).files(on_done)
    if out is None:
        return zip_bytes(files)
    write_zip(out, files)
    return b""


def tag_of(card: Card) -> str:
    """The first word of every name: no number, and no dash, which scripts take for a minus."""
    word = word_of(card.name)
    return f"c_{word}" if word[0].isdigit() else word


def told(card: Card, names: Sequence[str]) -> Files:
    """What stands beside the sprites of these names: a script, and how to use them."""
    tag = tag_of(card)
    yield f"{tag}.rpy", _script(card, tag, names).encode()
    yield "README.txt", _read_me(card, tag, names).encode()


def word_of(name: str) -> str:
    """One word of an image's name: small letters and digits of any alphabet and underscores."""
    return handle_of(name).replace("-", "_")


def _frame(worn: Sequence[_Worn], seed: int) -> Extent:
    """Around all of them; the middle of the hips is its middle, its lower edge the baseline."""
    shown = around(extent_of(one.person, one.look, seed) for one in worn)
    half = max(-shown.left, shown.right) + _MARGIN
    return Extent(-half, shown.top - _MARGIN, half, shown.bottom + _MARGIN)


def _drawn(card: Card, worn: _Worn, face: Expression, frame: Extent, size: Size) -> Image.Image:
    character = replace(card, look=face.on(worn.look)).character()
    pose = framed(worn.person, frame, size)
    return drawn_cell(SheetCell(face.name, character, pose, size, ""))


def _script(card: Card, tag: str, names: Sequence[str]) -> str:
    lines = [
        f"# {len(names)} images of {card.name}. Ren'Py finds them by their names; these lines say",
        "# the same where the folder of images is another.",
        f"define {tag}_speaker = Character({card.name!r}, image={tag!r})",
        "",
    ]
    told = [f'image {name.removesuffix(".png")} = "images/{tag}/{name}"' for name in names]
    return "\n".join([*lines, *told, ""])


def _read_me(card: Card, tag: str, names: Sequence[str]) -> str:
    first = names[0].removesuffix(".png")
    return "\n".join(
        [
            f"Sprites of {card.name} for Ren'Py",
            "",
            "Unpack this archive into the folder game of your project. All pictures have one size",
            "and one baseline, so nothing jumps when an expression or an outfit changes.",
            "",
            "In a script:",
            "",
            f"    show {first}",
            f'    {tag}_speaker "Hello."',
            "",
            "The words of a name are the tag, the outfit, the pose where there are several, and",
            "the expression. Ren'Py makes an image of every file below game/images by its name:",
            "https://www.renpy.org/doc/html/displaying_images.html#images-directory",
            "",
        ]
    )
