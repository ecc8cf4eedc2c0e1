"""What a person of a picture looks like: hair, eyes, clothes and their colours.

A small network reads three views, cut out around the joints (``training.train_attributes`` makes
it). Its file carries the lists of values it chooses from, so that an older one stays right about
what it says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.config import ASSETS
from core.errors import ModelMissing, ModelUnusable
from core.geometry import Size
from core.pose.anatomy.head import Head, head_of_person
from core.pose.detect import detect
from core.pose.detection.networks import has_runtime, open_session
from core.pose.skeleton import Pose

Image8 = NDArray[np.uint8]
Chances = dict[str, NDArray[np.float32]]

STARTER_FILE = ASSETS / "starter" / "attributes.onnx"
BODY, HEAD, WHOLE = Size(128, 192), Size(96, 96), Size(96, 96)
VIEWS = {"body": BODY, "head": HEAD, "whole": WHOLE}
# A head with its hair, over the head's radius; the room around a body, too.
HEAD_REACH, BODY_REACH = 2.6, 1.6
# No finer than the figures it is learned from: cutting a larger picture would alias.
MOST_SIDE = 384
PAPER = (255, 255, 255)
# Says where somebody is, not who it is.
SURROUNDINGS = "place"
EYES = "eye_colour"
# A likelier value than this is worth a word.
SURE = 0.5


@dataclass(frozen=True)
class Glance:
    """How a head is cut out: so many of its radii lower and so much larger than it was found."""

    lower: float = 0.0
    larger: float = 1.0
    is_mirrored: bool = False


# A found head lies and measures a little off. Each way once, half of them in a mirror.
GLANCES = (
    Glance(), Glance(is_mirrored=True), Glance(lower=0.08), Glance(lower=-0.08, is_mirrored=True),
    Glance(larger=1.07), Glance(larger=0.93, is_mirrored=True),
)  # fmt: skip


class LooksReader:
    """``labels`` are the attributes it reads, and the values that each of them can have."""

    def __init__(self, path: Path) -> None:
        self._session: Any = open_session(path)
        notes = self._session.get_modelmeta().custom_metadata_map
        names = {one.name for one in self._session.get_inputs()}
        try:
            self.labels: dict[str, list[str]] = json.loads(notes["labels"])
        except (KeyError, ValueError):
            self.labels = {}
        if not self.labels or names != VIEWS.keys():
            raise ModelUnusable(
                expected="a reader of looks in {file}",
                got="another network",
                todo="put the original file back",
                shown="The part that reads a reference is another file. Put the original back.",
                path=path,
            )

    def chances(
        self, picture: Image8, pose: Pose, person: int = 0, *, often: bool = False
    ) -> Chances:
        """How likely each value is, by attribute: sums to 1, or is all 0 where nothing shows it.

        ``picture`` (height, width, 3); the pose may be of another canvas. Without the person the
        whole picture is looked at. ``often``: the mean of ``GLANCES``, which is surer, above all
        where the pose was found, and takes six times as long.
        """
        looks = [
            {name: view[:, ::-1] if glance.is_mirrored else view for name, view in shown.items()}
            for glance in (GLANCES if often else GLANCES[:1])
            for shown in [views(picture, pose, person, glance)]
        ]
        fed = {name: np.stack([look[name] for look in looks]) for name in VIEWS}
        answer = self._session.run(list(self.labels), fed)
        found = {
            name: np.stack([_softmax(row) for row in logits]).mean(0)
            for name, logits in zip(self.labels, answer, strict=True)
        }
        if not shows_eyes(pose, person) and EYES in found:
            found[EYES] = np.zeros_like(found[EYES])
        return found

    def read(self, picture: Image8, pose: Pose, person: int = 0) -> dict[str, str]:
        """The likeliest values; an attribute that does not show is left out."""
        return {
            name: self.labels[name][int(chance.argmax())]
            for name, chance in self.chances(picture, pose, person).items()
            if chance.any()
        }

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.labels)

    @property
    def embedding_size(self) -> int:
        """How many numbers ``embedding`` has."""
        return sum(len(values) for name, values in self.labels.items() if name != SURROUNDINGS)

    def words(self, image: Image.Image) -> tuple[str, ...]:
        """How a prompt would describe the largest person, as far as the picture is clear about it;
        () when there is nobody."""
        pose = detect(image)
        if not pose.people:
            return ()
        return self._phrases(self.chances_of_largest(image, pose))

    def _phrases(self, chances: Chances) -> tuple[str, ...]:
        def sure(name: str) -> str:
            chance = chances.get(name, np.zeros(1))
            value = self.labels[name][int(chance.argmax())] if chance.max() >= SURE else ""
            return "" if value == "none" else value

        worn = " ".join(filter(None, (sure("outfit_colour"), sure("outfit") or "clothes")))
        found = (
            f"{sure('hair_colour')} hair", sure("hair_style"), f"{sure(EYES)} eyes", sure("skin"),
            worn if worn != "clothes" else "", f"{sure('shoe_colour')} shoes", sure("accessory"),
        )  # fmt: skip
        return tuple(phrase for phrase in found if phrase and not phrase.startswith(" "))

    def embedding(self, image: Image.Image) -> NDArray[np.float32]:
        """(embedding_size,) of the largest person of the picture, by ``embedding_of``."""
        return embedding_of(self.chances_of_largest(image, detect(image)))

    def chances_of_largest(self, image: Image.Image, pose: Pose) -> Chances:
        """As ``chances``; ``pose`` is of the picture."""
        return self.chances(np.asarray(image.convert("RGB")), pose, largest(pose))


def embedding_of(chances: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """The square roots of the chances, end to end, without those of the surroundings.

    Each attribute that shows has length 1, so that the cosine of two pictures is how much their
    chances overlap, on the mean (Bhattacharyya's coefficient).
    """
    parts = [part for name, part in chances.items() if name != SURROUNDINGS]
    return np.sqrt(np.concatenate(parts))


def looks_reader(path: Path) -> LooksReader:
    """Opened once, and anew when the file was replaced.

    Raises ``ModelMissing`` where nothing can run it, and ``ModelUnusable``.
    """
    if not has_runtime():
        raise ModelMissing(
            expected="onnxruntime, which runs {file}",
            got="none",
            todo="install the requirements",
            shown="Reading a reference needs onnxruntime. Install the requirements first.",
            path=path,
        )
    return _looks_reader(path, path.stat().st_mtime_ns)


@cache
def _looks_reader(path: Path, _changed: int) -> LooksReader:
    return LooksReader(path)


def views(
    picture: Image8, pose: Pose, person: int = 0, glance: Glance = GLANCES[0]
) -> dict[str, Image8]:
    """(height, width, 3) of the sizes in ``VIEWS``. Without a body all show the whole picture."""
    import cv2

    height, width = picture.shape[:2]
    seen: Any = picture
    factor = min(1.0, MOST_SIDE / max(height, width))
    if factor < 1:
        target = round(width * factor), round(height * factor)
        seen = cv2.resize(picture, target, interpolation=cv2.INTER_AREA)
    size = Size(seen.shape[1], seen.shape[0])
    whole: Any = cv2.resize(seen, tuple(WHOLE), interpolation=cv2.INTER_AREA)
    placed = pose.scaled_to(size)
    head = _head(placed, person)
    if head is None:
        middle = np.array(size) / 2
        return {
            "whole": whole,
            "head": _cut(seen, middle, middle, HEAD),
            "body": _cut(seen, middle, middle, BODY),
        }
    centre = head.centre + np.array([0.0, glance.lower * head.radius])
    reach = np.full(2, head.radius * HEAD_REACH * glance.larger)
    return {
        "whole": whole,
        "head": _cut(seen, centre, reach, HEAD),
        "body": _cut(seen, *_box(placed, person, head), BODY),
    }


def shows_eyes(pose: Pose, person: int = 0) -> bool:
    head = _head(pose, person)
    return head is not None and not head.faces_away


def _head(pose: Pose, person: int) -> Head | None:
    if person >= len(pose.people):
        return None
    return head_of_person(pose.people[person])


def largest(pose: Pose) -> int:
    """The number of the tallest person, 0 where there is nobody."""

    def height(person: int) -> float:
        _left, top, _right, bottom = pose.people[person].bounds()
        return bottom - top

    return max(range(len(pose.people)), key=height, default=0)


def _box(pose: Pose, person: int, head: Head) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centre and half sides around the joints that show, and the head."""
    one = pose.people[person]
    shown = np.vstack([one.body[one.visible, :2].astype(np.float64), head.centre])
    reach = head.radius * BODY_REACH
    low, high = shown.min(0) - reach, shown.max(0) + reach
    return (low + high) / 2, (high - low) / 2


def _cut(
    picture: Image8, centre: NDArray[np.float64], half: NDArray[np.float64], size: Size
) -> Image8:
    """The rectangle around ``centre``, grown to the shape of ``size``; paper lies beyond."""
    import cv2

    x, y = centre
    across, down = np.maximum(half, 4.0)
    factor = min(size.width / (2 * across), size.height / (2 * down))
    turn = np.array([
        [factor, 0, size.width / 2 - factor * x],
        [0, factor, size.height / 2 - factor * y],
    ])  # fmt: skip
    cut: Any = cv2.warpAffine(
        picture, turn, tuple(size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
        borderValue=PAPER,
    )  # fmt: skip
    return cut


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(logits - logits.max())
    return raised / raised.sum()
