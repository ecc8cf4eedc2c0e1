"""Parts that rest in main memory: their layers visit the card one by one, only while they compute.

That is slower, and takes little more of the card's memory than one layer. A part is put to rest and
woken without being loaded again; its weights are the same numbers before, meanwhile and after.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    import torch

    from core.models.hardware.device import Device


@dataclass
class Rest:
    """How a part rests. Named as accelerate names its hooks, where diffusers' pipelines look for
    the device to compute on."""

    execution_device: torch.device
    handles: list[Any] = field(default_factory=list[Any])


_resting: WeakKeyDictionary[Any, Rest] = WeakKeyDictionary()


def is_resting(module: Any) -> bool:
    return module in _resting


def rest(module: Any, device: Device) -> None:
    """From now on its weights live in main memory and it computes on ``device``, layer by layer.

    Again for a part that rests already: layers that were added to it since rest as well.
    """
    import torch

    _stop_visits(module)
    module.to("cpu")
    place = torch.device(device.name)
    if place.type == "cuda":
        _pin(module)
    held = Rest(place)
    for layer, is_whole in _layers(module):
        visit = _Visit(place, is_whole)
        held.handles.append(layer.register_forward_pre_hook(visit.come, with_kwargs=True))
        held.handles.append(layer.register_forward_hook(visit.go, always_call=True))
    module._hf_hook = held
    _resting[module] = held


def wake(module: Any, device: Device) -> None:
    """All of it on ``device``, as if it had never rested."""
    _stop_visits(module)
    if any(tensor.device.type != device.name for tensor in module.parameters()):
        module.to(device.name)


def _stop_visits(module: Any) -> None:
    held = _resting.pop(module, None)
    if held is not None:
        for handle in held.handles:
            handle.remove()
        del module._hf_hook


def _layers(module: Any) -> Iterator[tuple[Any, bool]]:
    """The modules that hold tensors of their own, and whether their children's visit with them."""
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


class _Visit:
    """One layer's way to the device and back."""

    def __init__(self, place: torch.device, is_whole: bool) -> None:
        self._place = place
        self._is_whole = is_whole
        self._homes: list[tuple[Any, Any]] = []

    def come(self, layer: Any, given: Any, named: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        for tensor in _tensors(layer, self._is_whole):
            self._homes.append((tensor, tensor.data))
            tensor.data = fetched(tensor.data, self._place)
        return (
            tuple(self._here(one) for one in given),
            {name: self._here(one) for name, one in named.items()},
        )

    def go(self, _layer: Any, _given: Any, _result: Any) -> None:
        """Also after an error, as when memory runs out."""
        while self._homes:
            tensor, home = self._homes.pop()
            tensor.data = home

    def _here(self, value: Any) -> Any:
        import torch

        return fetched(value, self._place) if isinstance(value, torch.Tensor) else value


def fetched(tensor: torch.Tensor, place: torch.device) -> torch.Tensor:
    return tensor.to(place, non_blocking=True)
