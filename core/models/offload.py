"""Offloading layer by layer: weights stay in main memory, onloaded only while they compute.

Slower, and takes little more of the card's memory than one layer. A part is offloaded and onloaded
without being loaded again; its weights are the same numbers before, meanwhile and after.

Not diffusers' group offloading: in 0.42.1 "leaf_level" leaves behind the weights of a union
ControlNet's attention and "block_level" those of ``AutoencoderTiny.decode``; both keep layers on
the card after an error, and nothing public undoes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from core.models.diffusers_patches import set_execution_device

if TYPE_CHECKING:
    import torch

    from core.models.hardware.device import Device


_offloaded: WeakKeyDictionary[Any, list[Any]] = WeakKeyDictionary()


def is_offloaded(module: Any) -> bool:
    return module in _offloaded


def offload(module: Any, device: Device) -> None:
    """From now on its weights live in main memory and it computes on ``device``, layer by layer.

    Again for a part that is offloaded already: layers that were added to it since are as well.
    """
    import torch

    _remove_hooks(module)
    module.to("cpu")
    place = torch.device(device.name)
    if place.type == "cuda":
        _pin(module)
    set_execution_device(module, place)
    handles: list[Any] = []
    for layer, is_whole in _layers(module):
        layer_onload = _LayerOnload(place, is_whole)
        handles.append(layer.register_forward_pre_hook(layer_onload.pre_forward, with_kwargs=True))
        handles.append(layer.register_forward_hook(layer_onload.post_forward, always_call=True))
    _offloaded[module] = handles


def onload(module: Any, device: Device) -> None:
    """All of it on ``device``, as if it had never been offloaded."""
    _remove_hooks(module)
    if any(tensor.device.type != device.name for tensor in module.parameters()):
        module.to(device.name)


def _remove_hooks(module: Any) -> None:
    handles = _offloaded.pop(module, None)
    if handles is not None:
        for handle in handles:
            handle.remove()
        set_execution_device(module, None)


def _layers(module: Any) -> Iterator[tuple[Any, bool]]:
    """The modules with tensors of their own, and whether their children's are onloaded too."""
    import torch

    waiting = [module]
    while waiting:
        layer = waiting.pop()
        # it reads its children's weights without calling them
        is_whole = isinstance(layer, torch.nn.MultiheadAttention)
        if any(True for _tensor in _tensors(layer, is_whole)):
            yield layer, is_whole
        if not is_whole:
            waiting += layer.children()


def _tensors(layer: Any, is_whole: bool) -> Iterator[torch.Tensor]:
    yield from layer.parameters(recurse=is_whole)
    yield from layer.buffers(recurse=is_whole)


def _pin(module: Any) -> None:
    """Pinned memory is copied to a card about twice as fast; where the system has too little of it,
    the rest is copied as it lies."""
    with suppress(RuntimeError):
        for tensor in (*module.parameters(), *module.buffers()):
            tensor.data = tensor.data.pin_memory()


class _LayerOnload:
    """Brings one layer to the device before its forward pass and back after it."""

    def __init__(self, place: torch.device, is_whole: bool) -> None:
        self._place = place
        self._is_whole = is_whole
        self._homes: list[tuple[Any, Any]] = []

    def pre_forward(
        self, layer: Any, given: Any, named: dict[str, Any]
    ) -> tuple[Any, dict[str, Any]]:
        for tensor in _tensors(layer, self._is_whole):
            self._homes.append((tensor, tensor.data))
            tensor.data = copied_to(tensor.data, self._place)
        return (
            tuple(self._on_device(one) for one in given),
            {name: self._on_device(one) for name, one in named.items()},
        )

    def post_forward(self, _layer: Any, _given: Any, _result: Any) -> None:
        """Also after an error, as when memory runs out."""
        while self._homes:
            tensor, home = self._homes.pop()
            tensor.data = home

    def _on_device(self, value: Any) -> Any:
        import torch

        return copied_to(value, self._place) if isinstance(value, torch.Tensor) else value


def copied_to(tensor: torch.Tensor, place: torch.device) -> torch.Tensor:
    return tensor.to(place, non_blocking=True)
