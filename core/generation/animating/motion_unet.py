"""A checkpoint's UNet with the layers of a motion adapter between its own.

Nothing is copied: what was fused into the checkpoint, and where its parts are, holds here too.
"""

from __future__ import annotations

from typing import Any

from core.errors import WrongFamily


def motion_unet(unet: Any, adapter: Any, title: str) -> Any:
    """A diffusers ``UNetMotionModel`` over both. Raises ``WrongFamily`` for an adapter of another
    network; ``title`` is the adapter's."""
    import diffusers
    import torch

    _check_fits(unet, adapter, title)
    kind: Any = diffusers.UNetMotionModel
    try:
        with torch.device("meta"):
            bare = kind.from_unet2d(_Shape(unet), _Shape(adapter), load_weights=False)
    except ValueError as error:
        raise _misfit(title) from error
    for name in ("conv_in", "time_proj", "time_embedding", "conv_norm_out", "conv_act", "conv_out"):
        setattr(bare, name, getattr(unet, name))
    blocks = [*zip(bare.down_blocks, unet.down_blocks, adapter.down_blocks, strict=True)]
    blocks += [*zip(bare.up_blocks, unet.up_blocks, adapter.up_blocks, strict=True)]
    for block, own, motion in blocks:
        _share(block, own)
        block.motion_modules = motion.motion_modules
    _share(bare.mid_block, unet.mid_block)
    if adapter.mid_block is not None:
        bare.mid_block.motion_modules = adapter.mid_block.motion_modules
    return bare.eval().requires_grad_(False)


class _Shape:
    """A network's settings, of which the bare one is built, without moving the network."""

    def __init__(self, network: Any) -> None:
        self.config = network.config
        self.device = "meta"

    def to(self, device: Any) -> None: ...


def _share(block: Any, own: Any) -> None:
    for name in ("resnets", "attentions", "downsamplers", "upsamplers"):
        if getattr(block, name, None) is not None:
            setattr(block, name, getattr(own, name))


def _check_fits(unet: Any, adapter: Any, title: str) -> None:
    if tuple(unet.config.block_out_channels) != tuple(adapter.config.block_out_channels):
        raise _misfit(title)


def _misfit(title: str) -> WrongFamily:
    return WrongFamily(
        expected="a motion adapter made for this checkpoint",
        got="one with other layers",
        todo="choose another",
        shown="{model} does not fit this checkpoint. Choose another motion adapter.",
        model=title,
    )
