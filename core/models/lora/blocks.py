"""Which block of the UNet a LoRA's layer belongs to, as block weights number them.

``lbw=`` lists one factor for each block: https://github.com/hako-mikan/sd-webui-lora-block-weight.
The first is for the text encoders (``BASE``), then come those of the original code in their order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

BASE, MIDDLE = "BASE", "M00"


def _of(inner: tuple[int, ...], outer: tuple[int, ...]) -> tuple[str, ...]:
    return (
        BASE,
        *(f"IN{number:02}" for number in inner),
        MIDDLE,
        *(f"OUT{number:02}" for number in outer),
    )


# By how many factors are listed: LoRA and all layers of Stable Diffusion 1.x, then of SDXL.
BLOCKS: Mapping[int, tuple[str, ...]] = {
    len(names): names
    for names in (
        _of((1, 2, 4, 5, 7, 8), tuple(range(3, 12))),
        _of(tuple(range(12)), tuple(range(12))),
        _of((4, 5, 7, 8), tuple(range(6))),
        _of(tuple(range(9)), tuple(range(9))),
    )
}
assert set(BLOCKS) == {17, 26, 12, 20}
LAYERS = 2  # a block of the encoder has so many, one of the decoder one more


def factor(blocks: tuple[float, ...], network: str, layer: str) -> float:
    """Of a layer's path joined by underscores; 1 for layers that lie in none of the blocks."""
    name = BASE if network.startswith("text") else block_of(layer)
    names = BLOCKS[len(blocks)]
    return blocks[names.index(name)] if name in names else 1.0


def block_of(layer: str) -> str:
    """Such as ``IN04`` or ``OUT11``; empty for the layers before, between and after them."""
    if layer.startswith(("mid_block", "middle_block")):
        return MIDDLE
    if layer.startswith("conv_in"):
        return "IN00"
    if found := re.match(r"(input|output)_blocks_(\d+)_", layer):
        return f"{'IN' if found[1] == 'input' else 'OUT'}{int(found[2]):02}"
    found = re.match(r"(down|up)_blocks_(\d+)_(resnets|attentions|\w+samplers)_(\d+)", layer)
    if found is None:
        return ""
    block, place = int(found[2]), int(found[4])
    if found[1] == "down":
        step = LAYERS if found[3] == "downsamplers" else place
        return f"IN{1 + block * (LAYERS + 1) + step:02}"
    step = LAYERS if found[3] == "upsamplers" else place
    return f"OUT{block * (LAYERS + 1) + step:02}"
