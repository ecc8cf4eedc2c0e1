"""Detection that looks several times: at more contrast, mirrored from further away, turned, and
without the ground. The looks vote (``core.pose.detection.vote``): what they agree on is found;
where they differ, a person is asked to check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from core.geometry import Size
from core.images import on_white
from core.pose.detect import sightings
from core.pose.detection.detectors import Detector
from core.pose.detection.sighting import Sighting
from core.pose.detection.steps import OnStep, Step, unwatched
from core.pose.detection.vote import Voted, vote
from core.pose.skeleton import Joint, Person, Pose

# How much ground is put around the picture for the look from further away.
MARGIN = 0.2
# How far the picture is turned, in degrees.
TURN = 12.0
# Longer side of the picture in which figure and ground are told apart.
CUT_SIDE = 256
CUT_ROUNDS = 3
GROUND = (127, 127, 127)
# With the one without the ground.
LOOKS = 5

Back = Callable[[Sighting], Sighting]


@dataclass(frozen=True)
class Findings:
    """``unsure`` are, for each person, the joints to check: the looks do not agree on them, see
    them faintly, or do not agree that there is somebody."""

    pose: Pose
    unsure: tuple[tuple[Joint, ...], ...]


def look_once(
    image: Image.Image, detector: Detector | None = None, on_step: OnStep = unwatched
) -> Findings:
    """What ``detect`` finds, and which joints it sees faintly. Raises what it raises."""
    return findings_of(sightings(image, detector, on_step=on_step), Size(*image.size))


def findings_of(seen: Sequence[Sighting], size: Size) -> Findings:
    """Of a single look at a picture of this size."""
    return _findings(vote([list(seen)]), size)


def look_closely(
    image: Image.Image, detector: Detector | None = None, on_step: OnStep = unwatched
) -> Findings:
    """The people on whom the looks agree, from left to right; takes five times as long as
    ``detect``.

    Raises what ``detect`` raises.
    """
    picture = on_white(image)
    size = Size(*picture.size)
    seen: list[list[Sighting]] = []
    for number, (look, back) in enumerate(looks(picture)):
        watched = _part_of(on_step, number)
        seen.append([back(one) for one in sightings(look, detector, on_step=watched)])
    people = vote(seen)
    if people:
        found = Pose(tuple(one.person for one in people), size)
        on_step(Step(f"Look {LOOKS} of {LOOKS}", LOOKS - 1, LOOKS))
        cut = sightings(without_ground(picture, found), detector, near=found)
        people = vote(seen, [cut])
    return _findings(people, size)


def _part_of(on_step: OnStep, number: int) -> OnStep:
    """For one of the looks: how far all of them are."""

    def on_part(step: Step) -> None:
        on_step(Step(f"Look {number + 1} of {LOOKS} · {step.text}", number, LOOKS))

    return on_part


def _findings(people: list[Voted], size: Size) -> Findings:
    return Findings(
        Pose(tuple(one.person for one in people), size), tuple(one.unsure for one in people)
    )


def looks(picture: Image.Image) -> Iterator[tuple[Image.Image, Back]]:
    """Pictures to look at, each with the way back to the coordinates of the first."""
    yield picture, lambda seen: seen
    yield ImageOps.autocontrast(picture, cutoff=2, preserve_tone=True), lambda seen: seen
    x, y = round(MARGIN * picture.width), round(MARGIN * picture.height)
    colour = _border_colour(picture)
    yield (
        ImageOps.mirror(ImageOps.expand(picture, (x, y, x, y), colour)),
        lambda seen: _moved(seen.mirrored(picture.width + 2 * x), -x, -y),
    )
    turned = picture.rotate(TURN, Image.Resampling.BILINEAR, expand=True, fillcolor=colour)
    yield turned, lambda seen: _turned_back(seen, Size(*turned.size), Size(*picture.size))


def _moved(seen: Sighting, x: float, y: float) -> Sighting:
    return replace(seen, person=seen.person.moved(x, y))


def _turned_back(seen: Sighting, turned: Size, size: Size) -> Sighting:
    """From a picture that was turned around its middle by ``TURN`` degrees."""
    angle = np.radians(TURN)
    back = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])

    def placed(points: NDArray[np.float32] | None) -> NDArray[np.float32] | None:
        if points is None:
            return None
        moved = points.copy()
        moved[:, :2] = (points[:, :2] - np.array(turned) / 2) @ back.T + np.array(size) / 2
        return moved

    parts = (seen.person.left_hand, seen.person.right_hand, seen.person.face)
    body = placed(seen.person.body)
    assert body is not None
    return replace(seen, person=Person(body, *map(placed, parts)))


def _border_colour(picture: Image.Image) -> tuple[int, int, int]:
    pixels = np.asarray(picture)
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    red, green, blue = np.median(edge, axis=0)
    return int(red), int(green), int(blue)


def without_ground(picture: Image.Image, found: Pose) -> Image.Image:
    """What does not look like the figures is made grey (GrabCut, Rother et al. 2004)."""
    import cv2

    factor = min(1.0, CUT_SIDE / max(picture.size))
    small = picture.resize(Size(*picture.size).times(factor), Image.Resampling.BOX)
    pixels = cv2.cvtColor(np.asarray(small), cv2.COLOR_RGB2BGR)
    marks = _marks(found.scaled_to(Size(*small.size)), Size(*small.size))
    if len(np.unique(marks)) < 3:
        return picture
    model = np.zeros((2, 1, 65), np.float64)
    cv2.setRNGSeed(0)
    cv2.grabCut(pixels, marks, (0, 0, 1, 1), model[0], model[1], CUT_ROUNDS, cv2.GC_INIT_WITH_MASK)
    is_figure = (marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)
    mask = Image.fromarray((is_figure * 255).astype(np.uint8)).resize(picture.size)
    return Image.composite(picture, Image.new("RGB", picture.size, GROUND), mask)


def _marks(pose: Pose, size: Size) -> NDArray[np.uint8]:
    """Surely figure along the bones, perhaps figure around them, ground elsewhere."""
    import cv2

    from core.pose.skeleton import BONES

    marks = np.full((size.height, size.width), cv2.GC_BGD, np.uint8)
    for colour, share in ((cv2.GC_PR_FGD, 0.16), (cv2.GC_FGD, 0.02)):
        for person in pose.people:
            left, top, right, bottom = person.bounds()
            width = max(1, round(share * max(right - left, bottom - top)))
            for start, end in BONES:
                if person.visible[start] and person.visible[end]:
                    ends = [tuple(map(int, person.body[j, :2])) for j in (start, end)]
                    cv2.line(marks, ends[0], ends[1], int(colour), width)
    return marks
