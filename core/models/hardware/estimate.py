"""How much memory a picture takes on a checkpoint, told from headers and configurations alone.

Weights are counted tensor by tensor in the format they are loaded in. What a step or a decoding
holds besides them follows from the shape of the network: the numbers below were counted with a
tracker of living tensors on Stable Diffusion 1.5 and SDXL, where they are exact to the byte, and
compared with the resident memory of real runs (benchmarks/engine/memory_estimate.py).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.config import ASSETS
from core.errors import ModelError
from core.models.family import Family
from core.models.files import store
from core.models.files.configs import read_config
from core.models.files.safetensors_header import read_header
from core.models.source import Source
from core.models.specs import (
    AdapterSpec,
    CheckpointSpec,
    ControlNetSpec,
    MotionAdapterSpec,
    weight_folders,
)

MIB = 1 << 20
ITEM_BYTES = {"float32": 4, "float16": 2, "bfloat16": 2}

# A process with torch, diffusers and transformers loaded, and what the first picture makes it keep.
PROCESS_BYTES = 910 * MIB
# Of the weights, what the processor's allocator still keeps of their loading (measured 0.06–0.1).
KEPT_SHARE = 0.06
# The driver's context and the libraries' workspaces; read, not measured here (0.3–0.6 GiB).
CARD_BYTES = 512 * MIB
# Numbers a transformer block holds at its widest, the gated feed-forward, per token and channel.
FEED_FORWARD = 23
# Likewise the last block of a decoder (encoder), per pixel and channel.
DECODER, ENCODER, TINY_CODEC = 3, 5, 3
TILE_SIDE = 512
# A compact upscaler's numbers per pixel of a tile; a dense one is a stream of rows, which takes so
# many a column, so many more for each block of about so many weights, and never above a limit
# (core.upscale.enlarging).
COMPACT_UPSCALER, UPSCALER_SIDE = 180, 676
DENSE_COLUMN, DENSE_BLOCK, BLOCK_WEIGHTS, DENSE_MOST = 125_000, 4_000, 720_000, 367_000_000

# Parameters of the parts of models that are not on this machine yet (counted).
KNOWN: Mapping[Family, Mapping[str, int]] = {
    Family.DRAWING: {},
    Family.STARTER: {},
    Family.SD15: {
        "unet": 859_520_964, "vae": 83_653_863, "text_encoder": 123_060_480,
        "controlnet": 361_279_120, "adapter": 22_300_000, "image_encoder": 632_076_800,
        "motion_adapter": 453_209_600,
    },
    Family.SDXL: {
        "unet": 2_567_463_684, "vae": 83_653_863, "text_encoder": 123_060_480,
        "text_encoder_2": 694_659_840, "controlnet": 1_251_014_160, "adapter": 361_000_000,
        "image_encoder": 632_076_800,
    },
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Workload:
    """What one picture asks of a checkpoint.

    ``width`` × ``height`` is the largest that is drawn. ``is_guided``: with and without the prompt
    at once. ``loras`` and ``vae`` are their files or folders; ``enlarger`` the upscaler's file,
    ``has_start``: a picture goes through the encoder. ``frames`` of a clip are drawn at once, by
    ``motion``; they go through the codec one by one.
    """

    width: int
    height: int
    is_guided: bool = True
    controlnets: tuple[ControlNetSpec, ...] = ()
    adapters: tuple[AdapterSpec, ...] = ()
    loras: tuple[Path, ...] = ()
    vae: Source | None = None
    enlarger: Path | None = None
    has_start: bool = False
    frames: int = 1
    motion: MotionAdapterSpec | None = None

    @property
    def pixels(self) -> int:
        return self.width * self.height


@dataclass(frozen=True, kw_only=True)
class MemoryEstimate:
    """Bytes. ``weights`` by part; the rest is what each stage holds besides them at its peak."""

    overhead: int
    weights: Mapping[str, int] = field(default_factory=dict[str, int])
    denoising: int = 0
    encoding: int = 0
    decoding: int = 0
    decoding_in_tiles: int = 0
    enlarging: int = 0
    largest_layer: int = 0

    @property
    def all_weights(self) -> int:
        return sum(self.weights.values())

    @property
    def whole(self) -> int:
        """Everything stays where it computes."""
        peak = max(self.denoising, self.encoding, self.decoding, self.enlarging)
        return self.overhead + self.all_weights + peak

    @property
    def tiled(self) -> int:
        """The same, with the picture decoded in tiles."""
        return self.overhead + self.all_weights + self._tiled_peak

    def offloaded(self, parts: Iterable[str]) -> int:
        """With the named ``parts`` offloaded to main memory, their layers onloaded one by one."""
        away = set(parts)
        here = sum(size for part, size in self.weights.items() if part not in away)
        return self.overhead + here + 2 * self.largest_layer + self._tiled_peak

    @property
    def _tiled_peak(self) -> int:
        # encoders and upscalers go by tiles as well
        return max(self.denoising, self.decoding_in_tiles)


def estimate(spec: CheckpointSpec, work: Workload, *, dtype: str, device: str) -> MemoryEstimate:
    """What ``work`` takes on ``spec`` loaded as ``dtype`` on ``device`` (``"cuda"``, ``"cpu"`` …).

    A part that is not on this machine counts as its family's usual one. ``ModelError`` when a file
    cannot be read.
    """
    item = ITEM_BYTES[dtype]
    codec = _config(spec, "vae") if work.vae is None else _config_at(work.vae.path(), spec, "vae")
    # in bfloat16 on a processor it may stay in full precision, which only its weights tell
    is_full = needs_full_precision(codec, dtype) or (device == "cpu" and dtype == "bfloat16")
    codec_item = 4 if item == 2 and is_full else item
    weights = {
        part: count * (codec_item if part == "vae" else item)
        for part, count in parameters(spec, work).items()
    }
    pixels, tile = work.pixels, min(work.pixels, TILE_SIDE**2)
    per_pixel = codec_item * _codec_numbers(codec, DECODER)
    samples = work.frames * (2 if work.is_guided else 1)
    step = denoising_numbers(_config(spec, "unet"), work, is_fused=True, cell=_cell(codec))
    kept = int(KEPT_SHARE * sum(weights.values()))
    kept += item * max((_replaced(path) for path in work.loras), default=0)
    return MemoryEstimate(
        overhead=PROCESS_BYTES + kept if device == "cpu" else CARD_BYTES,
        weights=weights,
        denoising=int(samples * step * item),
        encoding=pixels * item * _codec_numbers(codec, ENCODER) if work.has_start else 0,
        decoding=pixels * per_pixel,
        decoding_in_tiles=tile * per_pixel + 2 * 3 * codec_item * pixels,
        enlarging=_enlarging(work, item),
        largest_layer=item * _largest_layer(spec),
    )


def checkpoint_bytes(spec: CheckpointSpec, dtype: str) -> int:
    """What its weights take as ``dtype``."""
    return ITEM_BYTES[dtype] * sum(_checkpoint_parameters(spec).values())


def controlnet_bytes(spec: ControlNetSpec, dtype: str) -> int:
    known = KNOWN[spec.family].get("controlnet", 0)
    return ITEM_BYTES[dtype] * _count(spec.source.path(), known)


def needs_full_precision(codec: Mapping[str, Any], dtype: str) -> bool:
    """SDXL's own decoder overflows in float16, as its configuration says; bfloat16 reaches far."""
    return dtype == "float16" and bool(codec.get("force_upcast", False))


def parameters(spec: CheckpointSpec, work: Workload) -> dict[str, int]:
    """Numbers in the weights, by part."""
    found = _checkpoint_parameters(spec)
    known = KNOWN[spec.family]
    if work.vae is not None:
        found["vae"] = _count(work.vae.path(), known.get("vae", 0))
    for place, control in enumerate(work.controlnets):
        found[f"controlnet_{place}"] = _count(control.source.path(), known.get("controlnet", 0))
    for place, adapter in enumerate(work.adapters):
        found[f"adapter_{place}"] = _count(adapter.source.path(), known.get("adapter", 0))
        encoder = _count(adapter.image_encoder.path(), known.get("image_encoder", 0))
        found["image_encoder"] = max(encoder, found.get("image_encoder", 0))
    if work.motion is not None:
        usual = known.get("motion_adapter", 0)
        found["motion_adapter"] = _count(work.motion.source.path(), usual)
    if work.enlarger is not None:
        found["upscaler"] = _count(work.enlarger, 0)
    return found


def _checkpoint_parameters(spec: CheckpointSpec) -> dict[str, int]:
    path = spec.source.path()
    known = dict(KNOWN[spec.family])
    if path is not None and path.is_file():
        return _parameters_of_file(path, spec.family)
    components = dict(spec.components)
    found: dict[str, int] = {}
    for part in weight_folders(spec.family):
        own = None if path is None else path / part
        place = components[part].path() if part in components else own
        found[part] = _count(place, known.get(part, 0))
    return found


# Where the parts of a single file begin, as Stability's own code names them.
_PREFIXES = (
    ("model.diffusion_model.", "unet"), ("first_stage_model.", "vae"),
    ("conditioner.embedders.1.", "text_encoder_2"), ("conditioner.embedders.0.", "text_encoder"),
    ("cond_stage_model.", "text_encoder"),
)  # fmt: skip


def _parameters_of_file(path: Path, family: Family) -> dict[str, int]:
    found = dict.fromkeys(weight_folders(family), 0)
    for name, shape in read_header(path).shapes.items():
        part = next((part for start, part in _PREFIXES if name.startswith(start)), None)
        if part in found:
            found[part] += math.prod(shape)
    return {part: count or KNOWN[family].get(part, 0) for part, count in found.items()}


def _count(path: Path | None, otherwise: int) -> int:
    """Numbers in a file, or in the weights of a folder; ``otherwise`` when there are none."""
    if path is None:
        return otherwise
    files = (path,) if path.is_file() else store.weights(path)
    counts = [_count_file(file, file.stat().st_mtime_ns) for file in files]
    return sum(counts) or otherwise


def _replaced(lora: Path) -> int:
    """Numbers of the weights that a LoRA changes: what they were is kept in main memory."""
    if not lora.is_file():
        return 0
    shapes = read_header(lora).shapes
    found = 0
    for name, shape in shapes.items():
        for down, up in _PAIRS:
            other = shapes.get(name.replace(down, up)) if down in name else None
            if other and len(shape) > 1:
                found += other[0] * math.prod(shape[1:])
    return found


# How the two halves of a LoRA's layer are named: by kohya and older diffusers, by peft.
_PAIRS = (("down.weight", "up.weight"), ("lora_A.weight", "lora_B.weight"))


@lru_cache(maxsize=256)
def _count_file(file: Path, changed: int) -> int:
    del changed  # only part of what is remembered
    if file.suffix.lower() == ".param":  # its weights lie beside it, in half precision
        return file.with_suffix(".bin").stat().st_size // 2
    if file.suffix.lower() != ".safetensors":
        return file.stat().st_size // 4  # catalogued upscalers, in full precision
    return sum(math.prod(shape) for shape in read_header(file).shapes.values())


_SD15_WIDTHS = (320, 640, 1280, 1280)
_SD15_BLOCKS = ("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",)


def denoising_numbers(
    unet: Mapping[str, Any], work: Workload, *, is_fused: bool, heads: int = 8, cell: int = 8
) -> float:
    """Numbers that one sample's step holds at its peak; a latent stands for ``cell`` pixels a side.

    Without a fused attention the whole table of who attends to whom stands in memory, twice.
    """
    cells = work.pixels / cell**2
    channels = _widths(unet, "block_out_channels", _SD15_WIDTHS)
    layers = (*_widths(unet, "layers_per_block", (2,)), 2)[0]
    kinds = [str(kind) for kind in unet.get("down_block_types", _SD15_BLOCKS)]
    kept: list[float] = []  # what the way down keeps for the way up, by level, per cell
    widest, total = 0.0, 0.0
    for level, (width, kind) in enumerate(zip(channels, kinds, strict=False)):
        area = 0.25**level
        below = channels[level - 1] if level else width
        kept.append(area * (below + layers * width))
        block = area * (FEED_FORWARD * width if "CrossAttn" in kind else 6 * width + 3 * below)
        if not is_fused and "CrossAttn" in kind:
            block += 2 * heads * (area * cells) * area
        widest = max(widest, block + (0 if work.controlnets else sum(kept)))
        total = sum(kept)
    if work.controlnets:
        # its answers, and their sums with what was kept, live until the way up is done
        widest += 2 * total + channels[-1] * 0.25 ** (len(channels) - 1)
    return cells * widest


def _cell(codec: Mapping[str, Any]) -> int:
    """Pixels a side of a latent: every level of the codec but one halves the picture."""
    is_tiny = codec.get("_class_name") == "AutoencoderTiny"
    name = "decoder_block_out_channels" if is_tiny else "block_out_channels"
    return 2 ** (len(_widths(codec, name, (1, 2, 3, 4))) - 1)


def _codec_numbers(codec: Mapping[str, Any], per_channel: int) -> int:
    if codec.get("_class_name") == "AutoencoderTiny":
        return TINY_CODEC * _widths(codec, "decoder_block_out_channels", (64,))[0]
    widths = _widths(codec, "block_out_channels", (128, 256))
    return per_channel * (max(widths[:2]) if per_channel == DECODER else widths[0])


def _enlarging(work: Workload, item: int) -> int:
    if work.enlarger is None:
        return 0
    count = _count(work.enlarger, 0)
    if count > 2_000_000:
        column = DENSE_COLUMN + DENSE_BLOCK * (count // BLOCK_WEIGHTS)
        return item * min(work.width * column, DENSE_MOST)
    sides = [min(side, UPSCALER_SIDE) for side in (work.width, work.height)]
    return item * math.prod(sides) * COMPACT_UPSCALER


def _largest_layer(spec: CheckpointSpec) -> int:
    """Numbers in the largest single tensor of the UNet: about two of its widest convolutions."""
    return 9 * 2 * _widths(_config(spec, "unet"), "block_out_channels", _SD15_WIDTHS)[-1] ** 2


def _widths(config: Mapping[str, Any], name: str, usual: tuple[int, ...]) -> tuple[int, ...]:
    """A stranger's list of numbers, or single number; ``usual`` when it is something else."""
    found = config.get(name)
    numbers: list[Any] = found if isinstance(found, list) else [found]
    is_usable = all(type(number) is int and number > 0 for number in numbers)
    return tuple(numbers) if numbers and is_usable else usual


def _config(spec: CheckpointSpec, part: str) -> Mapping[str, Any]:
    components = dict(spec.components)
    path = spec.source.path()
    own = None if path is None or path.is_file() else path / part
    return _config_at(components[part].path() if part in components else own, spec, part)


def _config_at(folder: Path | None, spec: CheckpointSpec, part: str) -> Mapping[str, Any]:
    """The part's own configuration, else that of its family."""
    usual = "sdxl" if spec.family is Family.SDXL else "sd15"
    for place in (folder, ASSETS / "configs" / usual / part):
        file = None if place is None else place / "config.json"
        if file is not None and file.is_file():
            return _read(file, file.stat().st_mtime_ns)
    raise ModelError(
        expected=f"a configuration of {part} for {{model}}",
        got="none",
        shown="A part of {model} is missing. Get it again.",
        model=spec.title,
    )


@lru_cache(maxsize=64)
def _read(file: Path, changed: int) -> Mapping[str, Any]:
    del changed
    return read_config(file)
