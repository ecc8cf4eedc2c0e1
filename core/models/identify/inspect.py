"""Path → what lies there, judged by its content alone: a ``.safetensors`` or ONNX file, a graph of
ncnn, or a model folder.

Only headers and small JSON are read, never more than some megabytes, and no library that could be
made to run something sees the file. Names of files and of classes in them decide nothing.
"""

from __future__ import annotations

import json
import re
from copy import copy
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from core.errors import ModelError, ModelUnusable
from core.models.family import Family
from core.models.files import store
from core.models.files.configs import DAMAGED, read_config
from core.models.files.safetensors_header import Header, not_here, read_header
from core.models.identify.facts import FileMetadata, ModelFacts, prediction_of
from core.models.identify.ncnn_facts import GRAPH, WEIGHTS, is_ncnn, ncnn_facts
from core.models.identify.onnx_facts import is_onnx, onnx_facts
from core.models.identify.signatures import (
    INPAINT_ONLY,
    REFINER_WIDTH,
    SD2_WIDTH,
    facts_of,
    family_of_width,
)
from core.models.kinds import ModelKind
from core.models.lora.peft_config import PEFT

__all__ = ["FileMetadata", "ModelFacts", "ModelKind", "describe"]

PARTS = ("unet", "vae", "text_encoder", "text_encoder_2")
CODECS = ("AutoencoderKL", "AutoencoderTiny")
# The number by which latents are scaled is all that tells the two families' VAEs apart.
SCALINGS = {0.18215: Family.SD15, 0.13025: Family.SDXL}

MAX_YAML_BYTES = 1 << 16
PARAMETERIZATION = re.compile(
    r"""^\s*["']?(?:parameterization|prediction_type)["']?\s*:\s*["']?([\w-]{1,40})""", re.MULTILINE
)

_Stamp = tuple[tuple[str, int, int, int, int], ...]


def describe(path: Path, name: str = "") -> ModelFacts:
    """Raises ``ModelMissing`` or ``ModelUnusable`` with one line: not there, cut off, damaged, a
    pickle. A model of a kind the studio cannot use is described, with the reason in ``why_not``.
    Both call it ``name``, or by the name it has on disk.

    Remembered for as long as size and time of the files stay the same.
    """
    found = _remembered(path, _stamp(path))
    if isinstance(found, ModelError):
        error = copy(found)
        if name and error.path == path:
            error.path = Path(name)
        raise error
    return replace(found, why_not=found.why_not.replace("{file}", name or path.name))


def _stamp(path: Path) -> _Stamp:
    """Changes whenever a file that counts does."""
    try:
        files = _files_of(path) if path.is_dir() else [path, *_notes_beside(path)]
        states = [(file, file.stat()) for file in files]
    except OSError as error:
        raise not_here(path) from error
    return tuple(
        (str(f), at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino) for f, at in states
    )


def _files_of(folder: Path) -> list[Path]:
    inner = [folder / part for part in (*PARTS, "scheduler")]
    return [
        file
        for home in (folder, *inner)
        if home.is_dir()
        for file in sorted(home.iterdir())
        if file.suffix in (".safetensors", ".json") and file.is_file()
    ]


@lru_cache(maxsize=4096)
def _remembered(path: Path, _stamp: _Stamp) -> ModelFacts | ModelError:
    try:
        return _folder(path) if path.is_dir() else _file(path)
    except ModelError as error:
        return error


# --- files -------------------------------------------------------------------------------------


def _file(path: Path) -> ModelFacts:
    if is_onnx(path):
        return onnx_facts(path)
    if is_ncnn(path):
        return ncnn_facts(path)
    facts = facts_of(read_header(path))
    prediction = _said_beside(path) if facts.kind is ModelKind.CHECKPOINT else ""
    return replace(facts, prediction=prediction) if prediction else facts


def _notes_beside(path: Path) -> list[Path]:
    """The yaml of the same name, in which A1111 and ComfyUI look for how a checkpoint works, or
    the weights of a graph."""
    endings = (WEIGHTS,) if path.suffix.lower() == GRAPH else (".yaml",)
    return [path.with_suffix(ending) for ending in endings if path.with_suffix(ending).is_file()]


def _said_beside(path: Path) -> str:
    """``epsilon`` or ``v_prediction``, empty when nothing is said there."""
    for beside in _notes_beside(path):
        try:
            with beside.open("rb") as file:
                text = file.read(MAX_YAML_BYTES).decode("utf-8", "replace")
        except OSError:
            return ""
        found = PARAMETERIZATION.search(text)
        return prediction_of(found[1]) if found else ""
    return ""


# --- folders -----------------------------------------------------------------------------------


def _folder(folder: Path) -> ModelFacts:
    if (folder / "unet").is_dir():
        return _checkpoint(folder)
    if (folder / PEFT).is_file():
        return facts_of(read_header(folder / PEFT))
    if (folder / "config.json").is_file():
        return _component(folder)
    return ModelFacts(
        kind=ModelKind.UNKNOWN,
        why_not=(
            "{file} has neither unet/ nor config.json. Choose the folder that holds them, or "
            "one .safetensors file."
        ),
    )


def _checkpoint(folder: Path) -> ModelFacts:
    parts = tuple(part for part in PARTS if store.weights(folder / part))
    config = read_config(folder / "unet" / "config.json")
    unet = _whole_header(folder, "unet")
    for part in parts[1:]:
        read_config(folder / part / "config.json")
        _whole_header(folder, part)
    width = _whole(config.get("cross_attention_dim"))
    facts = ModelFacts(
        kind=ModelKind.CHECKPOINT,
        layout="diffusers folder",
        is_inpaint=config.get("in_channels") == 9,
        text_width=width,
        parts=parts,
        bytes=sum(file.stat().st_size for file in _files_of(folder)),
        dtype=next(iter(unet.dtypes.values()), ""),
        **_scheduling(folder / "scheduler" / "scheduler_config.json"),
    )
    why = _why_not_folder(config, parts) or _disagreement(config, unet)
    if why:
        return replace(facts, why_not=why)
    is_sdxl = config.get("addition_embed_type") == "text_time"
    family = family_of_width(width) or (Family.SDXL if is_sdxl else Family.SD15)
    return replace(facts, family=family)


def _whole_header(model: Path, part: str = "") -> Header:
    """All shards as one; each is read and bounded."""
    folder, place = model / part, f"{{file}}/{part}".rstrip("/")
    files = store.weights(folder)
    if not files:
        why = "pickle weights, which are refused" if store.has_pickle(folder) else "none"
        raise ModelUnusable(
            expected=f"safetensors in {place}",
            got=why,
            todo="get a version with .safetensors",
            shown="This model has no safetensors. Get a version that has.",
            path=model,
        )
    if named := _lost_shards(folder, {file.name for file in files}):
        raise ModelUnusable(
            expected=f"the weights of {place} beside their list",
            got=f"{min(named)!r:.60} in it",
            todo="get the folder again",
            shown=DAMAGED,
            path=model,
        )
    headers = [read_header(file) for file in files]
    return Header(
        shapes={name: shape for header in headers for name, shape in header.shapes.items()},
        size=sum(header.size for header in headers),
        dtypes={name: dtype for header in headers for name, dtype in header.dtypes.items()},
    )


def _lost_shards(folder: Path, shards: set[str]) -> set[str]:
    """The list of shards is followed by diffusers, so it must not lead anywhere else."""
    for path in folder.glob("*.safetensors.index.json"):
        try:
            places = json.loads(path.read_text(encoding="utf-8"))["weight_map"].values()
            named = {str(place) for place in places}
        except (OSError, ValueError, RecursionError, AttributeError, KeyError, TypeError):
            named = {"another list"}
        if len(shards) > 1 and not named <= shards:
            return named - shards
    return set()


def _scheduling(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    config = read_config(path)
    prediction = config.get("prediction_type")
    return {
        "prediction": (
            prediction if prediction in ("epsilon", "v_prediction", "sample") else "epsilon"
        ),
        "is_zero_snr": config.get("rescale_betas_zero_snr") is True,
    }


def _why_not_folder(config: dict[str, Any], parts: tuple[str, ...]) -> str:
    """Empty when the folder holds a Stable Diffusion 1.x or SDXL checkpoint."""
    kind = config.get("_class_name", "UNet2DConditionModel")
    width = _whole(config.get("cross_attention_dim"))
    has_sizes = config.get("addition_embed_type") == "text_time"
    what: str | None = None
    if kind != "UNet2DConditionModel":
        what = f"a network of the kind {kind!s:.40}"
    elif width == SD2_WIDTH and not has_sizes:
        what = "a Stable Diffusion 2.x checkpoint"
    elif width == REFINER_WIDTH and has_sizes:
        what = "the SDXL refiner"
    elif config.get("in_channels", 4) == 9:
        what = INPAINT_ONLY
    elif "vae" not in parts or "text_encoder" not in parts:
        what = f"{' and '.join(parts)} alone"
    elif has_sizes and "text_encoder_2" not in parts:
        what = "one without its second text encoder"
    if what is None:
        return ""
    return f"{{file}} holds {what}. The studio takes checkpoints of Stable Diffusion 1.x and SDXL."


def _disagreement(config: dict[str, Any], unet: Header) -> str:
    """The config decides how large a network is built; it has to be the one the weights fill."""
    blocks = config.get("block_out_channels")
    widths = cast("list[Any]", blocks) if isinstance(blocks, list) else []
    first = unet.shapes.get("conv_in.weight", (0, 0))
    expected = (_whole(widths[0] if widths else 0), _whole(config.get("in_channels", 4)))
    if first[:2] == expected:
        return ""
    return (
        f"The weights in {{file}} do not fit its unet/config.json ({first[:2]} channels where "
        f"it says {expected}). Get both from the same place."
    )


def _whole(value: Any) -> int:
    return value if type(value) is int else 0


def _component(folder: Path) -> ModelFacts:
    """One part with its config: a ControlNet, a VAE, an image encoder, a motion adapter."""
    config = read_config(folder / "config.json")
    header = _whole_header(folder)
    facts = facts_of(header)
    classes = config.get("architectures")
    first = cast("list[Any]", classes)[:1] if isinstance(classes, list) else []
    kind = str(config.get("_class_name") or (first[0] if first else ""))
    if facts.kind is ModelKind.VAE and kind in CODECS:
        scaling = config.get("scaling_factor")
        family = SCALINGS.get(scaling) if isinstance(scaling, float) else None
        return replace(facts, family=family)
    if kind in _CLASSES.get(facts.kind, ()):
        return facts
    return replace(
        facts,
        kind=ModelKind.UNKNOWN,
        why_not=(
            f"{{file}} holds {kind or 'something else'!s:.60}, no checkpoint, ControlNet, VAE "
            "or image encoder. Choose another folder."
        ),
    )


_CLASSES = {
    ModelKind.CONTROLNET: ("ControlNetModel", "ControlNetUnionModel"),
    ModelKind.MOTION_ADAPTER: ("MotionAdapter",),
    ModelKind.IMAGE_ENCODER: ("CLIPVisionModelWithProjection",),
}
