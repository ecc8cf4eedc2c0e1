"""Checkpoint spec → loaded parts. With ``attachments`` the only caller of ``from_pretrained`` and
``from_single_file``.

Parts are loaded one by one from folders on this machine: a ``model_index.json`` is never followed,
so it cannot name code; no pickle is opened; nothing is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import ModelMissing, ModelUnusable
from core.models.family import Family
from core.models.files.configs import SD15_CONFIG, SDXL_CONFIG, read_config
from core.models.files.safetensors_header import read_header
from core.models.identify.facts import ModelFacts
from core.models.identify.inspect import describe
from core.models.kinds import ModelKind
from core.models.loading import load_progress
from core.models.loading.guarded import (
    load_encoder,
    load_part,
    place,
    quietly,
    settle,
    translated,
)
from core.models.loading.vae import codec_class, load_codec
from core.models.merging.tensor_names import TEXT_SD15, TEXT_SDXL, current_text_name
from core.models.source import Source
from core.models.specs import CheckpointSpec

if TYPE_CHECKING:
    from core.config import Config
    from core.models.hardware.device import Device

TITLES = {Family.SDXL: "SDXL"}
SD15_TITLE = "Stable Diffusion 1.x"


@dataclass(eq=False, kw_only=True)
class LoadedCheckpoint:
    """The parts of a checkpoint on its device, in evaluation mode.

    ``scheduler`` is the one its files name; the engine builds its own from its config. The second
    text encoder is SDXL's.
    """

    spec: CheckpointSpec
    device: Device
    unet: Any
    vae: Any
    text_encoder: Any
    tokenizer: Any
    scheduler: Any
    text_encoder_2: Any = None
    tokenizer_2: Any = None

    @property
    def is_sdxl(self) -> bool:
        return self.text_encoder_2 is not None

    @property
    def modules(self) -> dict[str, Any]:
        """The parts that hold weights, by name."""
        return {name: getattr(self, name) for name in module_parts(self.is_sdxl)}


def load_checkpoint(spec: CheckpointSpec, device: Device, config: Config) -> LoadedCheckpoint:
    """Raises ``ModelMissing`` or ``ModelUnusable`` with one line; takes seconds the first time."""
    path = spec.source.path()
    why_not = spec.why_not(config)
    if path is None or why_not:
        raise ModelMissing(why_not)
    is_sdxl = spec.family is Family.SDXL
    load_progress.reach("libraries")  # imported by what follows
    with translated(spec.title, f"{_title(spec.family)} model"), quietly():
        if path.is_file():
            parts = _parts_of_file(path, device, spec)
        else:
            parts = _parts_of_folder(path, device, dict(spec.components), is_sdxl)
        for name in module_parts(is_sdxl):
            place(parts[name], device)
        parts["scheduler"] = _trained_as(parts["scheduler"], spec)
    settle()
    return LoadedCheckpoint(spec=spec, device=device, **parts)


def module_parts(is_sdxl: bool = False) -> tuple[str, ...]:
    return ("unet", "vae", "text_encoder", *(["text_encoder_2"] if is_sdxl else []))


def _title(family: Family) -> str:
    return TITLES.get(family, SD15_TITLE)


def _trained_as(scheduler: Any, known: CheckpointSpec | ModelFacts) -> Any:
    """With what is known of a model's training and its scheduler's file does not say: from the
    catalogue, from a person, or from the empty tensors that mark a single file."""
    settings: dict[str, Any] = {}
    if isinstance(known, CheckpointSpec) and known.is_chosen:
        settings = {"prediction_type": known.prediction, "rescale_betas_zero_snr": False}
    elif known.prediction != "epsilon":
        settings["prediction_type"] = known.prediction
    if known.is_zero_snr:
        settings |= _ZERO_SNR
    return type(scheduler).from_config(scheduler.config, **settings) if settings else scheduler


# Down to pure noise, and drawn from there: https://arxiv.org/abs/2305.08891
_ZERO_SNR: dict[str, Any] = {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}


def _parts_of_folder(
    folder: Path, device: Device, elsewhere: dict[str, Source], is_sdxl: bool
) -> dict[str, Any]:
    from diffusers import UNet2DConditionModel
    from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

    def home(name: str) -> Path:
        other = elsewhere[name].path() if name in elsewhere else None
        return other or folder / name

    codec_class(home("vae"))  # what cannot be read is said before anything large is
    family = Family.SDXL if is_sdxl else Family.SD15
    _check_unet(folder, is_sdxl)

    def tokenizer(name: str) -> Any:
        return CLIPTokenizer.from_pretrained(home(name), local_files_only=True)

    parts = {
        "unet": load_part(UNet2DConditionModel, folder / "unet", device),
        "vae": load_codec(home("vae"), family, device),
        "text_encoder": load_encoder(
            CLIPTextModel, home("text_encoder"), device, folder / "text_encoder"
        ),
        "tokenizer": tokenizer("tokenizer"),
        "scheduler": _scheduler(home("scheduler")),
    }
    if is_sdxl:
        second = home("text_encoder_2")
        parts["text_encoder_2"] = load_encoder(CLIPTextModelWithProjection, second, device)
        parts["tokenizer_2"] = tokenizer("tokenizer_2")
    return parts


def _check_unet(folder: Path, is_sdxl: bool) -> None:
    unet = read_config(folder / "unet" / "config.json")
    title = TITLES[Family.SDXL] if is_sdxl else SD15_TITLE
    if unet.get("_class_name", "UNet2DConditionModel") != "UNet2DConditionModel":
        raise ModelUnusable(
            expected=f"a UNet of {title} in {{model}}",
            got=f"{unet.get('_class_name')!r:.60}",
            todo="choose a checkpoint of that family",
            shown=f"{{model}} is no {title} checkpoint. Choose one of that family.",
            model=folder.name,
        )
    # Beside the time SDXL takes its sizes, the starter the words as a whole; the 1.x line nothing.
    added = ("text_time",) if is_sdxl else (None, "text")
    channels = unet.get("in_channels", 4)
    if unet.get("addition_embed_type") not in added or channels not in (4, 8, 16):
        raise ModelUnusable(
            expected=f"a checkpoint of {title} in {{model}}",
            got="one of another family or for inpainting",
            todo=f"choose a checkpoint of {title}",
            shown="{model} is of another family, or for inpainting only. Choose a checkpoint of "
            f"{title}.",
            model=folder.name,
        )


def _parts_of_file(path: Path, device: Device, spec: CheckpointSpec) -> dict[str, Any]:
    facts, is_sdxl = describe(path), spec.family is Family.SDXL
    title = TITLES[Family.SDXL] if is_sdxl else SD15_TITLE
    is_it = facts.kind is ModelKind.CHECKPOINT and (facts.family is Family.SDXL) is is_sdxl
    if not is_it or facts.why_not:
        raise ModelUnusable(
            facts.why_not
            or f"{path.name} is {facts.text}, no {title} checkpoint. Choose another file."
        )
    from diffusers import StableDiffusionPipeline, StableDiffusionXLPipeline

    layout = single_file_config(path, is_sdxl)
    settings: dict[str, Any] = {
        "config": str(layout),
        "torch_dtype": device.torch_dtype,
        "local_files_only": True,
        "use_safetensors": True,
    }
    settings |= _brought(path, layout, device, spec)
    if is_sdxl:
        settings |= {name: load_tokenizer(layout, name) for name in ("tokenizer", "tokenizer_2")}
        settings["add_watermarker"] = False
        pipeline: Any = StableDiffusionXLPipeline.from_single_file(str(path), **settings)
    else:
        none = {"safety_checker": None, "feature_extractor": None}
        settings |= {**none, "requires_safety_checker": False}
        pipeline = StableDiffusionPipeline.from_single_file(str(path), **settings)
    names = [
        *module_parts(is_sdxl),
        "tokenizer",
        "scheduler",
        *(["tokenizer_2"] if is_sdxl else []),
    ]
    parts = {name: getattr(pipeline, name) for name in names}
    parts["scheduler"] = _trained_as(parts["scheduler"], facts)
    return parts


def _brought(path: Path, layout: Path, device: Device, spec: CheckpointSpec) -> dict[str, Any]:
    """Parts that diffusers would not find in the file, or not read as they are wanted: a VAE from
    elsewhere or in a precision of its own, and a text encoder under its old names."""
    parts: dict[str, Any] = {}
    for name, source in spec.components:
        other = source.path()
        if name == "vae" and other is not None:
            parts["vae"] = load_codec(other, spec.family, device)
    if "vae" not in parts and device.is_processor_half:
        parts["vae"] = load_codec(path, spec.family, device)
    names = read_header(path).shapes
    if any(current_text_name(name) != name for name in names):
        from transformers import CLIPTextModel

        parts["text_encoder"] = load_encoder(
            CLIPTextModel, path, device, layout / "text_encoder", only=_text_name
        )
    return parts


def _text_name(name: str) -> str:
    """Of a single file's tensor, as the text encoder alone calls it; empty for other parts."""
    current = current_text_name(name)
    home = next((home for home in (TEXT_SD15, TEXT_SDXL) if current.startswith(home)), "")
    return f"text_model.{current.removeprefix(home)}" if home else ""


def load_tokenizer(layout: Path, name: str) -> Any:
    """SDXL's second tokenizer is its first with another filling; both are CLIP's."""
    from transformers import CLIPTokenizer

    own = layout / name
    if own.is_dir():
        return CLIPTokenizer.from_pretrained(own, local_files_only=True)
    filling: dict[str, Any] = {"pad_token": "!"} if name == "tokenizer_2" else {}
    return CLIPTokenizer.from_pretrained(
        SD15_CONFIG / "tokenizer", local_files_only=True, **filling
    )


def single_file_config(path: Path, is_sdxl: bool = False) -> Path:
    """Layout for a single file: a folder of its own name beside it, else the family's."""
    own = path.with_suffix("")
    if (own / "model_index.json").is_file():
        return own
    return SDXL_CONFIG if is_sdxl else SD15_CONFIG


def _scheduler(folder: Path) -> Any:
    import diffusers
    from diffusers.schedulers.scheduling_utils import SchedulerMixin

    name = read_config(folder / "scheduler_config.json").get("_class_name")
    kind = getattr(diffusers, name, None) if isinstance(name, str) else None
    if not (isinstance(kind, type) and issubclass(kind, SchedulerMixin)):
        raise ModelUnusable(
            expected="a scheduler that diffusers knows in {model}",
            got=f"{name!r:.60}",
            todo="repair scheduler_config.json",
            shown="The scheduler of this checkpoint is unknown. Get the checkpoint again.",
            model=folder.parent.name,
        )
    return kind.from_pretrained(folder, local_files_only=True)  # pyright: ignore
