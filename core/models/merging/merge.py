"""New checkpoints out of others: a weighted mean, a difference added, LoRAs baked in.

Tensors are read, mixed and written one by one, so that no whole checkpoint is ever in memory; the
recipe goes into the new file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.config import Config
from core.errors import JobCancelled, ModelMissing, ModelUnusable, WrongFamily
from core.models import registry
from core.models.family import Family
from core.models.files import safetensors_writer
from core.models.files.safetensors_header import read_header
from core.models.files.safetensors_writer import Entry
from core.models.identify.facts import RECIPE
from core.models.importing import archive, staging
from core.models.importing.file_names import free_path, safe_stem
from core.models.kinds import ModelKind
from core.models.merging import tensor_names
from core.models.merging.baking import BakedLoras, bake
from core.models.merging.merge_request import MergeMode, MergeRequest, Precision
from core.models.merging.source_checkpoints import CheckpointTensor, SourceCheckpoint, open_source
from core.models.specs import CheckpointSpec

if TYPE_CHECKING:
    import torch

__all__ = [
    "MergeMode",
    "MergeRequest",
    "Precision",
    "check",
    "made_by",
    "merge",
    "read_recipe",
]

JOB = "poseanimeflow.job"
# https://github.com/Stability-AI/ModelSpec
ARCHITECTURES = {Family.SD15: "stable-diffusion-v1", Family.SDXL: "stable-diffusion-xl-v1-base"}
HALF, FULL = "F16", "F32"
FLOATS = {"F8_E4M3", "F8_E5M2", "F16", "BF16", "F32", "F64"}

OnProgress = Callable[[int, int, str], None]
ShouldStop = Callable[[], bool]


def _nothing(_number: int, _count: int, _text: str) -> None:
    pass


def check(request: MergeRequest, config: Config) -> None:
    """Raises ``ModelMissing``, ``ModelUnusable`` or ``WrongFamily`` when it could never work."""
    sources = _sources(request, config)
    _check_fit(request, sources)
    for name, _weight in request.loras:
        spec = registry.lora(name, config)
        if spec.family is not sources[0].family:
            raise WrongFamily(
                expected=f"a LoRA for {sources[0].family.label} like {sources[0].title}",
                got=f"{{model}} for {spec.family.label}",
                todo="choose another one",
                shown=f"{{model}} is for {spec.family.label}. Choose a LoRA for "
                f"{sources[0].family.label}.",
                model=spec.title,
            )


def merge(
    request: MergeRequest,
    config: Config,
    *,
    job_id: str = "",
    on_progress: OnProgress = _nothing,
    should_stop: ShouldStop = lambda: False,
) -> Path:
    """The new file; nothing is left when it is cancelled or fails.

    Asked again with the ``job_id`` of a finished merge, that one's file.
    """
    check(request, config)
    made = _made_before(job_id, config)
    if made is not None:
        return made
    sources = _sources(request, config)
    baked = bake(request.loras, sources[0], config)
    with ExitStack() as stack, staging.part(config) as staged:
        for source in sources:
            stack.enter_context(source)
        entries = _entries(request, sources, baked)
        staging.check_room(safetensors_writer.total_bytes(entries), config)
        metadata = _metadata(request, sources, baked, on_progress, should_stop) | {JOB: job_id}

        def tell(number: int) -> None:
            _stop(should_stop)
            if number % max(len(entries) // 100, 1) == 0 or number == len(entries):
                on_progress(number, len(entries), f"Tensor {number} of {len(entries)}")

        safetensors_writer.write(staged, entries, metadata, tell)
        home = config.models_folder / ModelKind.CHECKPOINT.folder
        target = free_path(home, safe_stem(request.name), ".safetensors")
        staging.settle(staged, target)
    _copy_layout(sources[0], target, config)
    return target


def _stop(should_stop: ShouldStop) -> None:
    if should_stop():
        raise JobCancelled


# --- which go together ---------------------------------------------------------------------------


def _sources(request: MergeRequest, config: Config) -> list[SourceCheckpoint]:
    found: list[SourceCheckpoint] = []
    for name in filter(None, (request.first, request.second, request.third)):
        spec = registry.checkpoint(name, config)
        path = spec.source.path()
        if path is None or not spec.is_installed(config):
            raise ModelMissing(spec.why_not(config))
        source = open_source(path, spec.title)
        if spec.is_chosen:
            source.prediction, source.is_zero_snr = spec.prediction, spec.is_zero_snr
        found.append(source)
    return found


def _check_fit(request: MergeRequest, sources: list[SourceCheckpoint]) -> None:
    first = sources[0]
    for other in sources[1:]:
        if other.family is not first.family:
            raise WrongFamily(
                expected="checkpoints of one family",
                got=f"{first.title} ({first.family.label}) and {other.title} "
                f"({other.family.label})",
                todo="choose two of one",
                shown=f"{first.title} is {first.family.label}, {other.title} is "
                f"{other.family.label}. Choose two of one family.",
            )
        lost = [name for name in first.tensors if _is_network(name) and name not in other.tensors]
        if lost:
            raise ModelUnusable(
                expected=f"{other.title} to have all layers of {first.title}",
                got=f"one that lacks {len(lost)}, {lost[0]:.80} first",
                todo="choose another one",
                shown=f"{other.title} lacks layers that {first.title} has. Choose another.",
            )
    mixed = sources[1:] if request.mode is MergeMode.DIFFERENCE else sources
    predictions = {source.prediction for source in mixed}
    if len(predictions) > 1:
        raise ModelUnusable(
            expected="checkpoints that predict the same thing",
            got=", ".join(f"{source.title}: {source.prediction}" for source in mixed),
            todo="choose two that do",
            shown="These checkpoints predict different things (epsilon or v). Choose two that "
            "agree.",
        )


def _is_network(name: str) -> bool:
    return name.startswith(tensor_names.UNET)


# --- mixing --------------------------------------------------------------------------------------


def _entries(
    request: MergeRequest, sources: list[SourceCheckpoint], baked: BakedLoras
) -> list[Entry]:
    first = sources[0]
    entries = [
        Entry(
            name,
            dtype := _dtype(stored, request.precision),
            stored.shape,
            partial(_mixed, request, sources, baked, name, dtype),
        )
        for name, stored in first.tensors.items()
    ]
    marks = {"v_pred": first.prediction == "v_prediction", "ztsnr": first.is_zero_snr}
    for mark, is_set in marks.items():  # a folder says so in its scheduler, a file by these
        if is_set and mark not in first.tensors:
            entries.append(Entry(mark, FULL, (0,), bytes))
    return entries


def _dtype(stored: CheckpointTensor, precision: Precision) -> str:
    if stored.dtype.startswith("F8_") and precision is Precision.KEEP:
        return HALF  # a mean of such coarse numbers is none of them
    if stored.dtype not in FLOATS or precision is Precision.KEEP:
        return stored.dtype
    return HALF if precision is Precision.HALF else FULL


def _mixed(
    request: MergeRequest, sources: list[SourceCheckpoint], baked: BakedLoras, name: str, dtype: str
) -> bytes:
    """The bytes of one tensor of the new file."""
    first = sources[0]
    value = first.read(name)
    if first.tensors[name].dtype in FLOATS and value.numel():
        if not name.startswith(tensor_names.VAE):  # the VAE of the first is kept
            value = _mean(request, value, [_like(value, p, name) for p in sources[1:]])
        value = baked.add_to(name, value)
        value = value.to(_torch_dtype(dtype))
    return _bytes(value)


def _like(value: torch.Tensor, source: SourceCheckpoint, name: str) -> torch.Tensor:
    """The same tensor of another source, or this one where that source has none like it."""
    other = source.tensors.get(name)
    return source.read(name) if other is not None and other.shape == tuple(value.shape) else value


def _mean(request: MergeRequest, first: torch.Tensor, others: list[torch.Tensor]) -> torch.Tensor:
    """In single precision; a weight of 0 or 1 gives the bits of the one source that is left."""
    if not others:
        return first
    if request.mode is MergeMode.DIFFERENCE:
        if request.weight == 0.0:
            return first
        difference = others[0].float() - others[1].float()
        return first.float() + request.weight * difference
    weights = [request.weight, request.weight_3][: len(others)]
    parts = [(1.0 - sum(weights), first), *zip(weights, others, strict=True)]
    kept = [(weight, value) for weight, value in parts if abs(weight) > 1e-9]
    if len(kept) == 1:
        return kept[0][1]
    total = kept[0][0] * kept[0][1].float()
    for weight, value in kept[1:]:
        total += weight * value.float()
    return total


def _torch_dtype(dtype: str) -> Any:
    import torch

    return {
        "F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32, "F64": torch.float64,
    }[dtype]  # fmt: skip


def _bytes(value: torch.Tensor) -> bytes:
    import torch

    return value.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()


# --- what is written beside ----------------------------------------------------------------------


def _metadata(
    request: MergeRequest,
    sources: list[SourceCheckpoint],
    baked: BakedLoras,
    on_progress: OnProgress,
    should_stop: ShouldStop,
) -> dict[str, str]:
    files = [(source.title, source.files) for source in sources]
    files += [(title, [path]) for title, path, _weight in baked.loras]
    digests: list[dict[str, Any]] = []
    for title, paths in files:
        on_progress(0, 0, f"Reading {title} …")
        digests.append({"title": title, "sha256": _digest(paths, should_stop)})
    for entry, (_title, _path, weight) in zip(digests[len(sources) :], baked.loras, strict=True):
        entry["weight"] = weight
    recipe = {
        "type": "poseanimeflow-studio",
        "mode": request.mode.value,
        "weight": request.weight,
        "weight_3": request.weight_3,
        "precision": request.precision.value,
        "checkpoints": digests[: len(sources)],
        "loras": digests[len(sources) :],
        "left_out": baked.left_out,
    }
    first = sources[0]
    return {
        "format": "pt",
        "modelspec.title": safe_stem(request.name),
        "modelspec.architecture": ARCHITECTURES[first.family],
        "modelspec.prediction_type": "v" if first.prediction == "v_prediction" else "epsilon",
        RECIPE: json.dumps(recipe),
    }


def _digest(files: list[Path], should_stop: ShouldStop) -> str:
    """SHA-256 of a file, or of all files of a folder in the order of their names."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while chunk := stream.read(staging.CHUNK):
                _stop(should_stop)
                digest.update(chunk)
    return digest.hexdigest()


def read_recipe(file: Path) -> dict[str, Any]:
    """How a merged file was made; empty when it does not say."""
    try:
        found = json.loads(read_header(file).metadata.get(RECIPE, "{}"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def made_by(job_id: str, config: Config) -> CheckpointSpec | None:
    """The checkpoint that a finished job made; None when it was removed since."""
    path = _made_before(job_id, config)
    known = registry.checkpoints(config) if path else ()
    return next((spec for spec in known if spec.source.path() == path), None)


def _made_before(job_id: str, config: Config) -> Path | None:
    home = config.models_folder / ModelKind.CHECKPOINT.folder
    for path in sorted(home.glob("*.safetensors")) if job_id and home.is_dir() else ():
        try:
            if read_header(path).metadata.get(JOB) == job_id:
                return path
        except (ModelMissing, ModelUnusable):
            continue
    return None


def _copy_layout(first: SourceCheckpoint, target: Path, config: Config) -> None:
    """The configs and tokenizers of a source that has its own, to lie beside the new file."""
    own = first.path if first.path.is_dir() else first.path.with_suffix("")
    if not (own / "model_index.json").is_file():
        return
    with staging.part(config) as staged:
        for path in sorted(own.glob("*.json")) + sorted(own.glob("*/*")):
            if path.suffix in (".json", ".txt") and not path.name.endswith(".index.json"):
                place = staged / path.relative_to(own)
                place.parent.mkdir(parents=True, exist_ok=True)
                with path.open("rb") as file:
                    staging.write(file.read, place, limit=archive.MAX_TEXT_BYTES)
        staging.settle(staged, target.with_suffix(""))
