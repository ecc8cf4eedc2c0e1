"""How large a picture may become on this machine, and what that takes of its main memory.

Networks work on tiles, so only the result grows with the picture: it is held whole while it is
drawn, encoded as PNG and read back once to be sure of it.
"""

from __future__ import annotations

from core.errors import OutOfMemory, RequestRejected
from core.geometry import Size
from core.models.hardware import machine
from core.upscale.presets import USUAL_SCALE, Preset, enlargement, presets_for, sized
from core.upscale.request import SCALES, check_scale

# 8192×8192: a picture of a default 1536×2304 fits four times as large. Pillow warns of a bomb at
# 89 megapixels, and a PNG of that size is 100 MB.
MOST_PIXELS = 8192 * 8192
# The picture, its copy for the encoder or the one read back, its file, each at most 3 bytes a
# pixel, and the allocator's slack; benchmarks/upscale/memory.py measures it.
BYTES_PER_PIXEL = 12
# What a network takes at least, for its smallest tiles; where more is free it takes larger ones
# (core.upscale.enlarging).
TILE_BYTES = 300 << 20


def bytes_needed(result: Size) -> int:
    """Main memory for an enlargement to this size, beside the loaded networks."""
    return result.pixels * BYTES_PER_PIXEL + TILE_BYTES


def most_pixels() -> int:
    """Of a result, with what is free of the main memory now."""
    free = machine.available_memory("cpu")
    if not free:  # nobody can say on this system
        return MOST_PIXELS
    return min(MOST_PIXELS, max(free - TILE_BYTES, 0) // BYTES_PER_PIXEL)


def possible_scales(size: Size, highest: int = 0) -> tuple[int, ...]:
    """Of ``SCALES`` those that this machine can do with a picture of this size.

    ``highest`` is what the network does, 0 when that is not known.
    """
    limit = most_pixels()
    return tuple(
        scale
        for scale in SCALES
        if size.times(scale).pixels <= limit and (not highest or scale <= highest)
    )


def possible_presets(size: Size, highest: int = 0) -> tuple[Preset, ...]:
    """Of the named sizes those that this machine can make of a picture of this size."""
    limit = most_pixels()
    return tuple(
        preset
        for preset in presets_for(size, highest or USUAL_SCALE)
        if sized(size, preset.long_side).pixels <= limit
    )


def check_result(size: Size, scale: int) -> None:
    """Raises ``RequestRejected`` for a result above 67 megapixels on any machine, ``OutOfMemory``
    for one that the free memory of this one does not hold."""
    check_scale(scale)
    check_size(size.times(scale), f"×{scale}")


def check_target(size: Size, target: int, highest: int = USUAL_SCALE) -> None:
    """The same for an exact long side, with a network that enlarges ``highest`` times."""
    result = enlargement(size, target, highest).result
    check_size(result, f"{max(result)} pixels")


def check_size(result: Size, asked: str) -> None:
    """``asked`` is how the size was asked for, in words."""
    if result.pixels > MOST_PIXELS:
        raise RequestRejected(
            expected=f"a result of at most {megapixels(MOST_PIXELS)} megapixels",
            got=f"{result} at {asked}",
            todo="choose a smaller picture or enlargement",
            shown=f"{asked} would make this picture too large: choose a smaller one.",
        )
    if result.pixels > most_pixels():
        raise OutOfMemory(
            expected=f"{bytes_needed(result) >> 20} MB of free memory for {result} pixels",
            got=f"{machine.available_memory('cpu') >> 20} MB",
            todo="close other programs or enlarge less",
            shown="There is too little free memory for that. Close other programs or enlarge less.",
        )


def megapixels(pixels: int) -> str:
    """ "14" or, of a small picture, "0.8"."""
    millions = pixels / 1e6
    return f"{millions:.0f}" if millions >= 9.95 else f"{millions:.1f}"
