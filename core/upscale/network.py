"""A super-resolution network from a file, ready to run; the last few stay loaded."""

from __future__ import annotations

import logging
import math
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakSet

from cachetools import LRUCache

from core.errors import (
    ModelError,
    ModelMissing,
    ModelUnusable,
    RequestRejected,
    StudioError,
    is_bug,
)
from core.files import sha256_of
from core.models.files.safetensors_header import read_header
from core.models.hardware.out_of_memory import give_back_on_pressure
from core.models.ncnn.weights import read_state_dict, weights_file
from core.upscale.presets import USUAL_SCALE
from core.upscale.streaming import StreamedRrdb, streamed

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    import torch

    from core.models.specs import UpscalerSpec

PADDING = 32
# Of strips of x4plus: what lies further off, up to 349 pixels, changed less than 0.01/255.
STREAM_PADDING = 96
CHANNELS = 3
NCNN = ".param"


@dataclass(frozen=True)
class Network:
    """``padding`` is how many pixels beyond a tile or strip the network is given; ``streamed`` is
    the same network for rows as they come, where it can be taken apart so.

    For the compact kind (SRVGG) and six blocks of RRDB that is how far it sees, so tiles are exact;
    others see further and get what keeps their seams below what an eye finds.
    """

    descriptor: Any
    scale: int
    padding: int
    streamed: StreamedRrdb | None = None

    @property
    def device(self) -> str:
        """ "cpu", "cuda" or "mps"."""
        return str(self.descriptor.device.type)

    def __call__(self, pixels: torch.Tensor) -> torch.Tensor:
        """(1, 3, h, w) 0–1 on any device → (1, 3, h·scale, w·scale) 0–1 on the network's."""
        return self.descriptor(pixels.to(self.descriptor.device, self.descriptor.dtype)).float()


def load_network(
    file: Path, *, sha256: str | None = None, device: str = "cpu", half: bool = False
) -> Network:
    """Read a network from ``.safetensors``, from ``.pth`` when its ``sha256`` is known, or from
    ncnn's ``.param`` with its ``.bin`` beside it.

    ``half`` asks for half precision; a network that cannot do that stays in full.

    Raises ``ModelMissing`` when the file is not there and ``ModelUnusable`` when it is corrupt, of
    another kind, or a pickle that nobody vouches for.
    """
    import torch

    if not file.is_file():
        raise ModelMissing(
            expected="the upscaler file {file}",
            got="none",
            todo="install it",
            shown="This upscaler is not here any more. Choose another, or fetch it on Models.",
            path=file,
        )
    if file.suffix != NCNN:
        _check_file(file, sha256)
    descriptor = _read(file)
    _check_kind(descriptor, file)
    if half and descriptor.supports_half:
        descriptor.half()
    descriptor.to(device).eval()
    if device != "cpu":
        descriptor.model.to(memory_format=torch.channels_last)
    rows = streamed(descriptor)
    padding = _padding(descriptor) if rows is None else min(rows.reach, STREAM_PADDING)
    return Network(descriptor, descriptor.scale, padding, rows)


def scale_of(file: Path) -> int:
    """How many times a network enlarges, by its file's head alone; 0 where that does not tell.

    The compact kind ends in 3·s² channels, RRDB doubles by each ``conv_up`` and takes its picture
    folded small before. Raises as ``read_header`` does.
    """
    shapes = read_header(file).shapes
    bodies = [name for name in shapes if re.fullmatch(r"body\.\d+\.weight", name)]
    if bodies and "conv_first.weight" not in shapes:
        last = max(bodies, key=lambda name: int(name.split(".")[1]))
        return math.isqrt(shapes[last][0] // CHANNELS) if len(shapes[last]) == 4 else 0
    first = shapes.get("conv_first.weight", ())
    doubled = sum(bool(re.fullmatch(r"conv_up\d\.weight", name)) for name in shapes)
    if len(first) != 4 or not doubled:
        return 0
    return 2**doubled // max(math.isqrt(first[1] // CHANNELS), 1)


def highest_scale(spec: UpscalerSpec) -> int:
    """How many times a network enlarges; what is usual where nobody knows before it is loaded."""
    if spec.scale or spec.file is None or spec.file.suffix != ".safetensors":
        return spec.scale or USUAL_SCALE
    try:
        return scale_of(spec.file) or USUAL_SCALE
    except ModelError:  # its own line comes when it is used
        return USUAL_SCALE


def check_reach(spec: UpscalerSpec, highest: int, scale: int) -> None:
    """Raises ``RequestRejected`` where a network that enlarges ``highest`` times is to do more."""
    if scale > highest:
        raise RequestRejected(
            expected="an enlargement that {model} can do",
            got=f"×{scale}",
            todo=f"it goes to ×{highest}; choose that or another upscaler",
            shown=f"{{model}} goes to ×{highest}. Choose that, or another upscaler.",
            model=spec.title,
        )


def _check_file(file: Path, sha256: str | None) -> None:
    kind = file.suffix.lower()
    if kind not in (".safetensors", ".pth"):
        raise ModelUnusable(
            expected="an upscaler as .safetensors",
            got="{file}",
            todo="convert it",
            shown="{file} is no safetensors file. Convert it, or choose another upscaler.",
            path=file,
        )
    if kind == ".pth" and not sha256:
        raise ModelUnusable(
            expected="an upscaler as .safetensors",
            got="{file}",
            todo="a .pth file can run code, so only those of the catalogue are opened; convert it",
            shown="{file} is a .pth file, which can run code. Convert it to safetensors, or "
            "choose another upscaler.",
            path=file,
        )
    if sha256 and sha256_of(file) != sha256.lower():
        raise ModelUnusable(
            expected="{file} with the checksum of the catalogue",
            got="another one",
            todo="download it again",
            shown="{file} is damaged or another file. Download it again.",
            path=file,
        )
    if kind == ".safetensors":
        read_header(file)


def _read(file: Path) -> Any:
    from spandrel import ModelLoader  # pyright: ignore[reportMissingTypeStubs]

    try:
        if file.suffix == NCNN:
            return ModelLoader().load_from_state_dict(read_state_dict(file))
        return ModelLoader().load_from_file(file)
    except StudioError:
        raise
    # Formats, pickles, shapes: a foreign file fails in any layer below, always here.
    except Exception as error:
        if is_bug(error):
            raise
        logger.warning("%s cannot be read", file.name, exc_info=error)
        raise ModelUnusable(
            expected="a Real-ESRGAN kind of network",
            got=f"{{file}}, which could not be read as one ({type(error).__name__})",
            todo="choose another upscaler",
            shown="{file} could not be read. Choose another upscaler.",
            path=file,
        ) from error


def _check_kind(descriptor: Any, file: Path) -> None:
    from spandrel import ImageModelDescriptor  # pyright: ignore[reportMissingTypeStubs]

    found = cast("object", descriptor)
    colours = {descriptor.input_channels, descriptor.output_channels}
    if not isinstance(found, ImageModelDescriptor) or colours != {CHANNELS}:
        raise ModelUnusable(
            expected="a network that enlarges colour pictures",
            got=f"{descriptor.architecture.name} for something else in {{file}}",
            todo="choose another upscaler",
            shown="{file} does not enlarge colour pictures. Choose another upscaler.",
            path=file,
        )
    if descriptor.scale < 2:
        raise ModelUnusable(
            expected="a network that enlarges",
            got="{file}, which keeps the size",
            todo="choose another one",
            shown="{file} does not enlarge. Choose another upscaler.",
            path=file,
        )


def _padding(descriptor: Any) -> int:
    """How far the network sees, where that is known: one pixel for each 3×3 convolution."""
    if descriptor.architecture.id != "Compact":
        return PADDING
    return sum(1 for layer in descriptor.model.body if type(layer).__name__ == "Conv2d")


class NetworkCache:
    """The last ``limit`` networks, until memory runs out; one is loaded at a time. Safe to call
    from several threads."""

    def __init__(self, limit: int = 2) -> None:
        self._lock = threading.Lock()
        _caches.add(self)
        self._networks: LRUCache[tuple[str, tuple[int, ...], str, bool], Network] = LRUCache(limit)

    def get(
        self, file: Path, *, sha256: str | None = None, device: str = "cpu", half: bool = False
    ) -> Network:
        """Like ``load_network``; a file that changed on disk is read anew."""
        parts = (file, weights_file(file)) if file.suffix == NCNN else (file,)
        changed = tuple(part.stat().st_mtime_ns if part.is_file() else 0 for part in parts)
        key = (str(file), changed, device, half)
        with self._lock:
            if key not in self._networks:
                self._networks[key] = load_network(file, sha256=sha256, device=device, half=half)
            return self._networks[key]

    def clear(self) -> None:
        """What is in use stays with its user."""
        with self._lock:
            self._networks.clear()


_caches: WeakSet[NetworkCache] = WeakSet()


def _clear_all() -> None:
    for cache in tuple(_caches):
        cache.clear()


give_back_on_pressure(_clear_all)
