"""Pictures of a character that are in the gallery, for its sprites and its data set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.characters.card import Card
from core.characters.exports.samples import Sample
from core.characters.exports.sprites import MOST_SIDE, tag_of, told, word_of
from core.characters.exports.zipped import Files, OnDone, png, quiet
from core.characters.mentions import Mention, expanded
from core.characters.sheets.cells import outfits_of
from core.errors import RequestRejected, StudioError
from core.gallery.record import ImageRecord
from core.generation.request import GenerationRequest
from core.images import on_white, shown_area
from core.pose.presets import seen_from
from core.prompts.language.lora_tags import plain_words

MOST_TAGS, MOST_TAG = 40, 80
Open = Callable[[], Image.Image]


@dataclass(frozen=True)
class KeptPicture:
    """``image`` opens it, transparent where it was; ``request`` is None for an upload."""

    request: GenerationRequest | None
    image: Open

    @classmethod
    def of(cls, record: ImageRecord, image: Open) -> KeptPicture:
        try:
            return cls(GenerationRequest.from_dict(record.request), image)
        except StudioError:
            return cls(None, image)


@dataclass(frozen=True)
class _Only:
    """A prompt is read for this card, also when the studio has it no more."""

    card: Card

    def by_handle(self, handle: str) -> Card | None:
        return self.card if handle == self.card.handle else None

    def handles(self) -> Sequence[str]:
        return (self.card.handle,)


def sample_of(card: Card, picture: KeptPicture, side: int) -> Sample:
    """What its prompt says stands in the caption, but for the trigger; no larger than ``side``²."""
    request = picture.request
    words, facts = list[str](), {"source": "gallery"}
    if request is not None:
        trigger = {one.strip() for one in card.trigger.split(",")}
        tags = (one.strip(" ,()") for one in plain_words(request.prompt).split(","))
        fitting = (one for one in tags if one and one not in trigger and len(one) <= MOST_TAG)
        words = [one for one in dict.fromkeys(fitting) if one.isprintable()][:MOST_TAGS]
        facts |= _facts(card, request)
        words += [f"from {facts['view']}"] if "view" in facts else []

    def opened() -> Image.Image:
        image = on_white(picture.image())
        shrunk = min(1.0, side / (image.width * image.height) ** 0.5)
        size = (max(1, round(image.width * shrunk)), max(1, round(image.height * shrunk)))
        return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)

    return Sample(opened, facts, tuple(words))


def _facts(card: Card, request: GenerationRequest) -> Mapping[str, str]:
    facts: dict[str, str] = {}
    mention = _mention(card, request)
    if mention is not None:
        facts["outfit"] = mention.outfit or outfits_of(card)[0][0]
        facts |= {"expression": mention.expression} if mention.expression else {}
    pose = request.pose
    if pose is not None and len(pose.people) == 1 and not pose.is_empty:
        facts["view"] = seen_from(pose.people[0])
    return facts


def _mention(card: Card, request: GenerationRequest) -> Mention | None:
    people = expanded(request.typed_prompt or request.prompt, _Only(card)).people
    return people[0] if people else None


# --- sprites ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class PictureSprites:
    """Cut-out pictures of ``card`` as sprites ``height`` pixels high, all on one canvas.

    Pictures of one size keep how large and where they stand beside each other, as those of a
    series do; others are each as high as the canvas. All stand on its lower edge.
    """

    card: Card
    pictures: tuple[KeptPicture, ...]
    height: int

    def files(self, on_done: OnDone = quiet) -> Files:
        """Raises ``RequestRejected`` for a picture that is not cut out."""
        boxes = [_box(picture.image()) for picture in self.pictures]
        width = max(1, min(MOST_SIDE, round(max(one.right * self._scale(one, boxes) * 2
                                                for one in boxes))))  # fmt: skip
        names = list(self._names())
        for number, (picture, box, name) in enumerate(
            zip(self.pictures, boxes, names, strict=True), start=1
        ):
            placed = _placed(
                picture.image(), box, self._scale(box, boxes), (width, self.height),
                lowest=max(one.bottom for one in boxes) if _are_one_size(boxes) else box.bottom,
            )  # fmt: skip
            yield f"images/{tag_of(self.card)}/{name}", png(placed)
            on_done(number, len(self.pictures))
        yield from told(self.card, names)

    def _scale(self, box: _Box, boxes: Sequence[_Box]) -> float:
        if not _are_one_size(boxes):
            return self.height / (box.bottom - box.top)
        return self.height / (max(one.bottom for one in boxes) - min(one.top for one in boxes))

    def _names(self) -> Iterator[str]:
        """Outfit and expression where the prompt names them, and a number where that is not
        enough."""
        used: set[str] = set()
        for number, picture in enumerate(self.pictures, start=1):
            mention = None if picture.request is None else _mention(self.card, picture.request)
            words = (mention.outfit, mention.expression) if mention else ()
            named = [word_of(word) for word in words if word] or ["picture"]
            name = " ".join((tag_of(self.card), *named))
            name = f"{name} {number}" if name in used else name
            used.add(name)
            yield f"{name}.png"


@dataclass(frozen=True)
class _Box:
    """What shows of a picture of ``size``; ``right`` is how far it goes from the middle: that of
    the picture."""

    size: tuple[int, int]
    left: int
    top: int
    bottom: int
    edge: int

    @property
    def right(self) -> float:
        middle = self.size[0] / 2
        return max(middle - self.left, self.edge - middle)


def _are_one_size(boxes: Iterable[_Box]) -> bool:
    return len({box.size for box in boxes}) == 1


def _box(image: Image.Image) -> _Box:
    alpha = np.asarray(image.convert("RGBA"))[..., 3]
    shown = shown_area(alpha > 127)
    if shown is None or alpha.min() > 127:
        raise RequestRejected(
            expected="pictures with a transparent ground",
            got="one without",
            todo="cut it out first",
            shown="Sprites need a cut-out figure. Cut this picture out first.",
        )
    rows, columns = shown
    return _Box(image.size, columns.start, rows.start, rows.stop, columns.stop)


def _placed(
    image: Image.Image, box: _Box, scale: float, canvas: tuple[int, int], *, lowest: int
) -> Image.Image:
    part = image.convert("RGBA").crop((box.left, box.top, box.edge, box.bottom))
    size = (max(1, round(part.width * scale)), max(1, round(part.height * scale)))
    small = part.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
    sprite = Image.new("RGBA", canvas)
    x = round(canvas[0] / 2 + (box.left - box.size[0] / 2) * scale)
    y = round(canvas[1] - (lowest - box.top) * scale)
    sprite.paste(small, (x, y))
    return sprite
