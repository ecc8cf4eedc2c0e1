"""What cutting out takes of the main memory, and whether there is so much."""

from __future__ import annotations

from core.errors import OutOfMemory
from core.geometry import Size
from core.models.hardware import machine

# The picture, its cover and its colours, and what finding and cleaning the edge works with, beside
# the network: 37 and 43 bytes a pixel by the network and by colours were seen at 9 megapixels,
# 30 at 35.
BYTES_PER_PIXEL = 32
WORKING_BYTES = 100 << 20


def bytes_needed(size: Size) -> int:
    return size.pixels * BYTES_PER_PIXEL + WORKING_BYTES


def check_memory(size: Size) -> None:
    """Raises ``OutOfMemory`` for a picture that the free memory of this machine does not hold."""
    free = machine.available_memory("cpu")
    needed = bytes_needed(size)
    if free and needed > free:  # 0: nobody can say on this system
        raise OutOfMemory(
            expected=f"{needed >> 20} MB of free memory to cut out {size} pixels",
            got=f"{free >> 20} MB",
            todo="close other programs or take a smaller picture",
            shown="There is too little free memory to cut out so large a picture. Close other "
            "programs, or choose a smaller one.",
        )
