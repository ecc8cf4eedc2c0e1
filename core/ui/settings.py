"""The settings of a request that one widget on Generate holds: key, label, and the way there and
back, a row each.

Widgets, what a checkpoint recommends, "use these settings", the request itself and what a page says
of it read this table; a new plain field of a request is a row here and the widget that draws it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

import streamlit as st

from core.generation.drawing.inputs import FromDrawing
from core.generation.request import DEFAULT_SIZE, GenerationRequest
from core.generation.request_inputs import Fix, Refine, StartPicture
from core.geometry import Size
from core.glossary import Term, within
from core.ui import choices, state
from core.ui.texts import said

Option = TypeVar("Option", bound=Hashable)
Number = TypeVar("Number", int, float)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Setting:
    """Fields of ``owner`` (a request, or a part of it) and the widget that holds them.

    ``to_widget`` takes the fields' values in turn, ``to_fields`` gives them back. ``name`` is the
    label inside a sentence, ``describe`` how one value is said there.
    """

    owner: type[Any]
    fields: tuple[str, ...]
    key: str
    label: str
    name: str
    help: str | None
    first: Any
    """What the widget has before anything else is known."""
    to_widget: Callable[..., Any]
    to_fields: Callable[[Any], tuple[Any, ...]]
    describe: Callable[[Any], str]
    keeps_unoffered: bool
    """A picture's settings may have what is not offered now; it is offered as long as they stay."""

    @property
    def value(self) -> Any:
        """Of the widget, or what it will begin with."""
        return st.session_state.get(self.key, self.first)

    def put(self, value: Any) -> None:
        st.session_state[self.key] = value

    def read(self) -> dict[str, Any]:
        """The fields as the widget has them."""
        return dict(zip(self.fields, self.to_fields(self.value), strict=True))

    def from_fields(self, values: Mapping[str, Any]) -> Any:
        """The widget's value; fields that ``values`` lacks have their usual one."""
        return self.to_widget(*(values.get(name, _usual(self.owner, name)) for name in self.fields))

    @property
    def told(self) -> str | None:
        """``help`` in the language of the page."""
        return said(self.help) if self.help else None

    # --- its widget -----------------------------------------------------------------------------

    def slider(self, low: Number, high: Number, *, label: str = "", **look: Any) -> None:
        """A value that came with the settings of a picture widens the limits."""
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        st.slider(
            label or said(self.label), min(low, *values), max(high, *values), key=self.key,
            persist_state="session", help=self.told, **look,
        )  # fmt: skip

    def toggle(self, **look: Any) -> None:
        st.toggle(said(self.label), key=self.key, persist_state="session", help=self.told, **look)

    def dropdown(
        self, options: Iterable[Option], *, title: Callable[[Option], str] = str, **look: Any
    ) -> None:
        choices.selectbox(
            said(self.label), self.offered(options), key=self.key, title=title, help=self.told,
            **look,
        )  # fmt: skip

    def captioned(
        self,
        options: Iterable[Option],
        caption: Callable[[Option], str],
        *,
        title: Callable[[Option], str] = str,
        **look: Any,
    ) -> None:
        """Below each other, each with a line of Markdown below it."""
        offered = self.offered(options)
        choices.radio(
            said(self.label), offered, key=self.key, title=title, help=self.told,
            captions=[caption(option) for option in offered], **look,
        )  # fmt: skip

    def segments(
        self, options: Iterable[Option], *, title: Callable[[Option], str] = str, **look: Any
    ) -> None:
        choices.segments(
            said(self.label), self.offered(options), key=self.key, title=title, help=self.told,
            **look,
        )  # fmt: skip

    def offered(self, options: Iterable[Option]) -> list[Option]:
        """The options and, when settings of a picture were taken over, what it had."""
        kept = st.session_state.get(state.RESTORED, {}) if self.keeps_unoffered else {}
        return list(dict.fromkeys((*options, *([kept[self.key]] if self.key in kept else []))))


@cache
def _usual(owner: type[Any], name: str) -> Any:
    return next(field.default for field in dataclasses.fields(owner) if field.name == name)


def _same(value: Any) -> Any:
    return value


def _row(
    owner: type[Any],
    fields: str,
    key: str,
    said: Term | str,
    *,
    help: str | None = None,
    name: str = "",
    first: Any = None,
    to_widget: Callable[..., Any] | None = None,
    to_fields: Callable[[Any], tuple[Any, ...]] = lambda value: (value,),
    describe: str = "{name} {value:g}",
    keeps_unoffered: bool = False,
) -> Setting:
    """``fields`` with spaces between; a float's slider needs floats. ``said`` gives label and help,
    ``describe`` is a pattern of ``name`` and ``value``."""
    names = tuple(fields.split())
    usual = [_usual(owner, one) for one in names]
    make = to_widget or (float if isinstance(usual[0], float) else _same)
    label = said.label if isinstance(said, Term) else said
    own_name = name or within(label)
    return Setting(
        owner=owner, fields=names, key=key, label=label, name=own_name,
        help=said.help if isinstance(said, Term) else help,
        first=make(*usual) if first is None else first,
        to_widget=make, to_fields=to_fields, keeps_unoffered=keeps_unoffered,
        describe=lambda value: describe.format(name=own_name, value=value),
    )  # fmt: skip


def _window(start: float, end: float) -> tuple[float, float]:
    return float(start), float(end)


def _size(text: str) -> tuple[Size]:
    return (state.size_of(text) or DEFAULT_SIZE,)


# In the order in which a sentence lists them.
SIZE = _row(
    GenerationRequest, "size", state.SIZE, "Size", to_widget=str, to_fields=_size,
    keeps_unoffered=True,
)  # fmt: skip
NEGATIVE = _row(GenerationRequest, "negative_prompt", state.NEGATIVE, Term.NEGATIVE_PROMPT)
STEPS = _row(GenerationRequest, "steps", state.STEPS, Term.STEPS, describe="{value} {name}")
GUIDANCE = _row(GenerationRequest, "guidance", state.GUIDANCE, Term.GUIDANCE)
GUIDANCE_RESCALE = _row(
    GenerationRequest, "guidance_rescale", state.GUIDANCE_RESCALE, Term.GUIDANCE_RESCALE
)
POSE_STRENGTH = _row(GenerationRequest, "control_strength", state.POSE_STRENGTH, Term.POSE_STRENGTH)
POSE_GUIDANCE = _row(
    GenerationRequest, "pose_guidance", state.POSE_GUIDANCE, Term.POSE_GUIDANCE, describe="{name}"
)
REGIONAL = _row(
    GenerationRequest, "regional", state.REGIONAL, "Keep each person's words to that person",
    help="Hair, clothes and colours of one person do not run into the others.",
    name="words kept to each person", first=True, describe="{name}",
)  # fmt: skip
SAMPLER = _row(
    GenerationRequest,
    "sampler",
    state.SAMPLER,
    Term.SAMPLER,
    describe="{value}",
    keeps_unoffered=True,
)
CLIP_SKIP = _row(GenerationRequest, "clip_skip", state.CLIP_SKIP, Term.CLIP_SKIP)
ENLARGE = _row(
    GenerationRequest, "enlarge", state.ENLARGE, Term.UPSCALE, describe="upscaled ×{value}",
    keeps_unoffered=True,
)  # fmt: skip
ENLARGE_UPSCALER = _row(
    GenerationRequest, "upscaler", state.ENLARGE_UPSCALER, Term.UPSCALER, keeps_unoffered=True,
    describe="{value}",
)  # fmt: skip
POSE_STEPS = _row(
    GenerationRequest, "control_start control_end", state.POSE_STEPS, Term.POSE_STEPS,
    to_widget=_window, to_fields=tuple,
)  # fmt: skip
CHECKPOINT = _row(
    GenerationRequest, "checkpoint", state.CHECKPOINT, Term.CHECKPOINT, describe="{value}",
    keeps_unoffered=True,
)  # fmt: skip
VAE = _row(GenerationRequest, "vae", state.VAE, Term.VAE)
SEED = _row(GenerationRequest, "seed", state.SEED, "Seed number")
VARIATION_SEED = _row(
    GenerationRequest, "variation_seed", state.VARIATION_SEED, Term.VARIATION_SEED
)
VARIATION_STRENGTH = _row(
    GenerationRequest, "variation_strength", state.VARIATION_STRENGTH, Term.VARIATION_STRENGTH
)
COUNT = _row(GenerationRequest, "count", state.COUNT, "Pictures")
UNTIL_SCORE = _row(
    GenerationRequest, "until_score", state.UNTIL_SCORE, f"Aim for a {Term.POSE_SCORE.within}",
    help="Makes pictures until one reaches this score; all are kept. " + Term.POSE_SCORE.help,
    keeps_unoffered=True,
)  # fmt: skip

REFINE_SCALE = _row(
    Refine, "scale", state.REFINE_SCALE, "Scale", name="refine scale", describe="refined ×{value:g}"
)
REFINE_STRENGTH = _row(
    Refine, "strength", state.REFINE_STRENGTH, Term.DENOISE_STRENGTH,
    name=f"refine {Term.DENOISE_STRENGTH.within}",
)  # fmt: skip
REFINE_STEPS = _row(Refine, "steps", state.REFINE_STEPS, "Refine steps")
REFINE_UPSCALER = _row(
    Refine, "upscaler", state.REFINE_UPSCALER, Term.UPSCALER, name=f"refine {Term.UPSCALER.within}",
    keeps_unoffered=True,
)  # fmt: skip

FIX_FACES = _row(
    Fix, "faces", state.FIX_FACES, "Fix faces", first=False, describe="{name}"
)  # fmt: skip
FIX_HANDS = _row(
    Fix, "hands", state.FIX_HANDS, "Fix hands", first=False, describe="{name}"
)  # fmt: skip
FIX_STRENGTH = _row(
    Fix, "strength", state.FIX_STRENGTH, Term.DENOISE_STRENGTH,
    name=f"fixer {Term.DENOISE_STRENGTH.within}",
)  # fmt: skip
FIX_LARGEST = _row(
    Fix, "largest", state.FIX_LARGEST, "Largest to fix", describe="up to {value} pixels",
    help="A face or hand with more pixels than this across is left as it is.",
)  # fmt: skip

START_STRENGTH = _row(StartPicture, "strength", state.START_STRENGTH, Term.DENOISE_STRENGTH)
MASK_BLUR = _row(
    StartPicture, "mask_blur", state.MASK_BLUR, Term.MASK_BLUR, first=4,
    describe="{name} {value} px",
)  # fmt: skip

DRAWN_FACES = _row(
    FromDrawing, "faces", state.DRAWN_FACES, "Keep drawn faces", first=True,
    help="Small models blur eyes and mouths; they stay as drawn.",
)  # fmt: skip
DRAWN_LINES = _row(
    FromDrawing, "lines", state.DRAWN_LINES, "Keep fine lines", first=True,
    to_widget=bool, to_fields=lambda is_on: (1.0 if is_on else 0.0,),
    help="Lines of the drawing come back where nothing else was painted.",
)  # fmt: skip
BACKGROUND = _row(FromDrawing, "background", state.BACKGROUND, "Background")

SETTINGS: tuple[Setting, ...] = (
    SIZE, NEGATIVE, STEPS, GUIDANCE, GUIDANCE_RESCALE, POSE_STRENGTH, POSE_GUIDANCE, REGIONAL,
    SAMPLER, CLIP_SKIP, ENLARGE, ENLARGE_UPSCALER, POSE_STEPS, CHECKPOINT, VAE, SEED,
    VARIATION_SEED, VARIATION_STRENGTH, COUNT, UNTIL_SCORE,
    REFINE_SCALE, REFINE_STRENGTH, REFINE_STEPS, REFINE_UPSCALER,
    FIX_FACES, FIX_HANDS, FIX_STRENGTH, FIX_LARGEST, START_STRENGTH, MASK_BLUR,
    DRAWN_FACES, DRAWN_LINES, BACKGROUND,
)  # fmt: skip
NO_ROW: Mapping[type[Any], frozenset[str]] = {
    GenerationRequest: frozenset((
        "prompt", "typed_prompt", "typed_negative", "styles", "pose", "controls", "loras",
        "references", "start_from", "refine", "fix", "drawing",
    )),
    Refine: frozenset(),
    Fix: frozenset(),
    StartPicture: frozenset(("picture", "mask", "outpaint")),
    FromDrawing: frozenset(("strength", "maps", "characters", "seed")),
}  # fmt: skip
"""Fields with a way of their own: lists, pictures, what is there or not, what a checkpoint has for
itself."""


@cache
def of(owner: type[Any]) -> tuple[Setting, ...]:
    """The rows of a request, or of a part of it."""
    return tuple(setting for setting in SETTINGS if setting.owner is owner)


assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)
for _owner, _without in NO_ROW.items():
    _rows = [name for setting in of(_owner) for name in setting.fields]
    _fields = [field.name for field in dataclasses.fields(_owner)]
    assert sorted([*_rows, *_without]) == sorted(_fields), (_owner, _rows)


def chosen_size() -> Size:
    """What the model draws first."""
    return SIZE.to_fields(SIZE.value)[0]


def start() -> None:
    """First values of all widgets, where nothing has given them one."""
    if state.SETTINGS_BEGUN in st.session_state:
        return
    st.session_state[state.SETTINGS_BEGUN] = True
    for setting in SETTINGS:
        state.start_with(setting.key, setting.first)


def read(owner: type[Any]) -> dict[str, Any]:
    """What the widgets say, for the constructor of ``owner``."""
    return {name: value for setting in of(owner) for name, value in setting.read().items()}


def widget_values(owner: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Key and value of each widget that holds one of ``values``, which go by the fields' names."""
    return {
        setting.key: setting.from_fields(values)
        for setting in of(owner)
        if any(name in values for name in setting.fields)
    }


def fill(part: Any) -> None:
    """Put the fields of a request, or of a part of it, into their widgets."""
    values = {field.name: getattr(part, field.name) for field in dataclasses.fields(part)}
    st.session_state.update(widget_values(type(part), values))
