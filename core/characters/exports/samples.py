"""Pictures of a character for training, each with what is to be seen on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.characters.card import Card
from core.characters.sheets.cells import TURN, expressions_of, outfits_of
from core.characters.sheets.stage import Extent, body_of_card, extent_of, framed, in_heads
from core.figures.clothing.garments import garment
from core.figures.clothing.kinds import Slot
from core.figures.drawing import draw
from core.figures.looks import Item, Look, Scene
from core.figures.words.telling import title, with_named_colours, words_of
from core.geometry import Size
from core.pose import presets
from core.pose.presets import seen_from
from core.pose.skeleton import Joint, Person, Pose

Print = NDArray[np.bool_]

PLAIN = "white background"
# Where it is drawn: half of the pictures on nothing, so that no place is learnt with it.
_PLACES = ("none", "sunny park path", "none", "city at night", "none", "beach", "none", "snow")
# What stands in a request, and what it is called: the views of the turnaround.
VIEWS: Mapping[str, str] = {
    f"{preset}{'-mirrored' * is_mirrored}": title for preset, is_mirrored, title, _words in TURN
}
USUAL_POSES = (
    "standing", "waving", "walking", "sitting", "running", "arms-crossed", "jumping", "thinking",
    "kneeling", "pointing", "dancing", "hands-on-hips", "crouching", "victory", "reading-standing",
)  # fmt: skip
_FRAMINGS = ("full body", "upper body", "full body", "portrait")
_BELOW_NECK = {"upper body": 0.95, "portrait": 0.35}  # torsos
_UNSEEN = {"upper body": {Slot.LEGWEAR, Slot.FOOTWEAR},
           "portrait": {Slot.LEGWEAR, Slot.FOOTWEAR, Slot.BOTTOM}}  # fmt: skip
assert set(_UNSEEN) == set(_BELOW_NECK)
# Bits of 256 in which two pictures may differ and yet be one.
NEARLY_SAME = 6
_ROOM = 0.2


@dataclass(frozen=True)
class Sample:
    """``image`` makes the picture; ``facts`` are "view", "pose", … by what is seen; ``words`` what
    it is said to show, most telling first."""

    image: Callable[[], Image.Image]
    facts: Mapping[str, str]
    words: tuple[str, ...]


def drawn_samples(
    card: Card, side: int, views: Sequence[str] = (), poses: Sequence[str] = ()
) -> Iterator[Sample]:
    """By the painter, without an end: views, outfits, expressions, poses and places in turn, each
    at its own pace, so that none goes with another. ``side`` is that of a square of as many
    pixels. ``views`` are keys of ``VIEWS``, ``poses`` presets; without either it has all usual
    ones, with one of them that alone. Raises ``NotFound`` for a preset that is not there."""
    posed = _posed_in(views, poses)
    outfits, faces, body = outfits_of(card), expressions_of(card), body_of_card(card)
    for number in count():
        outfit, look = outfits[number % len(outfits)]
        face = faces[(number * 7 + number // len(faces)) % len(faces)]
        framing = _FRAMINGS[(number + number // len(_FRAMINGS)) % len(_FRAMINGS)]
        place = _PLACES[(number + number // len(_PLACES)) % len(_PLACES)]
        name, pose, view = posed(number)
        person = in_heads(pose, body)
        shown = face.on(look)
        where = PLAIN if place == "none" else place
        facts = {"view": view, "outfit": outfit, "pose": name, "framing": framing, "place": where}
        if view != "back":
            facts["expression"] = face.name
        yield Sample(
            _drawing(card, shown, person, framing, place, side),
            facts,
            (*_seen(shown, view, framing), framing, f"from {view}", name, where),
        )


def _seen(look: Look, view: str, framing: str) -> tuple[str, ...]:
    """Words of what the picture can show: no face from behind, no shoes of a bust."""
    items = (one for one in look.items if _slot(one) not in _UNSEEN.get(framing, ()))
    look = with_named_colours(replace(look, items=tuple(items)))
    hidden = {look.footwear} if framing in _BELOW_NECK else set[str]()
    if view == "back":
        hidden |= {title("expression", look.expression), title("eyes", look.eyes)}
        hidden |= {title("mouth", look.mouth), *(title("marks", one) for one in look.marks)}
    return tuple(word for word in words_of(look) if word not in hidden)


def _slot(item: Item) -> Slot | None:
    kind = garment(item.kind)
    return None if kind is None else kind.slot


def _posed_in(views: Sequence[str], poses: Sequence[str]) -> Callable[[int], tuple[str, Pose, str]]:
    """Every other picture is a view of the turnaround, where both are wanted."""
    if not (views or poses):
        views, poses = tuple(VIEWS), USUAL_POSES
    turned = [
        ("standing", presets.get(one.removesuffix("-mirrored")).pose, one.endswith("-mirrored"))
        for one in views
    ]
    found = [presets.get(one) for one in poses]
    step = 2 if turned and found else 1

    def posed(number: int) -> tuple[str, Pose, str]:
        turn = number // step
        if turned and number % step == 0:
            name, pose, is_mirrored = turned[turn % len(turned)]
        else:
            preset = found[turn % len(found)]
            name, pose = preset.title.lower(), preset.pose
            is_mirrored = bool((turn // len(found)) % 2)
        pose = pose.mirrored() if is_mirrored else pose
        return name, pose, seen_from(pose.people[0])

    return posed


def _drawing(
    card: Card, look: Look, person: Person, framing: str, place: str, side: int
) -> Callable[[], Image.Image]:
    def drawn() -> Image.Image:
        frame = _frame(card, look, person, framing)
        size = _bucket(frame.width / frame.height, side)
        pose = framed(person, frame, size)
        drawing = draw(pose, [look], Scene(place), size, seed=card.seed)
        return Image.fromarray(drawing.picture())

    return drawn


def _frame(card: Card, look: Look, person: Person, framing: str) -> Extent:
    whole = extent_of(person, look, card.seed).grown(_ROOM)
    if framing not in _BELOW_NECK:
        return whole
    neck = float(person.body[Joint.NECK, 1])
    bottom = neck + _BELOW_NECK[framing] * body_of_card(card).torso
    half = max(1.1, (bottom - whole.top) / 2)
    middle = float(person.body[Joint.NECK, 0])
    return Extent(middle - half, whole.top, middle + half, max(bottom, whole.top + 1.5))


def _bucket(aspect: float, side: int) -> Size:
    """About ``side``² pixels, sides multiples of 64, as trainers sort pictures into buckets."""
    aspect = min(max(aspect, 0.6), 1.6)
    width, height = side * aspect**0.5, side / aspect**0.5
    return Size(max(1, round(width / 64)) * 64, max(1, round(height / 64)) * 64)


def fingerprint(image: Image.Image) -> Print:
    """(256,) bool: whether each of 16 × 16 fields is lighter than the next one (dHash)."""
    small = np.asarray(image.convert("L").resize((17, 16), Image.Resampling.LANCZOS), np.int16)
    return (small[:, 1:] > small[:, :-1] + 2).ravel()


def is_near(one: Print, others: Sequence[Print]) -> bool:
    return any(int((one != other).sum()) <= NEARLY_SAME for other in others)


def balance(samples: Sequence[Sample]) -> dict[str, dict[str, int]]:
    """How often each value of each fact is there, and each outfit in each view."""
    names = list(dict.fromkeys(name for sample in samples for name in sample.facts))
    told = {name: Counter(s.facts[name] for s in samples if name in s.facts) for name in names}
    both = Counter(
        f"{sample.facts['outfit']}, {sample.facts['view']}"
        for sample in samples
        if {"outfit", "view"} <= sample.facts.keys()
    )
    told["outfit, view"] = both
    return {name: dict(found.most_common()) for name, found in told.items()}


def with_image(sample: Sample, image: Image.Image) -> Sample:
    """The same, its picture made already."""
    return replace(sample, image=lambda: image)
