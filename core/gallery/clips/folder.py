"""A folder a clip, ``clips/ID``: its frames as ``0000.png`` …, its recipe, and copies to look at.

Each frame is whole or not there, so that a clip whose making broke off goes on at the first that is
missing. The folder stays where it is while the clip lies in the trash, and goes with it.
"""

from __future__ import annotations

import io
import json
import logging
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from PIL import Image

from core.database import Database
from core.errors import NotFound, StorageError
from core.files import is_id, make_folder, write_atomically
from core.gallery.clips.playing import opened, webp
from core.gallery.clips.told import MOST_FRAMES, Clip

FOLDER = "clips"
RECIPE = "recipe.json"
MOST_RECIPE_BYTES = 64 << 20
# A drawing's flat areas pack as well at 1 as at 9, in a third of the time.
PACKING = 1

logger = logging.getLogger(__name__)


def _nothing(_image_id: str) -> None:
    pass


class Clips:
    """Below ``folder``; safe to call from several threads. ``check`` raises ``NotFound`` for the
    clips that whoever asks does not see."""

    def __init__(
        self, folder: Path, database: Database, check: Callable[[str], None] = _nothing
    ) -> None:
        self._folder, self._database = folder / FOLDER, database
        self._check = check

    # -- frames --------------------------------------------------------------------------------

    def keep(self, image_id: str, index: int, frame: Image.Image) -> None:
        """Durable when it returns. Raises ``DiskFull`` or ``StorageError``."""
        assert 0 <= index < MOST_FRAMES, index
        buffer = io.BytesIO()
        frame.save(buffer, "PNG", compress_level=PACKING)
        make_folder(self.path(image_id))
        write_atomically(self._frame(image_id, index), buffer.getvalue())

    def has(self, image_id: str, index: int) -> bool:
        return self._frame(image_id, index).is_file()

    def frames(self, image_id: str) -> tuple[Path, ...]:
        """From the first to the one before the first that is missing."""
        there = {path.name for path in self.path(image_id).glob("*.png")}
        count = next(n for n in range(MOST_FRAMES + 1) if f"{n:04}.png" not in there)
        return tuple(self._frame(image_id, index) for index in range(count))

    def frame(self, image_id: str, index: int) -> Image.Image:
        """RGB or RGBA. Raises ``NotFound`` or ``StorageError``."""
        return opened(self.frame_path(image_id, index))

    def frame_path(self, image_id: str, index: int) -> Path:
        """Raises ``NotFound``."""
        if not (0 <= index < MOST_FRAMES and self.has(image_id, index)):
            raise NotFound(
                expected="a frame of this clip",
                got=f"number {index}, which is not there",
                shown="This clip has no such frame.",
            )
        return self._frame(image_id, index)

    def size_of(self, image_id: str) -> int:
        """In bytes, all that belongs to the clip but the picture that stands for it."""
        return sum(path.stat().st_size for path in self.path(image_id).glob("*") if path.is_file())

    def weigh(self, image_id: str) -> None:
        """Have all its files count where the sizes of pictures are counted."""
        picture = self._folder.parent / f"{image_id}.png"
        own = picture.stat().st_size if picture.is_file() else 0
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE images SET bytes = ? WHERE id = ?",
                (own + self.size_of(image_id), image_id),
            )

    # -- recipe --------------------------------------------------------------------------------

    def keep_recipe(self, image_id: str, recipe: Mapping[str, Any]) -> None:
        """``recipe`` is of JSON values. Raises ``DiskFull`` or ``StorageError``."""
        make_folder(self.path(image_id))
        text = json.dumps(recipe, ensure_ascii=False, allow_nan=False)
        write_atomically(self.path(image_id) / RECIPE, text.encode())

    def recipe(self, image_id: str) -> dict[str, Any]:
        """What makes the clip again, unchecked. Raises ``NotFound``."""
        path = self.path(image_id) / RECIPE
        try:
            if path.stat().st_size <= MOST_RECIPE_BYTES:
                told = json.loads(path.read_bytes())
                if isinstance(told, dict):
                    return cast("dict[str, Any]", told)
        except (OSError, ValueError, RecursionError) as error:
            logger.warning("a clip's recipe cannot be read: %s", error)
        raise NotFound(
            expected="the recipe of a clip",
            got="none that can be read",
            shown="This clip has no recipe any more: its frames can still be used.",
        )

    # -- to look at ----------------------------------------------------------------------------

    def animated(self, image_id: str, clip: Clip, side: int) -> bytes:
        """An animated WebP whose longer side has at most ``side`` pixels, of the frames that are
        there. It is kept beside them once the clip is whole. Raises ``NotFound`` without any."""
        frames = self.frames(image_id)
        kept = self.path(image_id) / f"{side}.webp"
        is_whole = len(frames) >= clip.frames
        if is_whole and kept.is_file():
            return kept.read_bytes()
        if not frames:
            raise NotFound(
                expected="a clip with a frame",
                got="none yet",
                shown="This clip has no frame yet.",
            )
        data = webp(frames[: clip.frames], clip, side)
        if is_whole:
            try:
                write_atomically(kept, data, durable=False)
            except StorageError as error:
                logger.warning("a copy of a clip was not kept: %s", error)
        return data

    # -- folders -------------------------------------------------------------------------------

    def path(self, image_id: str) -> Path:
        assert is_id(image_id), image_id
        self._check(image_id)
        return self._folder / image_id

    def ids(self) -> set[str]:
        """Of all clips that have a folder."""
        return {path.name for path in self._folder.glob("*") if path.is_dir() and is_id(path.name)}

    def folders(self) -> tuple[Path, ...]:
        return tuple(self.path(one) for one in sorted(self.ids()))

    def delete(self, ids: Iterable[str]) -> None:
        """For good; ids that have no clip are passed over."""
        for image_id in ids:
            if self.path(image_id).is_dir():
                shutil.rmtree(self.path(image_id), ignore_errors=True)

    def _frame(self, image_id: str, index: int) -> Path:
        return self.path(image_id) / f"{index:04}.png"
