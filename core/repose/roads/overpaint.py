"""A checkpoint over a reposed picture: what it is asked, and how its painting is laid back.

It paints at the size it is good at. Only where it painted something else does its painting come
into the picture; of what it left alone, the picture's own fine detail is given back, because a
codec blurs all that goes through it. Faces, prints and the ground stay, pixel for pixel.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from core.config import Config
from core.generation.drawing.inputs import suited
from core.generation.drawing.underdrawing import ANEW, AROUND, faces_mask
from core.generation.request import SIDE_MULTIPLE, GenerationRequest, StartPicture
from core.geometry import Size
from core.models import registry
from core.models.specs import CheckpointSpec
from core.pose.skeleton import Pose
from core.repose.figure import Figure

Floats = NDArray[np.float32]
# A painting may go beyond the figure's outline by this share of the longer side.
BEYOND = 0.008
PAPER = (255, 255, 255)
# A reposed figure is nearer to the finished picture than a drawing, and its source is a reference
# beside it: both count less than they would alone.
STRENGTH_SHARE, REFERENCE_SHARE = 0.65, 0.4
# Of a change that is wider than this share of the shorter side, so much is taken back: a painting
# brings light and texture, and the character keeps its colours.
WIDE, COLOURS_KEPT = 1 / 40, 0.85


@dataclass(frozen=True)
class Painting:
    """What came of one start: ``painted`` with its steps, ``through_codec`` without any; RGB at
    the size it was painted at. ``larger`` is ``painted`` by an upscaler, of any size."""

    painted: Image.Image
    through_codec: Image.Image
    larger: Image.Image


def paint_size(size: Size, spec: CheckpointSpec) -> Size:
    """Of this shape, with as many pixels as suit the checkpoint over a drawing, never more."""
    most = max(one.pixels for one in spec.with_drawing_defaults().sizes)
    factor = min(1.0, (most / size.pixels) ** 0.5)
    sides = (max(64, round(side * factor / SIDE_MULTIPLE) * SIDE_MULTIPLE) for side in size)
    return Size(*sides)


def strength_of(template: GenerationRequest, spec: CheckpointSpec) -> float:
    """As the template says of a start picture or a drawing, else as it suits the checkpoint."""
    said = template.denoise_strength
    return usual_strength(spec) if said is None else said


def usual_strength(spec: CheckpointSpec) -> float:
    """The denoise strength that suits a checkpoint over a reposed figure."""
    return round(STRENGTH_SHARE * spec.from_drawing.strength, 2)


def template(
    spec: CheckpointSpec, config: Config, prompt: str, strength: float | None = None
) -> GenerationRequest:
    """What a series tells its checkpoint, as it suits that one; ``strength`` (0–1) is how far it
    leaves what it paints over."""
    spec = spec.with_drawing_defaults()
    chosen = usual_strength(spec) if strength is None else strength
    return GenerationRequest.from_dict({
        **registry.recommended(spec, config),
        "prompt": prompt,
        "checkpoint": spec.id,
        "size": spec.default_size,
        "drawing": asdict(suited(spec.from_drawing)) | {"strength": chosen},
    })  # fmt: skip


def paint_request(
    template: GenerationRequest, prompt: str, pose: Pose, size: Size, start: StartPicture, seed: int
) -> GenerationRequest:
    """One picture from ``start``, in ``pose``; it is not enlarged by itself."""
    return replace(
        template, prompt=prompt, pose=pose.scaled_to(size), size=size, seed=seed, count=1,
        start_from=start, drawing=None, refine=None, fix=None, enlarge=1,
        until_score=0.0,
    )  # fmt: skip


def figure_mask(figure: Figure, *, keeps_faces: bool, prints: Image.Image | None) -> Image.Image:
    """Grey, of the figure's size: white where it is painted."""
    alpha = Image.fromarray(figure.pixels[..., 3])
    reach = max(1, round(BEYOND * max(figure.size)))
    grown = alpha.filter(ImageFilter.BoxBlur(reach))
    mask = ImageChops.add(ImageChops.add(grown, grown), grown)  # full where a third is covered
    face = faces_mask(figure.pose) if keeps_faces else None
    if face is not None:
        mask = ImageChops.multiply(mask, face)
    if prints is not None:
        mask = ImageChops.multiply(mask, ImageChops.invert(prints.getchannel("A")))
    return mask


def ground_mask(figure: Figure) -> Image.Image:
    """Grey, of the figure's size: white where its ground is painted."""
    return ImageChops.invert(Image.fromarray(figure.pixels[..., 3]))


def laid_over(
    base: Image.Image, painting: Painting, mask: Image.Image, *, lines: float, keeps_colours: bool
) -> Image.Image:
    """RGB of the size of ``base`` and ``mask``. ``lines`` (0–1) is how much of the detail that the
    codec lost is given back; ``keeps_colours`` takes back how wide areas changed in colour."""
    size = base.size
    painted = np.asarray(painting.painted, np.float32)
    change = painted - np.asarray(painting.through_codec, np.float32)
    wide = np.zeros_like(change)
    if keeps_colours:
        wide = _wide(change, mask.resize(painting.painted.size))
    apart = Image.fromarray(np.clip(np.abs(change - wide).mean(2), 0, 255).astype(np.uint8))
    apart = apart.filter(ImageFilter.GaussianBlur(min(apart.size) * AROUND))
    fits = lines * np.exp(-np.square(_large(np.asarray(apart, np.float32), size) / ANEW))[..., None]
    original = np.asarray(base, np.float32)
    larger = np.asarray(painting.larger.resize(size, Image.Resampling.LANCZOS), np.float32)
    larger = larger - _large(wide, size)
    mixed = larger + fits * (original + _large(change - wide, size) - larger)
    share = np.asarray(mask, np.float32)[..., None] / 255
    result = original + share * (mixed - original)
    return Image.fromarray(np.rint(np.clip(result, 0, 255)).astype(np.uint8))


def _wide(change: Floats, mask: Image.Image) -> Floats:
    """What of a change is taken back because it is wide, told by the painted pixels alone."""
    import cv2

    share = np.asarray(mask, np.float32) / 255
    sigma = max(1.0, WIDE * min(mask.size))
    sums = np.asarray(cv2.GaussianBlur(change * share[..., None], (0, 0), sigma), np.float32)
    weight = np.asarray(cv2.GaussianBlur(share, (0, 0), sigma), np.float32)
    return (COLOURS_KEPT * sums / np.maximum(weight[..., None], 1e-3)).astype(np.float32)


def _large(values: Floats, size: tuple[int, int]) -> Floats:
    import cv2

    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_CUBIC), np.float32)


def cut_as(painted: Image.Image, figure: Figure) -> Image.Image:
    """RGBA: a painting as large a piece as its figure is; half covered pixels, into which the paper
    behind it was painted, keep the figure's own colours."""
    alpha = figure.pixels[..., 3]
    inner = Image.fromarray(alpha).filter(ImageFilter.MinFilter(5)).filter(ImageFilter.BoxBlur(2))
    own = Image.fromarray(figure.pixels[..., :3])
    colours = Image.composite(painted, own, inner)
    return Image.fromarray(np.dstack([np.asarray(colours), alpha]))
