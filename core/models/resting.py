"""Parts that rest in main memory: their layers visit the card one by one, only while they compute.

That is slower, and needs little more of the card's memory than one layer. A part is put to rest and
woken without being loaded again; its weights are the same numbers before, meanwhile and after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakSet

if TYPE_CHECKING:
    from core.models.device import Device

# How diffusers names the hooks of its group offloading.
_HOOKS = ("group_offloading", "layer_execution_tracker", "lazy_prefetch_group_offloading")
# Run through their ``forward`` again and again, in one order: the next layer can be fetched while
# one computes. Codecs and encoders are called in several ways.
_STREAMED = ("UNet2DConditionModel", "ControlNetModel", "ControlNetUnionModel")


_resting: WeakSet[Any] = WeakSet()


def is_resting(module: Any) -> bool:
    return module in _resting


def rest(module: Any, device: Device) -> None:
    """From now on its weights live in main memory and it computes on ``device``, layer by layer."""
    import torch
    from diffusers.hooks import apply_group_offloading

    if is_resting(module):
        return
    module.to("cpu")
    apply_group_offloading(
        module,
        onload_device=torch.device(device.name),
        offload_device=torch.device("cpu"),
        offload_type="leaf_level",
        use_stream=device.name == "cuda" and type(module).__name__ in _STREAMED,
    )
    _resting.add(module)


def wake(module: Any, device: Device) -> None:
    """All of it on ``device``, as if it had never rested."""
    from diffusers.hooks import HookRegistry

    if is_resting(module):
        registry = HookRegistry.check_if_exists_or_initialize(module)
        for name in _HOOKS:
            registry.remove_hook(name, recurse=True)
        _resting.discard(module)
    if next(module.parameters()).device.type != device.name:
        module.to(device.name)
