"""Several ControlNets as one: each with its own map, strength and share of the steps.

Exact savings that the pipelines leave: a ControlNet whose strength is 0 at a step is not run, and a
map is embedded once in a picture instead of at every step. A union ControlNet with several
maps sees them together, as it was trained to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.models.diffusers_patches import embedded_once


@dataclass(frozen=True)
class ControlInput:
    """A loaded ControlNet and its map; ``mode`` is the control type of a union one.

    ``is_conditional_only``: only the conditional half of the batch sees the map, as in diffusers'
    guess mode, so that guidance leads towards the map too.
    """

    controlnet: Any
    image: Any
    strength: float
    start: float
    end: float
    mode: int | None = None
    is_conditional_only: bool = False


def multi_controlnet(inputs: Sequence[ControlInput]) -> Any:
    """A diffusers ``MultiControlNetModel``, of one map each in the order given."""
    return _multi_controlnet_class()(inputs)


@cache
def _multi_controlnet_class() -> Any:
    from diffusers import MultiControlNetModel

    class MultiControlNet(MultiControlNetModel):
        def __init__(self, inputs: Sequence[ControlInput]) -> None:
            super().__init__([one.controlnet for one in inputs])
            self._modes = [one.mode for one in inputs]
            self._are_conditional_only = [one.is_conditional_only for one in inputs]
            self._embedded: dict[Any, Any] = {}
            self._conditional_maps: dict[int, Any] = {}
            self._zero_residuals: Any = None

        def forward(  # pyright: ignore[reportIncompatibleMethodOverride]
            self,
            sample: Any,
            timestep: Any,
            encoder_hidden_states: Any,
            controlnet_cond: list[Any],
            conditioning_scale: list[float],
            added_cond_kwargs: dict[str, Any] | None = None,
            **_others: Any,
        ) -> tuple[list[Any], Any]:
            unet_inputs: dict[str, Any] = {
                "sample": sample,
                "timestep": timestep,
                "encoder_hidden_states": encoder_hidden_states,
                "added_cond_kwargs": added_cond_kwargs,
                "return_dict": False,
            }
            total: tuple[list[Any], Any] | None = None
            for indices in self._groups(conditioning_scale):
                residuals = self._run(indices, controlnet_cond, conditioning_scale, unet_inputs)
                total = residuals if total is None else _added(total, residuals)
            return total or self._zeros_like_residuals(controlnet_cond, unet_inputs)

        def _groups(self, scales: list[float]) -> list[list[int]]:
            """Indices of those that run at this step; those of one union ControlNet with equal
            ``is_conditional_only`` together."""
            groups: dict[Any, list[int]] = {}
            for index, (net, scale) in enumerate(zip(self.nets, scales, strict=True)):
                if scale != 0:
                    shared = (self._are_conditional_only[index], -1)
                    own = shared if self._modes[index] is not None else index
                    groups.setdefault((id(net), own), []).append(index)
            return list(groups.values())

        def _run(
            self,
            indices: list[int],
            maps: list[Any],
            scales: list[float],
            unet_inputs: dict[str, Any],
        ) -> tuple[list[Any], Any]:
            net = self.nets[indices[0]]
            # one picture at a time: two samples of it under classifier-free guidance
            is_halved = self._are_conditional_only[indices[0]] and len(unet_inputs["sample"]) == 2
            if is_halved:
                unet_inputs = _conditional_half(unet_inputs)
                maps = [self._conditional_map(index, one) for index, one in enumerate(maps)]
            if self._modes[indices[0]] is None:
                given = {
                    "controlnet_cond": maps[indices[0]],
                    "conditioning_scale": scales[indices[0]],
                }
            else:
                given = self._union_arguments(net, indices, maps, scales)
            with embedded_once(net, self._embedded):
                down, middle = net(**given, **unet_inputs)
            if is_halved:
                down, middle = [_after_zeros(one) for one in down], _after_zeros(middle)
            if self._zero_residuals is None:
                self._zero_residuals = [_zeros(one) for one in down], _zeros(middle)
            return list(down), middle

        def _conditional_map(self, index: int, whole: Any) -> Any:
            """The same object at every step, so that it is embedded once."""
            return self._conditional_maps.setdefault(index, whole[1:])

        def _union_arguments(
            self, net: Any, indices: list[int], maps: list[Any], scales: list[float]
        ) -> dict[str, Any]:
            import torch

            modes = [self._modes[index] for index in indices]
            first = maps[indices[0]]
            kinds = torch.zeros(first.shape[0], net.config.num_control_type)
            kinds[:, modes] = 1
            return {
                "controlnet_cond": [maps[index] for index in indices],
                "control_type": kinds.to(first),
                "control_type_idx": modes,
                "conditioning_scale": [scales[index] for index in indices],
            }

        def _zeros_like_residuals(
            self, maps: list[Any], unet_inputs: dict[str, Any]
        ) -> tuple[list[Any], Any]:
            """Zeros of the right shapes, which only a run can tell."""
            if self._zero_residuals is None:
                self._run([0], maps, [0.0] * len(maps), unet_inputs)
            assert self._zero_residuals is not None  # running set it
            return self._zero_residuals

    return MultiControlNet


def _conditional_half(unet_inputs: dict[str, Any]) -> dict[str, Any]:
    """What the ControlNet is given, for the conditional half of the batch."""

    def half(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: half(part) for name, part in value.items()}
        return value[1:] if getattr(value, "ndim", 0) and len(value) == 2 else value

    return {name: half(value) for name, value in unet_inputs.items()}


def _after_zeros(residuals: Any) -> Any:
    import torch

    return torch.cat([_zeros(residuals), residuals])


def _zeros(like: Any) -> Any:
    return like.new_zeros(like.shape)


def _added(one: tuple[list[Any], Any], other: tuple[list[Any], Any]) -> tuple[list[Any], Any]:
    return [a + b for a, b in zip(one[0], other[0], strict=True)], one[1] + other[1]
