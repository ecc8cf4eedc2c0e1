"""A person's own models: what lies in ``config.models_folder`` and in linked folders.

What a file is, is told by its content; the folder it lies in counts only where the content does
not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.config import Config
from core.errors import ModelError
from core.files import lookups
from core.geometry import Size
from core.models import user_choices
from core.models.defaults import FAMILY_DEFAULTS
from core.models.family import Family
from core.models.files.folders import OWN, linked_folders
from core.models.identify.facts import ModelFacts
from core.models.identify.inspect import describe
from core.models.identify.ncnn_facts import GRAPH
from core.models.kinds import ModelKind
from core.models.lora.peft_config import PEFT
from core.models.source import Source, SourceKind
from core.models.specs import POSE

MIXED = (ModelKind.ADAPTER, ModelKind.CONTROLNET)
DEPTH = 3
# ONNX files are found in ways of their own (``registry``).
SUFFIXES = (".safetensors", GRAPH)

# Below this many text features a checkpoint is no full Stable Diffusion and draws smaller pictures.
FULL_WIDTH = 768
SMALL: dict[str, Any] = {
    "sizes": (Size(128, 192), Size(160, 160), Size(192, 128)),
    "steps_range": (4, 50),
    "default_steps": 12,
    "guidance_range": (1.0, 12.0),
    "default_guidance": 4.0,
}

# All ControlNets of a family look alike inside: only the name says what one follows.
KIND_WORDS: tuple[tuple[str, str], ...] = (
    ("openpose", POSE), ("pose", POSE), ("lineart_anime", "lineart_anime"),
    ("lineartanime", "lineart_anime"), ("lineart", "lineart"), ("canny", "canny"),
    ("depth", "depth"), ("softedge", "soft_edge"), ("hed", "soft_edge"), ("seg", "segmentation"),
)  # fmt: skip
ALL_KINDS = tuple(dict.fromkeys(kind for _, kind in KIND_WORDS))


@dataclass(frozen=True)
class UserModel:
    """One model: a ``.safetensors`` file, a graph of ncnn or a folder; ``facts`` is None when it is
    damaged."""

    path: Path
    kind: ModelKind
    facts: ModelFacts | None
    is_linked: bool = False

    @property
    def stem(self) -> str:
        if self.path.name == PEFT:  # peft gives all its files one name
            return self.path.parent.name
        return self.path.name if self.path.is_dir() else self.path.stem

    @property
    def source(self) -> Source:
        kind = SourceKind.FOLDER if self.path.is_dir() else SourceKind.FILE
        return Source(kind, str(self.path))

    @property
    def family(self) -> Family:
        """By content; a VAE alone does not say, then its name may."""
        if self.facts is not None and self.facts.family is not None:
            return self.facts.family
        return Family.SDXL if "xl" in self.stem.lower() else Family.SD15

    @property
    def note(self) -> str:
        whose = "Linked" if self.is_linked else "Your own"
        what = "folder" if self.path.is_dir() else "file"
        recipe = "" if self.facts is None else self.facts.metadata.recipe
        mixed = f" Mixed from {recipe}." if recipe else ""
        return f"{whose} {what} {self.path.name}.{mixed}"

    @property
    def is_small(self) -> bool:
        return self.facts is not None and 0 < self.facts.text_width < FULL_WIDTH


def find(config: Config, kind: ModelKind) -> tuple[UserModel, ...]:
    """Those of one kind, a person's own before the linked ones; nothing is loaded."""
    return tuple(found for found in _all(config, kind) if found.kind is kind)


def free_name(text: str, taken: set[str]) -> str:
    """An id made from a file's name that nobody has; ``taken`` is left as it is."""
    name = re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-") or "model"
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def checkpoint_values(found: UserModel, config: Config) -> dict[str, Any]:
    """What suits a checkpoint of this kind, and what a person said of it."""
    values = dict(SMALL if found.is_small else FAMILY_DEFAULTS[found.family])
    if found.facts is not None:
        values["prediction"] = found.facts.prediction
        values["is_zero_snr"] = found.facts.is_zero_snr
    return values | user_choices.prediction_choice(found.path, config).values


def controlnet_values(found: UserModel) -> dict[str, Any]:
    """What a ControlNet follows, and how it saw poses."""
    if found.facts is not None and found.facts.why_not:
        return {"kinds": ()}  # it follows nothing, whatever it is called
    is_union = found.facts is not None and found.facts.is_union
    name = found.stem.lower().replace("-", "_")
    named = next((kind for word, kind in KIND_WORDS if word in name), None)
    is_xinsir = "xinsir" in name or is_union
    return {
        "kinds": ALL_KINDS if is_union or named is None else (named,),
        "union": is_union,
        "stick": "xinsir" if is_xinsir else POSE,
    }


def _all(config: Config, wanted: ModelKind) -> Iterator[UserModel]:
    yield from lookups.once((_at_home, config), lambda: tuple(_at_home(config)))
    for root in config.linked_models:
        for folder, kind in linked_folders(root):
            # other programs sort by folder, and reading a thousand LoRAs to find the checkpoints
            # among them takes ten seconds; only IP-Adapters lie among the ControlNets
            if kind is not wanted and (wanted, kind) != MIXED:
                continue
            yield from _in_folder(folder, kind, is_linked=True)


def _at_home(config: Config) -> Iterator[UserModel]:
    home = config.models_folder
    yield from _in_folder(home, ModelKind.CHECKPOINT, depth=0)
    for name, kind in OWN:
        yield from _in_folder(home / name, kind)


def _in_folder(
    folder: Path, kind: ModelKind, *, depth: int = DEPTH, is_linked: bool = False
) -> Iterator[UserModel]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file():
            if path.suffix.lower() in SUFFIXES:
                yield _found(path, kind, is_linked)
        elif path.with_name(path.name + ".safetensors").exists():
            pass  # a folder beside a file of its name is that file's layout
        elif (path / "unet").is_dir() or (path / "config.json").is_file():
            yield _found(path, kind, is_linked)
        elif depth > 0 and path.is_dir():
            yield from _in_folder(path, kind, depth=depth - 1, is_linked=is_linked)


def _found(path: Path, kind: ModelKind, is_linked: bool) -> UserModel:
    try:
        facts = describe(path)
    except ModelError:  # listed all the same: using it says what is wrong
        return UserModel(path, kind, None, is_linked)
    found = kind if facts.kind is ModelKind.UNKNOWN else facts.kind
    return UserModel(path, found, facts, is_linked)
