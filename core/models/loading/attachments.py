"""What goes with a checkpoint: ControlNets, VAEs, image encoders, and the tensors of small files.

With ``loader`` the only caller of ``from_pretrained`` and ``from_single_file``. A single file's
layout is a folder of its own name beside it, as with checkpoints, or else the family's.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import ModelMissing, ModelUnusable
from core.models.family import Family
from core.models.files import store
from core.models.files.configs import CONFIGS, read_config
from core.models.files.safetensors_header import Header, read_header
from core.models.identify.motion_layers import ORIGINAL, layout_of, name_now
from core.models.loading import load_progress
from core.models.loading.guarded import (
    load_encoder,
    load_part,
    place,
    quietly,
    settle,
    translated,
)
from core.models.loading.vae import load_codec
from core.models.lora.lora import LoraFile, read_lora
from core.models.lora.peft_config import read_peft_config
from core.models.source import Source
from core.models.specs import ControlNetSpec, LoraSpec, ModelSpec, MotionAdapterSpec, VaeSpec

if TYPE_CHECKING:
    from core.config import Config
    from core.models.hardware.device import Device

UNION_CLASS = "ControlNetUnionModel"
# A union ControlNet's table of the kinds it knows: one row a kind.
UNION_KINDS = "task_embedding"
_LDM_MARKS = ("control_model.", "input_hint_block.")


def load_controlnet(spec: ControlNetSpec, device: Device, config: Config) -> Any:
    """A diffusers ``ControlNetModel`` or ``ControlNetUnionModel``, ready on its device."""
    path = _here(spec, config, "Or generate without it.")
    load_progress.reach("controlnet")
    with translated(spec.title, "ControlNet"), quietly():
        model = _controlnet_file(path, spec, device) if path.is_file() else None
        if model is None:
            kind = read_config(path / "config.json").get("_class_name")
            model = load_part(_controlnet_class(kind == UNION_CLASS), path, device)
        place(model, device)
    settle()
    return model


def _controlnet_class(is_union: bool) -> Any:
    from diffusers import ControlNetModel, ControlNetUnionModel

    return ControlNetUnionModel if is_union else ControlNetModel


def _controlnet_file(path: Path, spec: ControlNetSpec, device: Device) -> Any:
    import torch

    header = read_header(path)
    is_union = UNION_KINDS in header.shapes
    layout = _controlnet_layout(path, spec.family, is_union)
    kind = _controlnet_class(is_union)
    if any(header.has(mark) for mark in _LDM_MARKS):
        return kind.from_single_file(
            str(path), config=str(layout), torch_dtype=device.torch_dtype, local_files_only=True
        )
    settings = read_config(layout / "config.json")
    if is_union:
        settings["num_control_type"] = header.shapes[UNION_KINDS][0]
    with torch.device("meta"):  # made without memory, filled by the file's own tensors
        model = kind.from_config(settings)
    model.load_state_dict(read_tensors(path), assign=True)
    return model.to(device.torch_dtype)


def _controlnet_layout(path: Path, family: Family, is_union: bool) -> Path:
    own = path.with_suffix("")
    if (own / "config.json").is_file():
        return own
    if family is Family.SDXL:
        return CONFIGS / "controlnet" / ("sdxl_union" if is_union else "sdxl")
    return CONFIGS / "controlnet" / "sd15"


def load_vae(spec: VaeSpec, device: Device, config: Config) -> Any:
    """A diffusers ``AutoencoderKL`` or ``AutoencoderTiny``, ready on its device."""
    path = _here(spec, config, "Or choose the checkpoint's own VAE.")
    with translated(spec.title, "VAE"), quietly():
        model = place(load_codec(path, spec.family, device), device)
    settle()
    return model


def load_motion_adapter(spec: MotionAdapterSpec, device: Device, config: Config) -> Any:
    """A diffusers ``MotionAdapter``, ready on its device."""
    from diffusers import MotionAdapter

    path = _here(spec, config, "Or choose another way to make the clip.")
    with translated(spec.title, "motion adapter"), quietly():
        if path.is_dir():
            model = load_part(MotionAdapter, path, device)
        else:
            model = _motion_adapter_file(MotionAdapter, path).to(device.torch_dtype)
        place(model, device)
    settle()
    return model


def _motion_adapter_file(kind: Any, path: Path) -> Any:
    """A folder of its own name beside it has the settings that its tensors do not tell."""
    import torch

    header, tensors = read_header(path), read_tensors(path)
    beside = path.with_suffix("") / "config.json"
    settings = read_config(beside) if beside.is_file() else layout_of(header)
    if header.has(ORIGINAL):
        tensors = {new: one for name, one in tensors.items() if (new := name_now(name))}
    with torch.device("meta"):
        model = kind.from_config(settings)
    model.load_state_dict(tensors, assign=True)
    return model


def load_image_encoder(source: Source, device: Device) -> Any:
    """A transformers ``CLIPVisionModelWithProjection``, ready on its device."""
    from transformers import CLIPVisionModelWithProjection

    path = source.path()
    if path is None or not store.weights(path):
        raise ModelMissing(
            expected=f"the image encoder {source.place} on this machine",
            got="none",
            todo="put its folder there, or generate without a reference picture",
            shown="The image encoder that a reference needs is not here. Fetch an IP-Adapter on "
            "Models, or take the reference away.",
        )
    with translated(path.name, "image encoder"), quietly():
        model = load_encoder(CLIPVisionModelWithProjection, path, device)
        place(model, device)
    settle()
    return model


def open_small(spec: ModelSpec, config: Config, what: str) -> tuple[Header, dict[str, Any]]:
    """Header and tensors, on the processor, of an embedding or an adapter."""
    path = _here(spec, config, "Or generate without it.")
    if path.is_dir():
        path = store.weights(path)[0]
    header = read_header(path)
    with translated(spec.title, what):
        return header, read_tensors(path)


def open_lora(spec: LoraSpec, config: Config) -> LoraFile:
    """What can be applied of a LoRA. Raises ``ModelError`` in one line."""
    path = _here(spec, config, "Or generate without it.")
    if path.is_dir():
        path = store.weights(path)[0]
    header = read_header(path)
    with translated(spec.title, "LoRA"):
        return read_lora(read_tensors(path), spec.title, read_peft_config(path, header))


def read_tensors(path: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return load_file(path)


def split_adapter(tensors: Mapping[str, Any], title: str) -> dict[str, dict[str, Any]]:
    """``image_proj`` and ``ip_adapter``, as diffusers takes an IP-Adapter."""
    parts: dict[str, dict[str, Any]] = {"image_proj": {}, "ip_adapter": {}}
    if any("_lora." in name for name in tensors):
        raise ModelUnusable(
            expected="an IP-Adapter that looks at whole pictures in {model}",
            got="one for faces that needs a recogniser of real faces",
            todo="choose a plain or a plus one",
            shown="{model} reads faces of real people, which does not work for drawings. Choose a "
            "plain or a plus IP-Adapter.",
            model=title,
        )
    for name, tensor in tensors.items():
        home, _, rest = name.partition(".")
        if home in parts:
            parts[home][rest] = tensor
    if not all(parts.values()):
        raise ModelUnusable(
            expected="image_proj and ip_adapter tensors in {model}",
            got="others",
            todo="choose an IP-Adapter saved as safetensors",
            shown="{model} is no IP-Adapter that the studio knows. Choose another.",
            model=title,
        )
    return parts


def _here(spec: ModelSpec, config: Config, otherwise: str) -> Path:
    path = spec.source.path()
    why_not = spec.why_not(config)
    if path is None or why_not:
        line = why_not or f"{spec.title} is not on this machine."
        raise ModelMissing(f"{line} {otherwise}")
    return path
