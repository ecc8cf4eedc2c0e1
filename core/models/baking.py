"""LoRAs on the tensors of a checkpoint: what a pipeline adds to its layers, added for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from core.config import Config
from core.errors import ModelMissing, WrongFamily
from core.models import lora_keys, names, registry
from core.models.lora import LoraLayer, read_layers
from core.models.parents import Parent
from core.models.weights import read_header

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Place:
    """A layer's weight in the file: all of tensor ``name``, or one ``third`` of its rows."""

    name: str
    third: int | None = None


@dataclass
class Baked:
    """``loras`` are (title, file, weight); ``added`` says what goes onto which tensor."""

    loras: list[tuple[str, Path, float]] = field(default_factory=list[tuple[str, Path, float]])
    added: dict[str, list[tuple[Place, LoraLayer, float]]] = field(
        default_factory=dict[str, list[tuple[Place, LoraLayer, float]]]
    )

    def add_to(self, name: str, value: torch.Tensor) -> torch.Tensor:
        """The same tensor when nothing goes onto it, else a new one in single precision."""
        if name not in self.added:
            return value
        total = value.float().clone()
        for place, layer, weight in self.added[name]:
            rows = total if place.third is None else total.chunk(3)[place.third]
            rows += weight * layer.delta(tuple(rows.shape), rows.device)
        return total


def bake(loras: Sequence[tuple[str, float]], parent: Parent, config: Config) -> Baked:
    """Raises ``WrongFamily`` when a LoRA has layers that the checkpoint lacks."""
    baked = Baked()
    places = _places(parent) if loras else {}
    for name, weight in loras:
        spec = registry.lora(name, config)
        path = spec.source.path()
        if path is None:
            raise ModelMissing(spec.why_not(config))
        baked.loras.append((spec.title, path, weight))
        if weight == 0.0:
            continue
        layers = _layers(path, spec.title)
        fitting = [(places[key], layer) for key, layer in layers.items() if key in places]
        fitting = [(place, layer) for place, layer in fitting if _fits(parent, place, layer)]
        if len(fitting) < len(layers):
            raise WrongFamily(
                f"Expected {spec.title} to fit {parent.title}, but only {len(fitting)} of its "
                f"{len(layers)} layers do: choose a LoRA of the checkpoint's family."
            )
        for place, layer in fitting:
            baked.added.setdefault(place.name, []).append((place, layer, weight))
    return baked


def _layers(path: Path, title: str) -> dict[tuple[str, str], LoraLayer]:
    from safetensors.torch import load_file

    read_header(path)
    return read_layers(load_file(path), title)


def _fits(parent: Parent, place: Place, layer: LoraLayer) -> bool:
    shape = parent.tensors[place.name].shape
    rows = shape[0] if place.third is None else shape[0] // 3
    return layer.fits((rows, *shape[1:]))


def _places(parent: Parent) -> dict[tuple[str, str], Place]:
    """(network, layer's path joined by underscores) in every spelling → where its weight lies."""
    return dict(pair for name in parent.tensors for pair in _spellings(name))


def _spellings(name: str) -> Iterator[tuple[tuple[str, str], Place]]:
    if name.startswith(names.UNET) and name.endswith(".weight"):
        bare = name.removeprefix(names.UNET)
        for spelling in (bare, names.unet_to_diffusers(bare)):
            yield (lora_keys.UNET, _flat(spelling)), Place(name)
    for home in (names.TEXT_SD15, names.TEXT_SDXL):
        if name.startswith(home) and name.endswith(".weight"):
            yield (lora_keys.TEXT, _flat(name.removeprefix(home))), Place(name)
    if name.startswith(names.TEXT_2_SDXL):
        ours = names.clip_to_diffusers(name.removeprefix(names.TEXT_2_SDXL))
        for third, one in enumerate(ours):
            if one.endswith(".weight"):
                place = Place(name, third if len(ours) == 3 else None)
                yield (lora_keys.TEXT_2, _flat(one)), place


def _flat(name: str) -> str:
    return name.removesuffix(".weight").replace(".", "_")
