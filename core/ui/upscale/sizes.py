"""How large the results become: a multiple or a size with a name, and what each takes here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st
from PIL import Image

from core.errors import NotFound
from core.geometry import Size
from core.jobs.remaining import duration
from core.models.hardware import machine
from core.models.hardware.device import GIB
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.resources import studio
from core.ui.texts import said, t
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
    from core.gallery.gallery import ImageRecord
    from core.models.specs import UpscalerSpec

FOUR_K_PIXELS = 3840 * 2160
NO_BREAK = "\N{NO-BREAK SPACE}"  # a number stays with its unit on a narrow card
WORD_JOINER = "\N{WORD JOINER}"


class Enlargement(NamedTuple):
    """One of the sizes that are offered: ``scale`` times as large, or a size with a name."""

    label: str
    scale: int
    preset: Preset | None = None

    @property
    def target(self) -> int | None:
        """Pixels on the long side; None for a multiple."""
        return None if self.preset is None else self.preset.long_side

    def is_possible(self, size: Size, highest: int) -> bool:
        """With what is free of the memory now, by a network that enlarges so many times."""
        if self.preset is None:
            return self.scale in possible_scales(size, highest)
        return self.preset in possible_presets(size, highest)

    def result(self, size: Size) -> Size:
        return size.times(self.scale) if self.target is None else sized(size, self.target)

    def seconds(self, size: Size, spec: UpscalerSpec, highest: int) -> float:
        """All passes together, each by what it is given, as earlier runs took it; 0 before the
        first one."""
        given = [size]
        if self.target is not None:
            given += enlargement(size, self.target, highest).passes[:-1]
        return sum(estimate.measured_seconds(spec, one, studio().config) for one in given)


SIZES: dict[str, Enlargement] = {
    "2": Enlargement("×2", 2),
    "4": Enlargement("×4", 4),
    "4k": Enlargement(Preset.FOUR_K.label, 4, Preset.FOUR_K),
    "8k": Enlargement(Preset.EIGHT_K.label, 4, Preset.EIGHT_K),
}
"""By the option of the widget."""


def size_of(record: ImageRecord) -> Size:
    return Size(record.width, record.height)


def chosen_size(pictures: Sequence[ImageRecord], spec: UpscalerSpec) -> Enlargement | None:
    """What this machine can do with at least one of these pictures and this network, and why not
    the rest.

    None when nothing is possible.
    """
    highest = highest_scale(spec)
    sizes = [size_of(one) for one in pictures]
    possible = {name: _possible(one, pictures, highest) for name, one in SIZES.items()}
    offered = [name for name in SIZES if possible[name]]
    largest = max(sizes, key=lambda size: size.pixels)
    refused = _refused([name for name in SIZES if name not in offered], sizes, highest)
    if not offered:
        told = (
            t("This picture is {size} pixels.", size=largest)
            if len(sizes) == 1
            else t("The largest of them is {size} pixels.", size=largest)
        )
        st.info(plain(f"{told} {refused}"), icon=":material/memory:")
        return None
    wish = st.session_state.get(state.UPSCALE_CHOSEN_SIZE)
    st.session_state[state.UPSCALE_SIZE] = wish if wish in offered else _default(largest, offered)
    chosen = choices.radio(
        t("Size"),
        offered,
        key=state.UPSCALE_SIZE,
        title=lambda name: said(SIZES[name].label),
        width="stretch",
        captions=[
            _told(SIZES[name], possible[name], spec, highest, len(sizes)) for name in offered
        ],
        on_change=_keep,
    )
    if not estimate.measured_seconds(spec, largest, studio().config):
        told = t("How long it takes is known after the first time with this upscaler.")
        st.caption(f":material/timer: {told}")
    if refused:
        st.caption(f":material/info: {plain(refused)}")
    return SIZES[chosen]


def _possible(one: Enlargement, pictures: Sequence[ImageRecord], highest: int) -> list[ImageRecord]:
    """Those that it can be done with; each size is looked at once."""
    can_be = {size for size in set(map(size_of, pictures)) if one.is_possible(size, highest)}
    return [picture for picture in pictures if size_of(picture) in can_be]


@lru_cache(maxsize=1024)
def _times(image_id: str) -> int:
    """How often the network goes over it: what is transparent is enlarged beside the colours."""
    try:
        with Image.open(studio().gallery.path(image_id)) as image:
            return 2 if image.has_transparency_data else 1
    except (OSError, NotFound):  # its own line comes when it is enlarged
        return 1


def _refused(names: Sequence[str], sizes: Sequence[Size], highest: int) -> str:
    """One line on the sizes that none of the pictures can have; of a single one also why."""
    if not names:
        return ""
    if len(sizes) > 1:
        labels = ", ".join(said(SIZES[name].label) for name in names)
        return t("None of these pictures can have: {sizes}.", sizes=labels)
    reasons = [
        f"{said(SIZES[name].label)}: {_why_not(SIZES[name], sizes[0], highest)}" for name in names
    ]
    return f"{'; '.join(reasons)}."


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
        return t("this picture is that large already")
    if one.target is not None and one.target > longest * highest**2:
        return t("this picture is too small, upscale it first")
    if one.target is None and one.scale > highest:
        return t("this upscaler goes to ×{scale}", scale=highest)
    if result.pixels > MOST_PIXELS:
        most = megapixels(MOST_PIXELS)
        return t("more than the {most} megapixels that the studio makes", most=most)
    free = machine.available_memory("cpu") / GIB
    return t(
        "needs {needed} GB of free memory, {free} GB are free",
        needed=f"{bytes_needed(result) / GIB:.1f}",
        free=f"{free:.1f}",
    )


def _told(
    one: Enlargement, possible: Sequence[ImageRecord], spec: UpscalerSpec, highest: int, count: int
) -> str:
    """What comes of it and what it takes: size, memory, time; of ``count`` pictures those that it
    is ``possible`` with."""
    result = max((one.result(size_of(each)) for each in possible), key=lambda size: size.pixels)
    memory = t("{amount} GB memory", amount=f"{bytes_needed(result) / GIB:.1f}")
    seconds = sum(one.seconds(size_of(each), spec, highest) * _times(each.id) for each in possible)
    parts = [_kept_together(memory)]
    if seconds:
        parts.append(_kept_together(t("about {time}", time=said(duration(seconds)))))
    if len(possible) < count:
        parts.append(t("{possible} of {count} pictures", possible=len(possible), count=count))
    largest = f"**{result}**"
    if count > 1:
        return f"{t('up to {size}', size=largest)}  \n{' · '.join(parts)}"
    return f"{largest} · {megapixels(result.pixels)}{NO_BREAK}MP  \n{' · '.join(parts)}"


def _kept_together(words: str) -> str:
    """Japanese may break between any two characters."""
    joined = words if words.isascii() else WORD_JOINER.join(words)
    return joined.replace(" ", NO_BREAK)
