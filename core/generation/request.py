"""Everything that decides a generated picture, in one frozen value.

Pages build it, the engine runs it, the gallery stores it, tests make it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from core import safety
from core.errors import RequestRejected
from core.figures.casting import played
from core.generation.drawing.backdrops import is_picture
from core.generation.drawing.inputs import MAX_SEED, DrawnMap, FromDrawing
from core.generation.fixing.details import expected
from core.generation.request_inputs import (
    AUTO,
    LATENT,
    MAX_STEPS,
    Control,
    ControlKind,
    Fix,
    LoraUse,
    Outpaint,
    Reference,
    Refine,
    StartPicture,
    one_from,
    some_from,
)
from core.generation.validation import (
    check_at_most,
    check_kind,
    check_multiple,
    check_name,
    check_number,
    check_pixels,
    check_whole,
    check_window,
    clean_text,
    names_from,
)
from core.geometry import Size
from core.models.defaults import DEFAULT_UPSCALER
from core.models.painter import DRAWING
from core.pose import openpose
from core.pose.skeleton import Pose

__all__ = [
    "Control", "ControlKind", "DrawnMap", "Fix", "FromDrawing", "GenerationRequest", "LoraUse",
    "Outpaint", "Reference", "Refine", "StartPicture", "Upscaling",
]  # fmt: skip

MAX_PROMPT_CHARACTERS = 4_000
MAX_COUNT = 8
MAX_GUIDANCE = 30.0
MIN_SIDE, MAX_SIDE = 64, 2048
MAX_PIXELS = 2 * 1024 * 1024
MAX_REFINED_PIXELS = 4 * 1024 * 1024
MAX_DRAWN_SIDE = 4096
MAX_CONTROLS = 4
MAX_LORAS = 8
MAX_REFERENCES = 4
MAX_STYLES = 20
SIDE_MULTIPLE = 8
ENLARGEMENTS = (1, 2, 4)
SMALL_VARIATION = 0.15
"""The variation strength that keeps a picture and changes its details."""
DEFAULT_SIZE = Size(256, 384)

_TEXTS = {
    "prompt": "prompt",
    "typed_prompt": "typed prompt",
    "negative_prompt": "negative prompt",
    "typed_negative": "typed negative prompt",
}
_LISTS: dict[str, type[Any]] = {"controls": Control, "loras": LoraUse, "references": Reference}
_SINGLES: dict[str, type[Any]] = {
    "start_from": StartPicture,
    "refine": Refine,
    "fix": Fix,
    "drawing": FromDrawing,
}


class Upscaling(NamedTuple):
    """``upscaler``, one of the registry, makes a picture of ``size`` ``scale`` times as large."""

    upscaler: str
    size: Size
    scale: float


@dataclass(frozen=True, kw_only=True)
class GenerationRequest:
    """A picture, or ``count`` of them, to be made.

    ``pose`` is as it was drawn; what is drawn and held is ``played_pose``.

    Picture ``i`` of the request uses ``seed + i``, whatever the batch. With a
    ``variation_strength`` above 0, pictures begin that far on the way from the noise of ``seed`` to
    that of ``variation_seed + i``; 1 is the noise of the other. ``control_strength`` (0–2)
    is how strongly the pose ControlNet counts, from share ``control_start`` of the steps to
    ``control_end``; without a pose they have no meaning. ``pose_guidance``: guidance strengthens
    the pose as it does the words, because what it leads away from sees neither; the pose is
    followed more closely, and words count for less beside it. ``size`` is what the model draws
    first, ``refine`` draws it larger, ``fix`` goes over small faces and hands of that; ``enlarge``
    (1, 2 or 4) is applied to the finished picture by ``upscaler``, one of the registry.

    The checkpoint "drawing" is the painter of ``core.figures``: it follows pose, words, seed and
    size, is drawn as large as ``final_size`` and ``enlarge`` say, and heeds nothing else. Another
    checkpoint with a ``drawing`` paints over that drawing.

    ``typed_prompt`` is what a person wrote where the prompt came of it, with its @names and without
    the words of ``styles``, which are in the prompts already; with styles, ``typed_negative`` is
    likewise. Nothing is made from these three.

    ``regional``: where the pose has several people and two of them have words of their own, each
    person's words act only where that person is.

    ``until_score`` above 0: pictures are made one by one until one has that pose score, at
    most ``count``; all are kept.

    Raises ``RequestRejected`` on construction when a value cannot be used.
    """

    prompt: str
    typed_prompt: str = ""
    negative_prompt: str = ""
    typed_negative: str = ""
    styles: tuple[str, ...] = ()
    pose: Pose | None = None
    checkpoint: str = "starter"
    size: Size = DEFAULT_SIZE
    steps: int = 12
    guidance: float = 4.0
    control_strength: float = 1.0
    control_start: float = 0.0
    control_end: float = 1.0
    pose_guidance: bool = False
    controls: tuple[Control, ...] = ()
    loras: tuple[LoraUse, ...] = ()
    references: tuple[Reference, ...] = ()
    regional: bool = False
    start_from: StartPicture | None = None
    refine: Refine | None = None
    fix: Fix | None = None
    drawing: FromDrawing | None = None
    vae: str = AUTO
    guidance_rescale: float = 0.0
    until_score: float = 0.0
    sampler: str = AUTO
    seed: int = 0
    variation_seed: int = 0
    variation_strength: float = 0.0
    count: int = 1
    clip_skip: int = 1
    enlarge: int = 1
    upscaler: str = DEFAULT_UPSCALER

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", Size(*self.size))
        for name, said in _TEXTS.items():
            cleaned = clean_text(getattr(self, name), said, MAX_PROMPT_CHARACTERS)
            object.__setattr__(self, name, cleaned)
        object.__setattr__(self, "styles", names_from("style", self.styles))
        for name, kind in _LISTS.items():
            object.__setattr__(self, name, some_from(kind, getattr(self, name)))
        for name, kind in _SINGLES.items():
            if getattr(self, name) is not None:
                object.__setattr__(self, name, one_from(kind, getattr(self, name)))
        if not self.prompt.strip():
            raise RequestRejected(
                expected="a prompt",
                got="an empty one",
                todo="write what the character looks like",
                shown="Write a prompt first.",
            )
        self._check_words()
        self._check_kinds()
        self._check_numbers()
        self._check_size()
        self._check_pose()

    @property
    def is_drawn(self) -> bool:
        """By the painter alone, without a model."""
        return self.checkpoint == DRAWING.id

    @property
    def denoise_strength(self) -> float | None:
        """How far the first pass goes from what it starts with; None for one from noise."""
        if self.start_from is not None:
            return self.start_from.strength
        return None if self.is_drawn or self.drawing is None else self.drawing.strength

    @cached_property
    def played_pose(self) -> Pose | None:
        """The pose with the proportions of the characters that play it; it stays where it is on a
        start picture that gets new ground around it."""
        if self.pose is None:
            return None
        pose = self.pose if self.drawing is None else played(self.pose, self.drawing.characters)
        outpaint = None if self.start_from is None or self.is_drawn else self.start_from.outpaint
        if outpaint is None:
            return pose
        pose = pose.fitted_to(outpaint.within(self.size))
        return pose.on_canvas(self.size, outpaint.left, outpaint.top)

    @property
    def final_size(self) -> Size:
        """What leaves the model, before ``enlarge``."""
        return self.size if self.refine is None else refined_size(self.size, self.refine.scale)

    @property
    def upscalings(self) -> tuple[Upscaling, ...]:
        """Where upscalers work on it, in order; a drawing is drawn as large as it is asked for."""
        if self.is_drawn:
            return ()
        found: list[Upscaling] = []
        if self.refine is not None and self.refine.upscaler != LATENT:
            found.append(Upscaling(self.refine.upscaler, self.size, self.refine.scale))
        if self.enlarge > 1:
            found.append(Upscaling(self.upscaler, self.final_size, self.enlarge))
        return tuple(found)

    def seed_of(self, index: int) -> int:
        """Of picture ``index``; after the largest seed comes 0."""
        return self.seed if self.is_variation else _after(self.seed, index)

    def variation_seed_of(self, index: int) -> int:
        """Likewise; while nothing is varied it stays."""
        return _after(self.variation_seed, index) if self.is_variation else self.variation_seed

    @property
    def is_variation(self) -> bool:
        """Its noise is mixed; a drawing begins with none."""
        return self.variation_strength > 0 and not self.is_drawn

    @property
    def pictures(self) -> tuple[str, ...]:
        """Ids of all pictures that it is made from."""
        named = [control.picture for control in self.controls]
        named += [reference.picture for reference in self.references]
        if self.start_from is not None:
            named.append(self.start_from.picture)
            named += [] if self.start_from.mask is None else [self.start_from.mask]
        if self.drawing is not None and is_picture(self.drawing.background):
            named.append(self.drawing.background)
        return tuple(named)

    @property
    def drawn_steps(self) -> int:
        """How many steps one picture takes, all passes together; at least 1."""
        if self.is_drawn:
            return 1
        first, strength = self.steps, self.denoise_strength
        if strength is not None:
            first = min(int(self.steps * strength), self.steps)
        refining = 0 if self.refine is None else self.refine.drawn_steps
        return max(1, first + refining + self.fix_steps)

    @cached_property
    def fix_steps(self) -> int:
        """Of ``drawn_steps``, those for faces and hands: for what the pose shows, or, as long as
        nobody knows who will be found, for one person."""
        if self.fix is None or self.is_drawn:
            return 0
        pose = self.played_pose
        pose = None if pose is None else pose.fitted_to(self.size).scaled_to(self.final_size)
        return expected(pose, self.fix) * self.fix.drawn_steps(self.steps)

    def _check_words(self) -> None:
        words = ", ".join((self.prompt, *(use.id for use in self.loras)))
        is_brought = self.start_from is not None or bool(self.references)
        safety.check(words, self.negative_prompt, has_pictures=is_brought)

    def _check_kinds(self) -> None:
        check_kind("pose", self.pose, Pose, type(None))
        check_kind("choice of pose guidance", self.pose_guidance, bool)
        check_kind("choice of regional prompts", self.regional, bool)
        for name in ("checkpoint", "sampler", "vae", "upscaler"):
            check_name(name, getattr(self, name))
        check_at_most("control pictures", self.controls, MAX_CONTROLS)
        check_at_most("LoRAs", self.loras, MAX_LORAS)
        check_at_most("styles", self.styles, MAX_STYLES)
        check_at_most("reference pictures", self.references, MAX_REFERENCES)

    def _check_numbers(self) -> None:
        check_whole("steps", self.steps, 1, MAX_STEPS)
        check_number("guidance", self.guidance, 0.0, MAX_GUIDANCE)
        check_number("guidance rescale", self.guidance_rescale, 0.0, 1.0)
        check_number("control strength", self.control_strength, 0.0, 2.0)
        check_window("the pose", self.control_start, self.control_end)
        check_number("pose score", self.until_score, 0.0, 1.0)
        check_whole("seed", self.seed, 0, MAX_SEED)
        check_whole("variation seed", self.variation_seed, 0, MAX_SEED)
        check_number("variation strength", self.variation_strength, 0.0, 1.0)
        check_whole("count", self.count, 1, MAX_COUNT)
        check_whole("clip skip", self.clip_skip, 1, 4)
        if self.enlarge not in ENLARGEMENTS:
            raise RequestRejected(
                expected="enlargement 1, 2 or 4",
                got=self.enlarge,
                shown="Pictures can be enlarged 2 or 4 times.",
            )

    def _check_size(self) -> None:
        if self.is_drawn:
            _check_drawn(self.final_size.times(self.enlarge))
            return
        for name, side in (("width", self.size.width), ("height", self.size.height)):
            check_whole(name, side, MIN_SIDE, MAX_SIDE)
            check_multiple(name, side, SIDE_MULTIPLE, MIN_SIDE)
        check_pixels(self.size, MAX_PIXELS)
        check_pixels(self.final_size, MAX_REFINED_PIXELS)
        if self.start_from is not None:
            self.start_from.check_room(self.size, MIN_SIDE)

    def _check_pose(self) -> None:
        if self.pose is not None and self.pose.is_empty:
            raise RequestRejected(
                expected="a pose with at least one visible joint",
                got="none",
                todo="show a joint in the editor, or generate without a pose",
                shown="Every joint of this pose is hidden. Show one in the editor, or go without "
                "a pose.",
            )
        if self.pose is None and self.until_score > 0:
            raise RequestRejected(
                expected="a pose to measure pictures against",
                got="none",
                todo="choose a pose, or do not ask for a score",
                shown="Choose a pose first: the score is measured against it.",
            )

    def to_dict(self) -> dict[str, Any]:
        """JSON-able; the pose as OpenPose JSON text."""
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        values["size"] = list(self.size)
        values["styles"] = list(self.styles)
        values["pose"] = None if self.pose is None else openpose.dumps(self.pose)
        for name in _LISTS:
            values[name] = [dataclasses.asdict(one) for one in values[name]]
        for name in _SINGLES:
            values[name] = None if values[name] is None else dataclasses.asdict(values[name])
        if self.drawing is not None:
            values["drawing"] = self.drawing.to_dict()
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> GenerationRequest:
        """Inverse of ``to_dict``; data from outside: unknown keys are dropped, all is checked."""
        known = {field.name for field in dataclasses.fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        if not isinstance(kept.get("prompt"), str):
            raise RequestRejected(
                expected="a request with a prompt",
                got="none in these settings",
                shown="These settings have no prompt.",
            )
        if isinstance(kept.get("pose"), str):
            kept["pose"] = openpose.loads(kept["pose"])
        size = kept.get("size", DEFAULT_SIZE)
        if not (isinstance(size, list | tuple) and len(size) == 2):  # pyright: ignore[reportUnknownArgumentType]
            raise RequestRejected(
                expected="a size of two numbers",
                got=f"{size!r:.60}",
                shown="The size in these settings cannot be read. Choose it again.",
            )
        return cls(**kept)


def refined_size(size: Size, scale: float) -> Size:
    """Both sides ``scale`` times as long, to the nearest that the models can draw."""
    return Size(*(_rounded(side * scale) for side in size))


def _after(seed: int, index: int) -> int:
    return (seed + index) % (MAX_SEED + 1)


def _rounded(side: float) -> int:
    return round(side / SIDE_MULTIPLE) * SIDE_MULTIPLE


def _check_drawn(size: Size) -> None:
    for name, side in (("width", size.width), ("height", size.height)):
        check_whole(name, side, MIN_SIDE, MAX_DRAWN_SIDE)
