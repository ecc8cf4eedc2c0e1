"""The size of the next pictures: what suits the checkpoint, a common ratio, or any on its grid."""

from __future__ import annotations

import math
from functools import lru_cache

import streamlit as st

from core.generation.request import DEFAULT_SIZE, MAX_PIXELS, MAX_SIDE, MIN_SIDE, SIDE_MULTIPLE
from core.geometry import Size
from core.models.specs import CheckpointSpec
from core.ui import choices, state
from core.ui.frame import guarded
from core.ui.settings import SIZE, chosen_size
from core.ui.texts import t

RATIOS = {
    "1:1": (1, 1), "3:4": (3, 4), "2:3": (2, 3), "9:16": (9, 16),
    "4:3": (4, 3), "3:2": (3, 2), "16:9": (16, 9),
}  # fmt: skip
LARGEST_GRID = 64
"""Pixels; a U-Net halves its latent cells of eight three times."""
# How much more a wrong shape counts than a wrong number of pixels.
SHAPE_COUNTS = 4.0


def size_fields(spec: CheckpointSpec) -> None:
    with st.container(
        key=state.GENERATE_SIZE_BOX, horizontal=True, gap="small", vertical_alignment="bottom"
    ):
        SIZE.dropdown(_offered(spec), title=_title)
        st.button(
            t("Swap"), key=state.SIZE_SWAP, icon=":material/swap_horiz:", on_click=_swap,
            help=t("Swap width and height"),
        )  # fmt: skip
    with st.expander(t("Ratio, width and height"), icon=":material/aspect_ratio:"):
        width, height = size = chosen_size()
        _ratio(spec, size)
        left, right = st.columns(2)
        with left:
            _side(t("Width"), state.SIZE_WIDTH, width, height, spec)
        with right:
            _side(t("Height"), state.SIZE_HEIGHT, height, width, spec)


def grid_of(spec: CheckpointSpec) -> int:
    """Pixels that each side is a multiple of, as all its usual sizes are."""
    return max(SIDE_MULTIPLE, math.gcd(LARGEST_GRID, *(side for one in spec.sizes for side in one)))


def in_ratio(width: int, height: int, spec: CheckpointSpec) -> Size:
    """The size on the grid that comes nearest to this shape and to the checkpoint's pixels; a wide
    one is the tall one turned."""
    return _in_ratio(width, height, grid_of(spec), spec.default_size.pixels)


@lru_cache(maxsize=256)
def _in_ratio(width: int, height: int, grid: int, pixels: int) -> Size:
    if width > height:
        tall = _in_ratio(height, width, grid, pixels)
        return Size(tall.height, tall.width)
    aspect = width / height
    ideal = math.sqrt(pixels * aspect)
    sides = range(_on_grid(ideal * 0.7, grid), _on_grid(ideal * 1.3, grid) + 1, grid)
    near = [Size(one, _on_grid(one / aspect, grid)) for one in sides]

    def cost(size: Size) -> float:
        shape = abs(math.log(size.aspect / aspect))
        return SHAPE_COUNTS * shape + abs(math.log(size.pixels / pixels))

    return min(near, key=cost)


def _on_grid(side: float, grid: int) -> int:
    lowest, highest = -(-MIN_SIDE // grid) * grid, MAX_SIDE // grid * grid
    return min(max(round(side / grid) * grid, lowest), highest)


def _offered(spec: CheckpointSpec) -> list[str]:
    """The checkpoint's own, and the one that a person made."""
    own, now = [str(size) for size in spec.sizes], state.size_of(str(SIZE.value))
    is_usable = now is not None and _fits(now, spec)
    return [*own, str(now)] if is_usable and str(now) not in own else own


def _fits(size: Size, spec: CheckpointSpec) -> bool:
    is_on_grid = all(side == _on_grid(side, grid_of(spec)) for side in size)
    return is_on_grid and size.pixels <= MAX_PIXELS


def _title(text: str) -> str:
    size = state.size_of(text) or DEFAULT_SIZE
    if size.width == size.height:
        return f"{text} {t('square')}"
    return f"{text} {t('wide') if size.aspect > 1 else t('tall')}"


def _ratio(spec: CheckpointSpec, size: Size) -> None:
    found = [name for name, ratio in RATIOS.items() if in_ratio(*ratio, spec) == size]
    st.session_state[state.SIZE_RATIO] = found[0] if found else None
    choices.pills(t("Ratio"), RATIOS, key=state.SIZE_RATIO, on_change=_take_ratio, args=(spec,))


@guarded
def _take_ratio(spec: CheckpointSpec) -> None:
    chosen = choices.chosen(state.SIZE_RATIO, RATIOS)
    if chosen is not None:
        SIZE.put(str(in_ratio(*RATIOS[chosen], spec)))


def _side(label: str, key: str, side: int, other: int, spec: CheckpointSpec) -> None:
    """Up to what can be drawn at once beside the other side."""
    grid = grid_of(spec)
    most = min(MAX_SIDE, MAX_PIXELS // other) // grid * grid
    st.session_state[key] = side
    st.number_input(
        label, min(MIN_SIDE, side), max(most, side), step=grid, key=key,
        on_change=_take_sides, args=(spec,),
    )  # fmt: skip


@guarded
def _take_sides(spec: CheckpointSpec) -> None:
    session, grid = st.session_state, grid_of(spec)
    sides = (session[state.SIZE_WIDTH], session[state.SIZE_HEIGHT])
    SIZE.put(str(Size(*(_on_grid(side, grid) for side in sides))))


@guarded
def _swap() -> None:
    size = chosen_size()
    SIZE.put(str(Size(size.height, size.width)))
