"""Settings of one run of the studio, read in one place: from the environment, and below it from the
file of settings that the page Settings writes."""

from __future__ import annotations

import logging
import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"

MEBIBYTE = 1 << 20
GIBIBYTE = 1 << 30
OFF = {"0", "false", "no", "off"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Config:
    """What a run may use and where it writes.

    ``data_folder`` holds the pictures, the database and a person's own files. ``device`` and
    ``dtype`` are ``"auto"`` or names that torch knows. ``offline`` forbids every download.
    ``linked_models`` are model folders of other programs, which are read and never written.
    ``allowed_folders`` may be looked into for models that are to be taken in.
    ``memory_budget`` is how many bytes loaded models may take, None for a share of what is free.
    ``compiles``: the model's blocks go through ``torch.compile``. ``preloads``: the default model
    is loaded after the first page was shown, not when the first picture is asked for. ``backend``:
    where jobs are carried out, as ``core.jobs.cluster.address`` reads it.

    Where others may come in each sees their own pictures and what is shared; with
    ``shared_gallery`` everybody sees everything, as in a household. A guest may keep
    ``guest_bytes`` of pictures, have ``guest_jobs`` waiting and upload ``guest_upload_bytes`` an
    hour.
    """

    data_folder: Path
    device: str = "auto"
    dtype: str = "auto"
    offline: bool = False
    min_free_bytes: int = 500 * MEBIBYTE
    linked_models: tuple[Path, ...] = ()
    allowed_folders: tuple[Path, ...] = ()
    memory_budget: int | None = None
    compiles: bool = False
    preloads: bool = False
    shared_gallery: bool = False
    guest_bytes: int = 2 * GIBIBYTE
    guest_jobs: int = 20
    guest_upload_bytes: int = 800 * MEBIBYTE
    backend: str = "local"

    @property
    def gallery_folder(self) -> Path:
        return self.data_folder / "gallery"

    @property
    def inputs_folder(self) -> Path:
        """Pictures that requests are made from."""
        return self.data_folder / "inputs"

    @property
    def characters_folder(self) -> Path:
        """The pictures of characters, and a second copy of their cards."""
        return self.data_folder / "characters"

    @property
    def database_file(self) -> Path:
        return self.data_folder / "studio.sqlite3"

    @cached_property
    def models_folder(self) -> Path:
        """Models of every kind that a person put there or the studio fetched."""
        return self.data_folder / "models"

    @property
    def poses_folder(self) -> Path:
        """OpenPose JSON files of a person's own; what is dropped in appears among the presets."""
        return self.data_folder / "poses"

    @property
    def found_poses_folder(self) -> Path:
        """Poses that were found in pictures, until the page that asked has fetched them."""
        return self.data_folder / "found_poses"

    @property
    def films_folder(self) -> Path:
        """Films that people brought, and who was seen in them, for a week."""
        return self.data_folder / "films"

    @property
    def found_variants_folder(self) -> Path:
        """Variants of prompts that were asked for, until the page that asked has fetched them."""
        return self.data_folder / "found_variants"

    @property
    def archives_folder(self) -> Path:
        """Sprites and data sets that were made, one ZIP a job; the oldest go."""
        return self.data_folder / "archives"

    @property
    def upscale_speeds_file(self) -> Path:
        """How fast each upscaler was on this machine."""
        return self.data_folder / "upscale_speeds.json"

    @property
    def bfloat16_file(self) -> Path:
        """How fast this processor is in bfloat16."""
        return self.data_folder / "bfloat16.json"

    @property
    def prompts_folder(self) -> Path:
        return self.data_folder / "prompts"

    @property
    def wildcards_folder(self) -> Path:
        """Lists of words that prompts choose from, as A1111's extensions have them."""
        return self.data_folder / "wildcards"

    @property
    def styles_file(self) -> Path:
        """A person's own styles, as A1111 has them."""
        return self.data_folder / "styles.csv"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Config:
        """``POSEANIME_DATA``, ``POSEANIME_DEVICE``, ``POSEANIME_DTYPE``; ``HF_HUB_OFFLINE``;
        ``POSEANIME_MODELS`` and ``POSEANIME_FOLDERS``: folders, separated as in ``PATH``;
        ``POSEANIME_MEMORY_GB``;
        ``POSEANIME_COMPILE``; ``POSEANIME_PRELOAD``, which is on unless it is "0", "false", "no" or
        "off"; ``POSEANIME_BACKEND``; ``POSEANIME_SHARED_GALLERY``, ``POSEANIME_GUEST_GB``,
        ``POSEANIME_GUEST_JOBS`` and ``POSEANIME_GUEST_UPLOAD_MB``. Without ``environment`` the
        process's own, which goes before
        what was saved.
        """
        values = {**read_saved(), **os.environ} if environment is None else environment
        return cls(
            data_folder=Path(values.get("POSEANIME_DATA") or ROOT / "data").expanduser().resolve(),
            device=values.get("POSEANIME_DEVICE") or "auto",
            dtype=values.get("POSEANIME_DTYPE") or "auto",
            offline=is_on(values.get("HF_HUB_OFFLINE", "")),
            min_free_bytes=_mebibytes(values.get("POSEANIME_MIN_FREE_MB"), default=500),
            linked_models=_folders(values.get("POSEANIME_MODELS", "")),
            allowed_folders=_folders(values.get("POSEANIME_FOLDERS", "")),
            memory_budget=_gibibytes(values.get("POSEANIME_MEMORY_GB", "")),
            compiles=is_on(values.get("POSEANIME_COMPILE", "")),
            backend=values.get("POSEANIME_BACKEND") or "local",
            preloads=values.get("POSEANIME_PRELOAD", "").lower() not in OFF,
            shared_gallery=is_on(values.get("POSEANIME_SHARED_GALLERY", "")),
            guest_bytes=_gibibytes(values.get("POSEANIME_GUEST_GB", "")) or 2 * GIBIBYTE,
            guest_jobs=_count(values.get("POSEANIME_GUEST_JOBS"), default=20),
            guest_upload_bytes=_mebibytes(values.get("POSEANIME_GUEST_UPLOAD_MB"), default=800),
        )


def settings_file() -> Path:
    """Where this machine's user keeps the studio's settings; ``POSEANIME_SETTINGS`` names another.

    Beside the data folder, not in it: the folder itself is one of the settings.
    """
    if named := os.environ.get("POSEANIME_SETTINGS"):
        return Path(named).expanduser()
    match sys.platform:
        case "win32":
            folder = os.environ.get("APPDATA") or "~/AppData/Roaming"
        case "darwin":
            folder = "~/Library/Application Support"
        case _:
            folder = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(folder).expanduser() / "poseanimeflow" / "settings.toml"


def read_saved() -> dict[str, str]:
    """What was saved, by the names of ``Config.from_environment``; empty where nothing was, or
    nothing that can be read."""
    path = settings_file()
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("the settings of %s cannot be read: %s", path, error)
        return {}
    return {name: value for name, value in found.items() if isinstance(value, str)}


def is_on(text: str) -> bool:
    return text.lower() in {"1", "true", "yes", "on"}


def _mebibytes(text: str | None, *, default: int) -> int:
    return (int(text) if text and text.isdigit() else default) * MEBIBYTE


def _count(text: str | None, *, default: int) -> int:
    return (int(text) if text and text.isdigit() else 0) or default


def _gibibytes(text: str) -> int | None:
    try:
        amount = float(text)
    except ValueError:
        return None
    return int(amount * GIBIBYTE) if 0 < amount < 1e6 else None


def _folders(text: str) -> tuple[Path, ...]:
    names = (name.strip() for name in text.split(os.pathsep))
    return tuple(Path(name).expanduser().resolve() for name in names if name)
