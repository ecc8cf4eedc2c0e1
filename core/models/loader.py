"""Spec → loaded parts. The only place that calls ``from_pretrained`` and ``from_single_file``.

Parts are loaded one by one from folders on this machine: a ``model_index.json`` is never followed,
so it cannot name code; no pickle is opened; nothing is fetched.
"""

from __future__ import annotations

import atexit
import gc
import json
import logging
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from core.config import ASSETS
from core.errors import ModelError, ModelMissing, ModelUnusable
from core.models import store
from core.models.registry import CheckpointSpec, Source, SourceKind
from core.models.weights import Content, read_header

if TYPE_CHECKING:
    from core.config import Config
    from core.models.device import Device

# Layout and tokenizer of Stable Diffusion 1.x, which single files do not carry.
SD15_CONFIG = ASSETS / "configs" / "sd15"
MAX_CONFIG_BYTES = 1 << 20
NOISY = ("diffusers", "transformers", "huggingface_hub", "accelerate")


@dataclass(eq=False, kw_only=True)
class LoadedCheckpoint:
    """The parts of a checkpoint on its device, in evaluation mode.

    ``scheduler`` is the one its files name; the engine builds its own from its config.
    """

    spec: CheckpointSpec
    device: Device
    unet: Any
    vae: Any
    text_encoder: Any
    tokenizer: Any
    scheduler: Any

    @property
    def weight_bytes(self) -> int:
        return sum(module_bytes(part) for part in (self.unet, self.vae, self.text_encoder))


def module_bytes(module: Any) -> int:
    return sum(p.numel() * p.element_size() for p in module.parameters())


def load_checkpoint(spec: CheckpointSpec, device: Device, config: Config) -> LoadedCheckpoint:
    """Raises ``ModelMissing`` or ``ModelUnusable`` with one line; takes seconds the first time."""
    path = spec.source.path()
    why_not = spec.why_not(config)
    if path is None or why_not:
        raise ModelMissing(why_not)
    with _translated(spec.title), quietly():
        if spec.source.kind is SourceKind.FILE:
            parts = _parts_of_file(path, device)
        else:
            parts = _parts_of_folder(path, device)
        for name in module_parts():
            _place(parts[name], device)
    _settle()
    return LoadedCheckpoint(spec=spec, device=device, **parts)


def load_controlnet(source: Source, device: Device) -> Any:
    """A diffusers ``ControlNetModel`` on its device, in evaluation mode."""
    path = source.path()
    if path is None or not store.weights(path):
        how = (
            f"run `hf download {source.place}`"
            if source.kind is SourceKind.HUB
            else f"put it back at {source.place}"
        )
        raise ModelMissing(
            f"Expected the openpose ControlNet {Path(source.place).name} on this machine, found "
            f"none: {how}, or generate without a pose."
        )
    with _translated(Path(source.place).name), quietly():
        from diffusers import ControlNetModel

        model = _load(ControlNetModel, path, device)
        _place(model, device)
    _settle()
    return model


def _place(model: Any, device: Device) -> None:
    import torch

    model.to(device.name).eval().requires_grad_(False)
    if device.name != "mps":
        # convolutions want channels innermost: a third less time for the decoder on a processor
        model.to(memory_format=torch.channels_last)


def module_parts() -> tuple[str, ...]:
    return ("unet", "vae", "text_encoder")


def _parts_of_folder(folder: Path, device: Device) -> dict[str, Any]:
    from diffusers import AutoencoderKL, AutoencoderTiny, UNet2DConditionModel
    from transformers import CLIPTextModel, CLIPTokenizer

    codecs: dict[str, Any] = {"AutoencoderKL": AutoencoderKL, "AutoencoderTiny": AutoencoderTiny}
    codec = _read_config(folder / "vae" / "config.json").get("_class_name")
    if codec not in codecs:
        raise ModelUnusable(
            f"Expected {' or '.join(codecs)} as vae of {folder.name}, got {codec!r:.60}: "
            "this checkpoint is of another family."
        )
    _check_unet(folder)
    return {
        "unet": _load(UNet2DConditionModel, folder / "unet", device),
        "vae": _load(codecs[codec], folder / "vae", device),
        "text_encoder": _load_text_encoder(CLIPTextModel, folder / "text_encoder", device),
        "tokenizer": CLIPTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True),
        "scheduler": _scheduler(folder / "scheduler"),
    }


def _check_unet(folder: Path) -> None:
    unet = _read_config(folder / "unet" / "config.json")
    if unet.get("_class_name", "UNet2DConditionModel") != "UNet2DConditionModel":
        raise ModelUnusable(
            f"Expected a Stable Diffusion 1.x UNet in {folder.name}, got "
            f"{unet.get('_class_name')!r:.60}: choose a checkpoint of that family."
        )
    if unet.get("addition_embed_type") is not None or unet.get("in_channels", 4) not in (4, 8, 16):
        raise ModelUnusable(
            f"Expected a Stable Diffusion 1.x checkpoint in {folder.name}, got one of another "
            "family or for inpainting: choose a 1.x checkpoint."
        )


def _parts_of_file(path: Path, device: Device) -> dict[str, Any]:
    header = read_header(path)
    if header.content is not Content.SD1:
        raise ModelUnusable(
            f"Expected a Stable Diffusion 1.x checkpoint in {path.name}, got {header.content}: "
            "choose another file."
        )
    from diffusers import StableDiffusionPipeline

    pipeline = StableDiffusionPipeline.from_single_file(
        str(path),
        config=str(single_file_config(path)),
        torch_dtype=device.torch_dtype,
        local_files_only=True,
        use_safetensors=True,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    parts = {name: getattr(pipeline, name) for name in (*module_parts(), "tokenizer", "scheduler")}
    if header.prediction != "epsilon":
        scheduler = parts["scheduler"]
        parts["scheduler"] = type(scheduler).from_config(
            scheduler.config, prediction_type=header.prediction
        )
    return parts


def single_file_config(path: Path) -> Path:
    """Layout for a single file: a folder of its own name beside it, else Stable Diffusion 1.x's."""
    own = path.with_suffix("")
    return own if (own / "model_index.json").is_file() else SD15_CONFIG


def _load(kind: Any, folder: Path, device: Device) -> Any:
    """One diffusers part; its header is read and bounded before the library sees the file."""
    files = store.weights(folder)
    for file in files:
        read_header(file)
    return kind.from_pretrained(
        folder,
        torch_dtype=device.torch_dtype,
        variant=store.variant(files),
        use_safetensors=True,
        local_files_only=True,
    )


def _load_text_encoder(kind: Any, folder: Path, device: Device) -> Any:
    files = store.weights(folder)
    for file in files:
        read_header(file)
    model, report = kind.from_pretrained(
        folder,
        dtype=device.torch_dtype,
        variant=store.variant(files),
        use_safetensors=True,
        local_files_only=True,
        output_loading_info=True,
    )
    # transformers fills missing weights with noise and only logs it
    lost = sorted(report["missing_keys"]) or sorted(map(str, report["mismatched_keys"]))
    if lost:
        raise ModelUnusable(
            f"Expected a whole text encoder in {folder.parent.name}, but {len(lost)} tensors are "
            f"missing or of another shape, {lost[0]:.60} first: get it again."
        )
    return model


def _scheduler(folder: Path) -> Any:
    import diffusers
    from diffusers.schedulers.scheduling_utils import SchedulerMixin

    name = _read_config(folder / "scheduler_config.json").get("_class_name")
    kind = getattr(diffusers, name, None) if isinstance(name, str) else None
    if not (isinstance(kind, type) and issubclass(kind, SchedulerMixin)):
        raise ModelUnusable(
            f"Expected a scheduler that diffusers knows in {folder.parent.name}, got "
            f"{name!r:.60}: repair scheduler_config.json."
        )
    return kind.from_pretrained(folder, local_files_only=True)  # pyright: ignore


def _read_config(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(MAX_CONFIG_BYTES))
    except OSError as error:
        raise ModelMissing(
            f"Expected {path.parent.name}/{path.name} in the checkpoint, found none: get it again."
        ) from error
    except (ValueError, RecursionError) as error:
        raise ModelUnusable(
            f"Expected JSON in {path.parent.name}/{path.name}, got something else: get it again."
        ) from error
    if not isinstance(found, dict):
        raise ModelUnusable(
            f"Expected a table in {path.parent.name}/{path.name}, got something else: get it again."
        )
    return cast("dict[str, Any]", found)


@contextmanager
def _translated(title: str) -> Generator[None]:
    """The one boundary where the libraries' own errors become a line for a person."""
    from safetensors import SafetensorError

    try:
        yield
    except ModelError:
        raise
    except (SafetensorError, OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        if is_out_of_memory(error):
            raise
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise ModelUnusable(
            f"Expected {title} to be a whole Stable Diffusion 1.x model, but it cannot be loaded "
            f"({reason}): get it again."
        ) from error


def is_out_of_memory(error: BaseException) -> bool:
    """CUDA and MPS raise their own kinds, the CPU allocator a plain RuntimeError."""
    text = str(error)
    return (
        isinstance(error, MemoryError)
        or type(error).__name__ == "OutOfMemoryError"
        or (isinstance(error, RuntimeError) and "out of memory" in text)
        or (isinstance(error, RuntimeError) and "can't allocate memory" in text)
    )


@contextmanager
def quietly() -> Generator[None]:
    """No progress bars and no load reports: what matters is raised."""
    import diffusers.utils.logging as diffusers_logging
    import transformers.utils.logging as transformers_logging

    levels = {name: logging.getLogger(name).level for name in NOISY}
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    diffusers_logging.disable_progress_bar()
    transformers_logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def _settle() -> None:
    """A million new objects would stall every later full collection by a third of a second."""
    gc.collect()
    gc.freeze()
    _thaw_at_exit()


@cache
def _thaw_at_exit() -> None:
    # frozen objects outlive the interpreter, about which triton's bindings then complain aloud
    atexit.register(gc.unfreeze)
