"""Models that were removed: kept for a week, so that a removal can be taken back."""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from core.config import Config
from core.errors import ModelError, NotFound
from core.files import lookups, sync_folder, translated
from core.models import registry
from core.models.importing import staging
from core.models.kinds import ModelKind
from core.models.specs import BaseSpec

TRASH = ".trash"
NOTE = "removal.json"
KEPT_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class TrashedModel:
    """``places`` are paths inside the models ``folder``; ``token`` names the trash it lies in."""

    kind: ModelKind
    id: str
    title: str
    token: str
    places: tuple[str, ...]
    folder: Path


def remove(kind: ModelKind, name: str, config: Config) -> TrashedModel:
    """Move a person's own model into the trash.

    Raises ``ModelMissing`` for an unknown name, ``ModelError`` for one that is not theirs.
    """
    spec = registry.model_of(kind, name, config)
    places = tuple(_places(spec, config))
    token = secrets.token_hex(8)
    trashed = TrashedModel(kind, name, spec.title, token, places, config.models_folder)
    home = _home(trashed)
    try:
        home.mkdir(parents=True)
        note = {**asdict(trashed), "folder": "", "seconds": time.time()}
        (home / NOTE).write_text(json.dumps(note), encoding="utf-8")
        for number, place in enumerate(places):
            os.rename(config.models_folder / place, home / str(number))
        sync_folder(home)
    except OSError as error:
        _put_back(trashed)
        raise translated(error, home) from error
    lookups.forget()
    return trashed


def undo(trashed: TrashedModel) -> None:
    """Put it back where it was; ``NotFound`` when its week is over or its place is taken."""
    home = _home(trashed)
    if not home.is_dir() or any((trashed.folder / place).exists() for place in trashed.places):
        raise NotFound(
            expected="{model} in the trash and its place free",
            got="another state",
            todo="import it again",
            shown="{model} is not in the trash any more. Import it again.",
            model=trashed.title,
        )
    try:
        _put_back(trashed)
    except OSError as error:
        raise translated(error, home) from error
    lookups.forget()


def empty(config: Config, *, older_than: float = KEPT_SECONDS) -> int:
    """Delete what was removed longer ago; how many removals that were."""
    home = config.models_folder / TRASH
    old = [
        path
        for path in (home.iterdir() if home.is_dir() else ())
        if time.time() - path.lstat().st_mtime > older_than
    ]
    for path in old:
        staging.discard(path)
    return len(old)


def _places(spec: BaseSpec, config: Config) -> Iterator[str]:
    """Relative to the models folder: the model, and what goes with it. What another model of its
    kind needs stays."""
    root = config.models_folder.resolve()
    path = spec.path
    real = None if path is None else _real(path)
    if real is None or not real.is_relative_to(root) or real == root:
        where = "which is not on this machine" if path is None else f"which lies in {path.parent}"
        raise ModelError(
            expected=f"one of your own models in {config.models_folder}",
            got=f"{{model}}, {where}",
            todo="remove it there",
            shown="{model} is not among your own models. Remove it where it lies.",
            model=spec.title,
        )
    yield str(real.relative_to(root))
    others = (one for one in registry.models_of(spec.kind, config) if one.id != spec.id)
    needed = {_real(path) for one in others if one.path for path in one.paths}
    for path in map(_real, spec.paths):
        if path != real and path not in needed and path.is_relative_to(root):
            yield str(path.relative_to(root))


def _real(path: Path) -> Path:
    """Where it lies, though it may be a link itself."""
    return path.parent.resolve() / path.name


def _home(trashed: TrashedModel) -> Path:
    if not re.fullmatch(r"[0-9a-f]{16}", trashed.token):
        raise NotFound(
            expected="a removal of this studio",
            got="another one",
            todo="nothing was changed",
            shown="That cannot be undone here. Nothing was changed.",
        )
    return trashed.folder / TRASH / trashed.token


def _put_back(trashed: TrashedModel) -> None:
    home = _home(trashed)
    for number, place in enumerate(trashed.places):
        if (home / str(number)).exists():
            target = trashed.folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            os.rename(home / str(number), target)
            sync_folder(target.parent)
    staging.discard(home)
