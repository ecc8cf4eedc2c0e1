"""Going over the faces and hands of a finished picture, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from core.generation.conditioning.regional.picture import RegionalShares
from core.generation.conditioning.request_maps import RequestMaps
from core.generation.fixing.blending import cut, detail_mask, laid_back
from core.generation.fixing.details import LEAST_ENLARGEMENT, Detail, Part, crop_of, details
from core.generation.pose_score import asked_pose
from core.generation.request_inputs import Fix
from core.generation.resolved_request import ResolvedRequest
from core.generation.sampling.inpaint import InpaintMask
from core.generation.session import SamplingPass, Session
from core.geometry import Box, Size
from core.pose import detect
from core.pose.skeleton import Pose

# The least room around a detail, over its width, in which its soft rim ends.
LEAST_ROOM = 0.2
# So much of a detail has to be free to change; an inpaint mask or a kept face leaves less.
LEAST_FREE = 0.5

# (what is drawn, which part of it, the steps done before, how it is told) → finished latents.
Draw = Callable[[SamplingPass, InpaintMask, int, str], Any]
Decode = Callable[[Any], Image.Image]


@dataclass(frozen=True)
class Spot:
    """A detail, what is cut out for it, and at which size that is drawn."""

    detail: Detail
    crop: Box
    drawn: Size


class Fixing:
    """For one picture. ``inpaint`` says what of it may change."""

    def __init__(
        self,
        resolved: ResolvedRequest,
        fix: Fix,
        maps: RequestMaps,
        regions: RegionalShares,
        inpaint: InpaintMask,
    ) -> None:
        self._resolved = resolved
        self._request = resolved.request
        self._fix = fix
        self._maps = maps
        self._regions = regions
        self._inpaint = inpaint
        self._left_alone: Counter[tuple[Part, str]] = Counter()

    def run(
        self, session: Session, picture: Image.Image, draw: Draw, decode: Decode
    ) -> tuple[Image.Image, tuple[str, ...]]:
        """The picture with its details redrawn, and what is worth knowing."""
        self._left_alone.clear()
        pose = self._pose(picture)
        found = () if pose is None else details(pose, self._fix)
        spots = list(self._spots(session, found, Size(*picture.size)))
        numbers: Counter[Part] = Counter()
        of_part = Counter(spot.detail.part for spot in spots)
        for place, spot in enumerate(spots):
            part = spot.detail.part
            numbers[part] += 1
            told = f"Fixing {part.value} {numbers[part]} of {of_part[part]}"
            done = place * self._fix.drawn_steps(self._request.steps)
            stage, inpaint = self._stage(session, picture, spot)
            redrawn = decode(draw(stage, inpaint, done, told))
            picture = laid_back(picture, redrawn, spot.detail, spot.crop)
        return picture, tuple(self._notes(of_part, is_posed=pose is not None))

    def _pose(self, picture: Image.Image) -> Pose | None:
        """The asked one, or else whoever is seen; None where nobody can look."""
        asked = asked_pose(self._request, Size(*picture.size))
        if asked is not None or not detect.is_available():
            return asked
        return detect.detect(picture)

    def _spots(self, session: Session, found: tuple[Detail, ...], picture: Size) -> Iterator[Spot]:
        drawn = session.drawable(fixing_size(self._resolved))
        free = self._inpaint.mask(picture)
        for detail in found:
            crop = crop_of(detail, picture, drawn)
            if why := self._why_not(detail, crop, drawn, free):
                self._left_alone[detail.part, why] += 1
            else:
                yield Spot(detail, crop, drawn)

    def _why_not(self, detail: Detail, crop: Box, drawn: Size, free: Image.Image | None) -> str:
        """Empty when it is drawn anew."""
        if detail.width > self._fix.largest:
            return f"larger than {self._fix.largest} pixels already"
        is_cramped = crop.width < detail.width * (1 + 2 * LEAST_ROOM)
        if is_cramped or drawn.width < crop.width * LEAST_ENLARGEMENT:
            return "large enough for this checkpoint already"
        if free is not None and _share(free, detail, crop) < LEAST_FREE:
            return "kept as it is"
        return ""

    def _stage(
        self, session: Session, picture: Image.Image, spot: Spot
    ) -> tuple[SamplingPass, InpaintMask]:
        shown = cut(picture, spot.crop, spot.drawn)
        inpaint = InpaintMask(
            lambda _size: shown, lambda size: detail_mask(spot.detail, spot.crop, size)
        )
        steps = self._fix.drawn_steps(self._request.steps)
        crop, size, drawn = spot.crop, Size(*picture.size), spot.drawn
        maps = self._maps.part(session, crop, size, drawn)
        shares = self._regions.part(crop, size, drawn)
        start = session.encode(shown)
        stage = SamplingPass.over(start, drawn, steps, self._fix.strength, maps, shares)
        return stage, inpaint

    def _notes(self, fixed: Counter[Part], *, is_posed: bool) -> Iterator[str]:
        if not is_posed:
            yield "Nothing was fixed: without a pose, the pose detector has to find the people."
            return
        if fixed:
            yield f"Fixed {' and '.join(_counted(part, fixed[part]) for part in fixed)}."
        for (part, why), count in self._left_alone.items():
            yield f"Left alone {_counted(part, count)}: {why}."
        if not fixed and not self._left_alone:
            yield "Nothing was fixed: the pose shows no face or hand to fix."


def fixing_size(resolved: ResolvedRequest) -> Size:
    """What a detail is drawn at: the checkpoint's own size nearest to a square."""
    return Size(*resolved.checkpoint.size_for(1.0))


def _share(free: Image.Image, detail: Detail, crop: Box) -> float:
    """How much of the detail may change, 0–1."""
    size = Size(crop.width, crop.height)
    wanted = np.asarray(detail_mask(detail, crop, size), np.float64)
    levels = np.asarray(free.crop(crop), np.float64) / 255
    return float((levels * wanted).sum() / max(wanted.sum(), 1.0))


def _counted(part: Part, count: int) -> str:
    return f"{count} {part.value if count == 1 else part.plural}"
