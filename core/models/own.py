"""A person's own models: files and folders in ``config.models_folder``, told apart by content."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from core.config import Config
from core.errors import ModelError
from core.models.family import Family
from core.models.specs import FAMILY_SETTINGS, Extent, ModelKind, Source, SourceKind
from core.models.weights import Content, read_header

SMALL: dict[str, Any] = {
    "sizes": (Extent(128, 192), Extent(160, 160), Extent(192, 128)),
    "steps_range": (4, 50),
    "default_steps": 12,
    "guidance_range": (1.0, 12.0),
    "default_guidance": 4.0,
}


@dataclass(frozen=True)
class Found:
    """One model of a person's own: a ``.safetensors`` file or a diffusers folder."""

    path: Path
    kind: ModelKind
    family: Family

    @property
    def is_folder(self) -> bool:
        return self.path.is_dir()

    @property
    def stem(self) -> str:
        return self.path.name if self.is_folder else self.path.stem

    @property
    def source(self) -> Source:
        kind = SourceKind.FOLDER if self.is_folder else SourceKind.FILE
        return Source(kind, str(self.path))

    @property
    def note(self) -> str:
        what = "folder" if self.is_folder else "file"
        return f"Your own {what} {self.path.name}."


def find(config: Config) -> tuple[Found, ...]:
    """All of them, sorted by name within each folder; asking costs look-ups, nothing is loaded."""
    home = config.models_folder
    found = list(_in_folder(home, ModelKind.CHECKPOINT))
    for kind in ModelKind:
        if kind.folder and kind is not ModelKind.IMAGE_ENCODER:
            found += _in_folder(home / kind.folder, kind)
    return tuple(found)


def free_name(text: str, taken: set[str]) -> str:
    """An id made from a file's name that nobody has; ``taken`` is left as it is."""
    name = re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-") or "model"
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def checkpoint_values(found: Found) -> dict[str, Any]:
    """What suits a checkpoint of this kind."""
    if found.is_folder and found.family is Family.SD15 and not _is_full_size(found.path):
        return SMALL
    return FAMILY_SETTINGS[found.family]


def _in_folder(folder: Path, kind: ModelKind) -> Iterator[Found]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and path.suffix.lower() == ".safetensors":
            yield _file(path, kind)
        elif (path / "unet").is_dir() and not path.with_name(path.name + ".safetensors").exists():
            # a folder beside a file of its name is that file's layout, not a checkpoint
            yield Found(path, ModelKind.CHECKPOINT, _folder_family(path))
        elif kind is not ModelKind.CHECKPOINT and (path / "config.json").is_file():
            yield Found(path, kind, Family.SD15)


def _file(path: Path, kind: ModelKind) -> Found:
    state = path.stat()
    content = _content(path, state.st_size, state.st_mtime_ns)
    told = {
        Content.SD1: ModelKind.CHECKPOINT, Content.SDXL: ModelKind.CHECKPOINT,
        Content.CONTROLNET: ModelKind.CONTROLNET, Content.LORA: ModelKind.LORA,
        Content.VAE: ModelKind.VAE,
    }.get(content, kind)  # fmt: skip
    return Found(path, told, Family.SDXL if content is Content.SDXL else Family.SD15)


@lru_cache(maxsize=4096)
def _content(path: Path, _size: int, _changed: int) -> Content:
    try:
        return read_header(path).content
    except ModelError:  # listed all the same: loading it says what is wrong
        return Content.OTHER


def _folder_family(folder: Path) -> Family:
    return Family.SDXL if (folder / "text_encoder_2").is_dir() else Family.SD15


def _is_full_size(folder: Path) -> bool:
    """Stable Diffusion 1.x has 768 text features; smaller ones draw smaller pictures."""
    try:
        config = json.loads((folder / "unet" / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    if not isinstance(config, dict):
        return True
    return cast("dict[str, Any]", config).get("cross_attention_dim", 768) == 768
