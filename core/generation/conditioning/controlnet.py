"""Several ControlNets as one: each with its own map, strength and share of the steps.

Exact savings that the pipelines leave: a ControlNet whose strength is 0 at a step is not run, and a
map is embedded once in a picture instead of at every step. A union ControlNet that holds several
maps sees them together, as it was trained to.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True)
class Held:
    """A loaded ControlNet and its map; ``mode`` is what a union one is told to look at.

    ``is_guided``: only the second half of a doubled batch, which reads the prompt, sees the map, so
    that guidance leads towards the map too.
    """

    controlnet: Any
    image: Any
    strength: float
    start: float
    end: float
    mode: int | None = None
    is_guided: bool = False


def holding(helds: Sequence[Held]) -> Any:
    """A diffusers ``MultiControlNetModel``, of one map each in the order given."""
    return _holding_class()(helds)


@cache
def _holding_class() -> Any:
    from diffusers.models.controlnets.multicontrolnet import MultiControlNetModel

    class Holding(MultiControlNetModel):
        def __init__(self, helds: Sequence[Held]) -> None:
            super().__init__([held.controlnet for held in helds])
            self._modes = [held.mode for held in helds]
            self._are_guided = [held.is_guided for held in helds]
            self._embedded: dict[Any, Any] = {}
            self._halves: dict[int, Any] = {}
            self._silence: Any = None

        def forward(  # pyright: ignore[reportIncompatibleMethodOverride]
            self,
            sample: Any,
            timestep: Any,
            encoder_hidden_states: Any,
            controlnet_cond: list[Any],
            conditioning_scale: list[float],
            added_cond_kwargs: dict[str, Any] | None = None,
            **_rest: Any,
        ) -> tuple[list[Any], Any]:
            seen: dict[str, Any] = {
                "sample": sample,
                "timestep": timestep,
                "encoder_hidden_states": encoder_hidden_states,
                "added_cond_kwargs": added_cond_kwargs,
                "return_dict": False,
            }
            total: tuple[list[Any], Any] | None = None
            for places in self._groups(conditioning_scale):
                told = self._run(places, controlnet_cond, conditioning_scale, seen)
                total = told if total is None else _added(total, told)
            return total or self._nothing(controlnet_cond, seen)

        def _groups(self, scales: list[float]) -> list[list[int]]:
            """Places that speak at this step; those of one union ControlNet that are guided alike
            together."""
            groups: dict[Any, list[int]] = {}
            for place, (net, scale) in enumerate(zip(self.nets, scales, strict=True)):
                if scale != 0:
                    shared = (self._are_guided[place], -1)
                    own = shared if self._modes[place] is not None else place
                    groups.setdefault((id(net), own), []).append(place)
            return list(groups.values())

        def _run(
            self, places: list[int], maps: list[Any], scales: list[float], seen: dict[str, Any]
        ) -> tuple[list[Any], Any]:
            net = self.nets[places[0]]
            # One picture at a time: two of it where guidance has something to lead away from.
            is_half = self._are_guided[places[0]] and len(seen["sample"]) == 2
            if is_half:
                seen = _second_half(seen)
                maps = [self._half(place, one) for place, one in enumerate(maps)]
            if self._modes[places[0]] is None:
                given = {
                    "controlnet_cond": maps[places[0]],
                    "conditioning_scale": scales[places[0]],
                }
            else:
                given = self._union_arguments(net, places, maps, scales)
            with _embedded_once(net, self._embedded):
                down, middle = net(**given, **seen)
            if is_half:
                down, middle = [_after_nothing(one) for one in down], _after_nothing(middle)
            if self._silence is None:
                self._silence = [_zeros(one) for one in down], _zeros(middle)
            return list(down), middle

        def _half(self, place: int, whole: Any) -> Any:
            """The same object at every step, so that it is embedded once."""
            return self._halves.setdefault(place, whole[1:])

        def _union_arguments(
            self, net: Any, places: list[int], maps: list[Any], scales: list[float]
        ) -> dict[str, Any]:
            import torch

            modes = [self._modes[place] for place in places]
            first = maps[places[0]]
            kinds = torch.zeros(first.shape[0], net.config.num_control_type)
            kinds[:, modes] = 1
            return {
                "controlnet_cond": [maps[place] for place in places],
                "control_type": kinds.to(first),
                "control_type_idx": modes,
                "conditioning_scale": [scales[place] for place in places],
            }

        def _nothing(self, maps: list[Any], seen: dict[str, Any]) -> tuple[list[Any], Any]:
            """Zeros of the right shapes, which only running once can tell."""
            if self._silence is None:
                self._run([0], maps, [0.0] * len(maps), seen)
            assert self._silence is not None  # running set it
            return self._silence

    return Holding


def _second_half(seen: dict[str, Any]) -> dict[str, Any]:
    """What the ControlNet is given, for the half of a doubled batch that reads the prompt."""

    def half(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: half(part) for name, part in value.items()}
        return value[1:] if getattr(value, "ndim", 0) and len(value) == 2 else value

    return {name: half(value) for name, value in seen.items()}


def _after_nothing(told: Any) -> Any:
    import torch

    return torch.cat([_zeros(told), told])


def _zeros(like: Any) -> Any:
    return like.new_zeros(like.shape)


def _added(one: tuple[list[Any], Any], other: tuple[list[Any], Any]) -> tuple[list[Any], Any]:
    return [a + b for a, b in zip(one[0], other[0], strict=True)], one[1] + other[1]


@contextmanager
def _embedded_once(controlnet: Any, kept: dict[Any, Any]) -> Generator[None]:
    """Within, a map that was embedded before is not embedded again: the bits are the same."""
    embedding = controlnet.controlnet_cond_embedding
    before = vars(embedding).get("forward")
    forward = embedding.forward

    def once(conditioning: Any) -> Any:
        key = id(controlnet), id(conditioning)
        if key not in kept:
            kept[key] = conditioning, forward(conditioning)  # the map too, so that its id stays
        return kept[key][1]

    embedding.forward = once
    try:
        yield
    finally:
        del embedding.forward
        if before is not None:
            embedding.forward = before
