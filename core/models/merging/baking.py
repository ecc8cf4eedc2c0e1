"""LoRAs on the tensors of a checkpoint: what a pipeline adds to its layers, added for good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from core.config import Config
from core.errors import ModelMissing
from core.models import registry
from core.models.files.safetensors_header import read_header
from core.models.lora import keys
from core.models.lora.lora import LoraFile, LoraLayer, check_fit, left_out, read_lora
from core.models.lora.peft_config import read_peft_config
from core.models.merging import tensor_names
from core.models.merging.source_checkpoints import SourceCheckpoint

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class TensorSlice:
    """A layer's weight or bias in the file: all of tensor ``name``, or one ``third`` of its
    rows."""

    name: str
    third: int | None = None
    is_bias: bool = False


@dataclass
class BakedLoras:
    """``loras`` are (title, file, weight); ``added`` says what goes onto which tensor, and
    ``left_out`` what could not be added, one sentence a LoRA."""

    loras: list[tuple[str, Path, float]] = field(default_factory=list[tuple[str, Path, float]])
    added: dict[str, list[tuple[TensorSlice, LoraLayer, float]]] = field(
        default_factory=dict[str, list[tuple[TensorSlice, LoraLayer, float]]]
    )
    left_out: list[str] = field(default_factory=list[str])

    def add_to(self, name: str, value: torch.Tensor) -> torch.Tensor:
        """The same tensor when nothing goes onto it, else a new one in single precision."""
        if name not in self.added:
            return value
        total = value.float().clone()
        for place, layer, weight in self.added[name]:
            rows = total if place.third is None else total.chunk(3)[place.third]
            rows.copy_(
                layer.changed_bias(rows, weight) if place.is_bias else layer.changed(rows, weight)
            )
        return total


def bake(
    loras: Sequence[tuple[str, float]], source: SourceCheckpoint, config: Config
) -> BakedLoras:
    """Raises ``WrongFamily`` when a LoRA has layers that the checkpoint lacks."""
    baked = BakedLoras()
    places = _places(source) if loras else {}
    for name, weight in loras:
        spec = registry.lora(name, config)
        path = spec.source.path()
        if path is None:
            raise ModelMissing(spec.why_not(config))
        baked.loras.append((spec.title, path, weight))
        if weight == 0.0:
            continue
        file = _read(path, spec.title)
        for place, layer in _fitting(file, places, source, spec.title, baked.left_out):
            baked.added.setdefault(place.name, []).append((place, layer, weight))
    return baked


def _fitting(
    file: LoraFile,
    places: Mapping[tuple[str, str], TensorSlice],
    source: SourceCheckpoint,
    title: str,
    left: list[str],
) -> list[tuple[TensorSlice, LoraLayer]]:
    """What goes where; a sentence on the rest comes to ``left``. Raises ``WrongFamily``."""
    found: list[tuple[TensorSlice, LoraLayer]] = []
    fitting = lost_biases = 0
    for key, layer in file.layers.items():
        place = places.get(key)
        if place is None or not _fits(source, place, layer):
            continue
        bias = _bias_of(place, source) if layer.changes_bias else None
        has_bias = bias is not None and layer.fits_bias(source.tensors[bias.name].shape[0])
        if not layer.changes_weight and not has_bias:
            continue
        fitting += 1
        lost_biases += layer.changes_bias and not has_bias
        found += [(place, layer)] if layer.changes_weight else []
        found += [(bias, layer)] if bias is not None and has_bias else []
    check_fit(fitting, len(file.layers), title)
    left += filter(None, [left_out(file, fitting, lost_biases, title)])
    return found


def _bias_of(place: TensorSlice, source: SourceCheckpoint) -> TensorSlice | None:
    """Beside a whole weight; the thirds that OpenCLIP joins have none that LoRAs change."""
    name = f"{place.name.removesuffix('.weight')}.bias"
    if place.third is not None or name not in source.tensors:
        return None
    return TensorSlice(name, is_bias=True)


def _read(path: Path, title: str) -> LoraFile:
    from safetensors.torch import load_file

    header = read_header(path)
    return read_lora(load_file(path), title, read_peft_config(path, header))


def _fits(source: SourceCheckpoint, place: TensorSlice, layer: LoraLayer) -> bool:
    shape = source.tensors[place.name].shape
    rows = shape[0] if place.third is None else shape[0] // 3
    return layer.fits((rows, *shape[1:]))


def _places(source: SourceCheckpoint) -> dict[tuple[str, str], TensorSlice]:
    """(network, layer's path joined by underscores) in every spelling → where its weight lies."""
    return dict(pair for name in source.tensors for pair in _spellings(name))


def _spellings(name: str) -> Iterator[tuple[tuple[str, str], TensorSlice]]:
    if name.startswith(tensor_names.UNET) and name.endswith(".weight"):
        bare = name.removeprefix(tensor_names.UNET)
        for spelling in (bare, tensor_names.unet_to_diffusers(bare)):
            yield (keys.UNET, _flat(spelling)), TensorSlice(name)
    for home in (tensor_names.TEXT_SD15, tensor_names.TEXT_SDXL):
        if name.startswith(home) and name.endswith(".weight"):
            yield (keys.TEXT, _flat(name.removeprefix(home))), TensorSlice(name)
    if name.startswith(tensor_names.TEXT_2_SDXL):
        ours = tensor_names.clip_to_diffusers(name.removeprefix(tensor_names.TEXT_2_SDXL))
        for third, one in enumerate(ours):
            if one.endswith(".weight"):
                place = TensorSlice(name, third if len(ours) == 3 else None)
                yield (keys.TEXT_2, _flat(one)), place


def _flat(name: str) -> str:
    return name.removesuffix(".weight").replace(".", "_")
