"""How large the result becomes: a multiple or a size with a name, and what each takes here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from core.geometry import Size
from core.jobs.remaining import duration
from core.models.hardware import machine
from core.models.hardware.device import GIB
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.resources import studio
from core.upscale import estimate
from core.upscale.limits import (
    MOST_PIXELS,
    bytes_needed,
    megapixels,
    possible_presets,
    possible_scales,
)
from core.upscale.network import highest_scale
from core.upscale.presets import Preset, enlargement, sized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.models.specs import UpscalerSpec

FOUR_K_PIXELS = 3840 * 2160
NO_BREAK = "\N{NO-BREAK SPACE}"  # a number stays with its unit on a narrow card


class Enlargement(NamedTuple):
    """One of the sizes that are offered: ``scale`` times as large, or a size with a name."""

    label: str
    scale: int
    preset: Preset | None = None

    @property
    def target(self) -> int | None:
        """Pixels on the long side; None for a multiple."""
        return None if self.preset is None else self.preset.long_side

    def result(self, size: Size) -> Size:
        return size.times(self.scale) if self.target is None else sized(size, self.target)

    def seconds(self, size: Size, spec: UpscalerSpec, highest: int) -> float:
        """All passes together, each by what it is given; 0 where nobody can know."""
        given = [size]
        if self.target is not None:
            given += enlargement(size, self.target, highest).passes[:-1]
        return sum(estimate.seconds(spec, one, studio().config) for one in given)


SIZES: dict[str, Enlargement] = {
    "2": Enlargement("×2", 2),
    "4": Enlargement("×4", 4),
    "4k": Enlargement(Preset.FOUR_K.label, 4, Preset.FOUR_K),
    "8k": Enlargement(Preset.EIGHT_K.label, 4, Preset.EIGHT_K),
}
"""By the option of the widget."""


def size_field(size: Size, spec: UpscalerSpec) -> Enlargement | None:
    """What this machine can do with a picture of this size and this network, and why not the rest.

    None when nothing is possible.
    """
    highest = highest_scale(spec)
    possible = {*possible_scales(size, highest), *possible_presets(size, highest)}
    offered = [name for name, one in SIZES.items() if (one.preset or one.scale) in possible]
    refused = [
        f"{one.label}: {_why_not(one, size, highest)}"
        for name, one in SIZES.items()
        if name not in offered
    ]
    if not offered:
        told = f"This picture is {size} pixels. {_listed(refused)}"
        st.info(plain(told), icon=":material/memory:")
        return None
    wish = st.session_state.get(state.UPSCALE_CHOSEN_SIZE)
    st.session_state[state.UPSCALE_SIZE] = wish if wish in offered else _default(size, offered)
    chosen = choices.radio(
        "Size",
        offered,
        key=state.UPSCALE_SIZE,
        title=lambda name: SIZES[name].label,
        width="stretch",
        captions=[_told(SIZES[name], size, spec, highest) for name in offered],
        on_change=_keep,
    )
    if refused:
        st.caption(f":material/info: {plain(_listed(refused))}")
    return SIZES[chosen]


def _listed(lines: Sequence[str]) -> str:
    return f"{'; '.join(lines)}."


def _keep() -> None:
    """What was chosen holds for other pictures too, as far as they can be enlarged so far."""
    st.session_state[state.UPSCALE_CHOSEN_SIZE] = st.session_state[state.UPSCALE_SIZE]


def _default(size: Size, offered: Sequence[str]) -> str:
    """The first multiple that has the pixels of 4K, else the largest."""
    scales = [name for name in offered if SIZES[name].target is None] or list(offered)
    enough = (name for name in scales if SIZES[name].result(size).pixels >= FOUR_K_PIXELS)
    return next(enough, scales[-1])


def _why_not(one: Enlargement, size: Size, highest: int) -> str:
    """Why that is not possible, as the end of a sentence."""
    longest, result = max(size), one.result(size)
    if one.target is not None and one.target <= longest:
        return "this picture is that large already"
    if one.target is not None and one.target > longest * highest**2:
        return "this picture is too small, upscale it first"
    if one.target is None and one.scale > highest:
        return f"this upscaler goes to ×{highest}"
    if result.pixels > MOST_PIXELS:
        return f"more than the {megapixels(MOST_PIXELS)} megapixels that the studio makes"
    free = machine.available_memory("cpu") / GIB
    return f"needs {bytes_needed(result) / GIB:.1f} GB of free memory, {free:.1f} GB are free"


def _told(one: Enlargement, size: Size, spec: UpscalerSpec, highest: int) -> str:
    """What comes of it and what it takes: size, memory, time."""
    result = one.result(size)
    memory = f"{bytes_needed(result) / GIB:.1f} GB memory".replace(" ", NO_BREAK)
    seconds = one.seconds(size, spec, highest)
    time = f" · {duration(seconds).replace(' ', NO_BREAK)}" if seconds else ""
    return f"**{result}** · {megapixels(result.pixels)}{NO_BREAK}MP  \n{memory}{time}"
