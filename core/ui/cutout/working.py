"""A cut-out with its strokes and its ground, made from what a network found once.

What the method cut out lies in the gallery, transparent. Strokes and grounds are laid over that
here, in no time; a person keeps what they like.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from core.brush.strokes import Stroke
from core.cutout.correcting import correct
from core.cutout.cutout import Cutout
from core.cutout.grounds import on_ground
from core.cutout.request import CutoutRequest, Ground, GroundKind
from core.cutout.strokes import painted
from core.gallery import metadata
from core.gallery.search.query import Filters
from core.generation.input_store import MAX_SIDE
from core.geometry import Size
from core.models.hardware.out_of_memory import give_back_on_pressure
from core.ui import state
from core.ui.components.cutout_stage import Painted
from core.ui.cutout import ground
from core.ui.cutout.restore import request_of
from core.ui.resources import WHOLE_PIXELS, studio

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

LOOKED_AT = 96
"""Of the latest cut-outs, for the one of a picture."""
WEBP_QUALITY = 88


@dataclass(frozen=True)
class Work:
    """``cut`` is the record of what the method found in ``source``; ``request`` has the strokes and
    the ground that come over it."""

    source: ImageRecord
    cut: ImageRecord
    request: CutoutRequest

    @property
    def size(self) -> Size:
        return Size(self.source.width, self.source.height)

    @property
    def is_kept(self) -> bool:
        """Nothing was laid over it: it is in the gallery as it is."""
        return not self.request.strokes and self.request.ground == Ground()

    def cutout(self) -> Cutout:
        return _corrected(self.source.id, self.cut.id, self.request.strokes)

    def image(self) -> Image.Image:
        """RGBA without a ground, RGB with one; in the size of the source."""
        made = self.cutout()
        if self.request.ground.kind is GroundKind.NONE:
            return made.image()
        return on_ground(made, ground.picture(self.request.ground, made.size))

    def preview(self) -> bytes:
        """WebP without a ground, for the screen."""
        return _preview(self.source.id, self.cut.id, self.request.strokes)

    def png(self) -> bytes:
        """The file to keep, with all that made it."""
        told = metadata.infotext(self.source.request, self.source.extras)
        notes: dict[str, Any] = {
            "kind": "cutout", "job_id": None, "index": 0, "parent_id": self.source.id,
            "extras": self._extras(),
        }  # fmt: skip
        return metadata.embed(self.image(), self.source.request, told, notes)

    def keep(self) -> ImageRecord:
        """In the gallery; the same twice is one picture."""
        if self.is_kept:
            return self.cut
        for record in cut_outs(self.source.id):
            if request_of(record) == self.request:
                return record
        return studio().gallery.save(
            self.image(),
            kind="cutout",
            request=self.source.request,
            parent_id=self.source.id,
            extras=self._extras(),
            infotext=metadata.read(studio().gallery.path(self.source.id)).infotext,
        )

    def _extras(self) -> dict[str, Any]:
        return {**self.cut.extras, "cutout": self.request.to_dict()}


def work_on(source: ImageRecord, request: CutoutRequest) -> Work | None:
    """With what the asked method found in this picture, else with what was found last; None when
    it was not cut out yet."""
    found = [
        (record, made)
        for record in cut_outs(source.id)
        if (made := request_of(record)) and not made.strokes and made.ground == Ground()
    ]
    asked = [record for record, made in found if made.method == request.method]
    cut = next(iter((*asked, *(record for record, _ in found))), None)
    return None if cut is None else Work(source, cut, request)


def cut_outs(source_id: str) -> list[ImageRecord]:
    """Of a picture, the latest first."""
    found = studio().gallery.find(filters=Filters(kinds=("cutout",)), limit=LOOKED_AT).records
    return [record for record in found if record.parent_id == source_id]


# --- strokes ----------------------------------------------------------------------------------


def take(sent: Painted, source: ImageRecord) -> None:
    """Make what the browser painted the session's strokes, and a picture in the input store."""
    before = "" if sent.is_cleared else state.cutout_painted()
    correction = before
    if sent.strokes:
        correction = studio().pictures.put(_strokes(sent.strokes, before, source))
    state.keep_cutout_strokes(sent.strokes, before, correction)


def _strokes(strokes: tuple[Stroke, ...], before: str, source: ImageRecord) -> Image.Image:
    """In the shape of the source, as large as the store takes."""
    size = Size(source.width, source.height)
    share = min(1.0, MAX_SIDE / max(size))
    over = studio().pictures.get(before) if before else None
    return painted([stroke.times(share) for stroke in strokes], size.times(share), over=over)


# --- making it --------------------------------------------------------------------------------


# A cut-out of 16 megapixels is 110 MB, and one is on the page.
@functools.lru_cache(maxsize=2)
def _found(cut_id: str) -> Cutout:
    image = studio().gallery.image(cut_id, keeps_alpha=True).convert("RGBA")
    pixels = np.asarray(image)
    alpha = pixels[..., 3].astype(np.float32) / np.float32(255)
    return Cutout(alpha, np.ascontiguousarray(pixels[..., :3]), None, "")


@functools.lru_cache(maxsize=2)
def _corrected(source_id: str, cut_id: str, strokes: str) -> Cutout:
    found = _found(cut_id)
    if not strokes:
        return found
    source = studio().gallery.image(source_id, keeps_alpha=True)
    return correct(found, source, studio().pictures.get(strokes))


@functools.lru_cache(maxsize=16)
def _preview(source_id: str, cut_id: str, strokes: str) -> bytes:
    small = _corrected(source_id, cut_id, strokes).image()
    small.thumbnail((WHOLE_PIXELS, WHOLE_PIXELS), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=WEBP_QUALITY, method=1)
    return buffer.getvalue()


for _kept in (_found, _corrected, _preview):
    give_back_on_pressure(_kept.cache_clear)
