"""A checkpoint as one table of tensors with the original names, whatever it lies in.

A single file and a diffusers folder look the same from here; tensors are read one at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from core.errors import ModelUnusable
from core.models.family import Family
from core.models.files import store
from core.models.files.configs import read_config
from core.models.files.safetensors_header import read_header
from core.models.identify.inspect import describe
from core.models.merging import tensor_names

if TYPE_CHECKING:
    from typing import Self

    import torch

UNUSED = "model_ema."  # a training's running mean, as large as the network itself


@dataclass(frozen=True)
class FileTensor:
    """One tensor of a file; ``third`` is its place in a stack of query, key and value."""

    file: Path
    name: str
    dtype: str
    shape: tuple[int, ...]
    third: int | None = None


@dataclass
class CheckpointTensor:
    """A tensor of a checkpoint of this ``shape``: one piece, or three on top of each other."""

    pieces: list[FileTensor]
    shape: tuple[int, ...]
    is_turned: bool = False

    @property
    def dtype(self) -> str:
        return self.pieces[0].dtype


@dataclass
class SourceCheckpoint:
    """``tensors`` by original name; to be used in a ``with``, which keeps its files open."""

    title: str
    path: Path
    family: Family
    prediction: str
    is_zero_snr: bool
    tensors: Mapping[str, CheckpointTensor]
    _files: dict[Path, Any] = field(default_factory=dict[Path, Any])
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        from safetensors import safe_open

        for stored in self.tensors.values():
            for piece in stored.pieces:
                if piece.file not in self._files:
                    opened: Any = safe_open(piece.file, framework="pt")
                    self._files[piece.file] = self._stack.enter_context(opened)
        return self

    def __exit__(self, *_: object) -> None:
        self._files.clear()
        self._stack.close()

    @property
    def files(self) -> list[Path]:
        return sorted({piece.file for stored in self.tensors.values() for piece in stored.pieces})

    def read(self, name: str) -> torch.Tensor:
        import torch

        stored = self.tensors[name]
        ordered = sorted(stored.pieces, key=lambda piece: piece.third or 0)
        found = [self._files[piece.file].get_tensor(piece.name) for piece in ordered]
        whole: torch.Tensor = found[0] if len(found) == 1 else torch.cat(found)
        return (whole.T if stored.is_turned else whole).reshape(stored.shape).contiguous()


def open_source(path: Path, title: str) -> SourceCheckpoint:
    """Raises ``ModelMissing`` or ``ModelUnusable`` when it is no checkpoint of SD 1.x or SDXL."""
    facts = describe(path)
    if facts.why_not:
        raise ModelUnusable(facts.why_not)
    family = facts.family
    if family is None or family is Family.STARTER or "unet" not in facts.parts:
        raise ModelUnusable(
            expected="a checkpoint of Stable Diffusion 1.x or SDXL to merge",
            got=f"{{model}} ({facts.text})",
            todo="choose another one",
            shown="{model} cannot be mixed: it is no Stable Diffusion 1.x or SDXL checkpoint.",
            model=title,
        )
    tensors = _of_folder(path, family) if path.is_dir() else _of_file(path)
    return SourceCheckpoint(
        title=title,
        path=path,
        family=family,
        prediction=facts.prediction,
        is_zero_snr=facts.is_zero_snr,
        tensors=tensors,
    )


def _of_file(path: Path) -> dict[str, CheckpointTensor]:
    header = read_header(path)
    return {
        name: CheckpointTensor([FileTensor(path, name, header.dtypes[name], shape)], shape)
        for name, shape in header.shapes.items()
        if not name.startswith(UNUSED)
    }


def _of_folder(folder: Path, family: Family) -> dict[str, CheckpointTensor]:
    levels = _attention_levels(folder, family)
    found: dict[str, CheckpointTensor] = {}
    for part in ("unet", "vae", "text_encoder", "text_encoder_2"):
        for piece in _pieces(folder / part):
            name = _original(part, piece.name, family, levels)
            third = tensor_names.clip_third(piece.name) if part == "text_encoder_2" else None
            if third is not None:
                placed = FileTensor(piece.file, piece.name, piece.dtype, piece.shape, third)
                stack = found.setdefault(
                    name, CheckpointTensor([], (3 * piece.shape[0], *piece.shape[1:]))
                )
                stack.pieces.append(placed)
            else:
                found[name] = _stored(piece, name)
    return found


def _pieces(folder: Path) -> list[FileTensor]:
    pieces: list[FileTensor] = []
    for file in store.weights(folder):
        header = read_header(file)
        pieces += [
            FileTensor(file, name, header.dtypes[name], shape)
            for name, shape in header.shapes.items()
            if not name.endswith("position_ids")  # counts from 0, in old folders only
        ]
    return pieces


def _original(part: str, name: str, family: Family, levels: frozenset[int]) -> str:
    bare = name.removeprefix("text_model.")
    match part:
        case "unet":
            return tensor_names.UNET + tensor_names.unet_to_original(name, levels)
        case "vae":
            return tensor_names.VAE + tensor_names.vae_to_original(name)
        case "text_encoder":
            home = tensor_names.TEXT_SDXL if family is Family.SDXL else tensor_names.TEXT_SD15
            return home + bare
        case _:
            return tensor_names.TEXT_2_SDXL + tensor_names.clip_to_original(bare)


def _stored(piece: FileTensor, name: str) -> CheckpointTensor:
    """The original code writes the VAE's linear layers as 1×1 and turns CLIP's projection."""
    if name.startswith(tensor_names.VAE) and ".mid.attn_1." in name and len(piece.shape) == 2:
        return CheckpointTensor([piece], (*piece.shape, 1, 1))
    if name.endswith(".text_projection"):
        return CheckpointTensor([piece], piece.shape[::-1], is_turned=True)
    return CheckpointTensor([piece], piece.shape)


def _attention_levels(folder: Path, family: Family) -> frozenset[int]:
    """Which up blocks have attention; ``ModelUnusable`` when single files have no such blocks."""
    config = read_config(folder / "unet" / "config.json")
    kinds = config.get("up_block_types")
    blocks = cast("list[Any]", kinds) if isinstance(kinds, list) else []
    expected = 3 if family is Family.SDXL else 4
    if len(blocks) != expected or config.get("layers_per_block") != 2:
        raise ModelUnusable(
            expected=f"{expected} levels of two layers in {{file}} to merge it into one file",
            got=f"{len(blocks)} of {config.get('layers_per_block')!r:.10}",
            todo="choose another one",
            shown="{file} is built too differently to be mixed. Choose another.",
            path=folder,
        )
    return frozenset(level for level, kind in enumerate(blocks) if "CrossAttn" in str(kind))
