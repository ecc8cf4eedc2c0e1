"""The pictures: kept, found, marked, shared, removed and brought back.

A picture is a PNG file that holds everything about it, and a row that finds it. Saving goes file
first, row second, and only then is the picture acknowledged: at any crash an acknowledged picture
is whole, and no row lacks its file.
"""

from __future__ import annotations

import copy
import logging
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from core.database import Database
from core.errors import NotFound, QuotaReached, StorageError
from core.files import check_free, id_at, in_bytes, is_id, make_folder, new_id, write_atomically
from core.gallery import marks, metadata, record
from core.gallery.albums import Albums
from core.gallery.clips import Clips
from core.gallery.encoding import check_encoding
from core.gallery.importing import NewPicture
from core.gallery.marks import Mark
from core.gallery.record import KINDS, ImageRecord, Page, file_lost, not_there
from core.gallery.recovery import Recovery, recover
from core.gallery.search.counts import Counts, FilterValues
from core.gallery.search.query import EVERYTHING, SHOWN, Filters, condition
from core.gallery.search.viewer import EVERYBODY, Room, Viewer
from core.gallery.search.words import asked_words
from core.gallery.trash import Trash
from core.gallery.xmp import DigitalSource
from core.generation.request import GenerationRequest
from core.images import jpeg, on_checks, on_white
from core.jobs.job import LOCAL_OWNER, guest_of

logger = logging.getLogger(__name__)

# What took minutes to draw is worth waiting for a backup program that holds the database.
SAVE_PATIENCE_SECONDS = 600.0

THUMBNAIL_SIDE = 256
THUMBNAIL_QUALITY = 85


class Gallery:
    """Pictures in ``folder``, rows in ``database``; every method may be called from any thread.

    Every road to a picture leads through here, and each looks who asks: a picture that the viewer
    does not see is not there.
    """

    viewer = EVERYBODY
    room: Room | None = None
    """What the viewer may keep; None for as much as there is."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder = folder
        self._database = database
        self._counts = Counts()
        self.trash = Trash(folder, database)
        self.albums = Albums(folder, database)
        self.clips = Clips(folder, database)
        for name in () if database.is_read_only else (".", "thumbs", "trash"):
            make_folder(folder / name)

    def seen_by(self, viewer: Viewer, room: Room | None = None) -> Gallery:
        """The same gallery as this viewer has it; what is saved there is theirs."""
        seen = copy.copy(self)
        seen.viewer, seen.room = viewer, room
        seen.trash = Trash(self.folder, self._database, viewer)
        seen.albums = Albums(self.folder, self._database, viewer)
        seen.clips = Clips(self.folder, self._database, seen.check_known)
        return seen

    def save(
        self,
        image: Image.Image,
        *,
        kind: str,
        request: dict[str, Any],
        owner: str = LOCAL_OWNER,
        job_id: str | None = None,
        index: int = 0,
        parent_id: str | None = None,
        extras: dict[str, Any] | None = None,
        infotext: str = "",
    ) -> ImageRecord:
        """Keep a picture; when this returns, it survives a crash and a power cut.

        ``infotext`` is what a picture that was not made here says of itself, in A1111's form.
        Saving the same ``(job_id, index)`` again gives the picture that is there already.

        Raises ``DiskFull``, ``QuotaReached`` or ``StorageError``.
        """
        assert kind in KINDS, kind
        owner = self.viewer.guest or owner
        self.check_room()
        if known := self._of_job_at(job_id, index):
            return known
        image_id = new_id()
        notes: dict[str, Any] = {
            "kind": kind,
            "job_id": job_id,
            "index": index,
            "parent_id": parent_id,
            "extras": extras or {},
        }
        told = metadata.infotext(request, extras) or infotext
        origin = DigitalSource.of(request, kind) if request or not told else DigitalSource.GENERATED
        data = metadata.embed(image, request, told, notes, origin=origin)
        check_encoding(data, image)
        self._write(image_id, data, owner)
        with self._database.transaction(SAVE_PATIENCE_SECONDS) as connection:
            record.insert(
                connection,
                image_id=image_id,
                width=image.width,
                height=image.height,
                owner=owner,
                request=request,
                record=notes,
                file_bytes=len(data),
            )
            kept = self._kept(connection, image_id, job_id, index)
        if kept.id != image_id:
            self._file(image_id).unlink(missing_ok=True)
            marks.forget(self.folder, [image_id])
        return kept

    def keep_file(self, picture: NewPicture, *, owner: str = LOCAL_OWNER) -> ImageRecord:
        """As ``save``, for a file that was read by ``core.gallery.importing``."""
        owner = self.viewer.guest or owner
        self.check_room()
        image_id = new_id() if picture.created is None else id_at(picture.created)
        self._write(image_id, picture.png, owner)
        with self._database.transaction(SAVE_PATIENCE_SECONDS) as connection:
            record.insert(
                connection,
                image_id=image_id,
                width=picture.size[0],
                height=picture.size[1],
                owner=owner,
                request=picture.request,
                record=picture.notes,
                file_bytes=len(picture.png),
            )
            return self._kept(connection, image_id, None, 0)

    def _write(self, image_id: str, data: bytes, owner: str) -> None:
        """Whose it is stands in a file before the row, as everything a lost database is made of."""
        write_atomically(self._file(image_id), data)
        if guest := guest_of(owner):
            marks.keep(self.folder, image_id, Mark(guest=guest))

    def used_bytes(self) -> int:
        """What the viewer's own pictures take on the disk, those in the trash too; 0 where there
        are no guests."""
        query = "SELECT coalesce(sum(bytes), 0) FROM images WHERE guest = ? AND guest <> ''"
        with self._database.read() as connection:
            return int(connection.execute(query, (self.viewer.guest,)).fetchone()[0])

    def check_room(self) -> None:
        """Raises ``QuotaReached`` or ``DiskFull`` where the viewer may keep nothing more."""
        if self.room is None:
            return
        check_free(self.folder, 0, self.room.min_free_bytes)
        if self.used_bytes() >= self.room.most_bytes:
            most = in_bytes(self.room.most_bytes)
            raise QuotaReached(
                expected=f"at most {most} of a guest's pictures",
                got="more",
                todo="delete some, and empty the trash",
                shown=f"Your pictures fill the {most} that each guest has here. Delete some, then "
                "empty the trash.",
            )

    def of_origin(self, digest: str) -> ImageRecord | None:
        """The picture that came in as the file with this digest."""
        sees, whose = self.viewer.sees
        with self._database.read() as connection:
            row = connection.execute(
                f"SELECT * FROM images WHERE origin = ? AND {SHOWN} AND {sees} LIMIT 1",
                (digest, *whose),
            ).fetchone()
        return None if row is None else record.from_row(row)

    def _kept(
        self, connection: sqlite3.Connection, image_id: str, job_id: str | None, index: int
    ) -> ImageRecord:
        """The saved picture, or the one that another run of the job saved first."""
        rows = connection.execute(
            "SELECT * FROM images WHERE id = ? OR (job_id = ? AND idx = ? AND missing = 0)",
            (image_id, job_id, index),
        ).fetchall()
        return record.from_rows(rows)[0]

    def _of_job_at(self, job_id: str | None, index: int) -> ImageRecord | None:
        if job_id is None:
            return None
        return next((one for one in self.of_job(job_id) if one.index == index), None)

    def of_job(self, job_id: str) -> list[ImageRecord]:
        """The pictures a job has kept so far, in its order; those in the trash too."""
        sees, whose = self.viewer.sees
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT * FROM images WHERE job_id = ? AND missing = 0 AND {sees} ORDER BY idx",
                (job_id, *whose),
            ).fetchall()
        return record.from_rows(rows)

    def find(
        self,
        text: str = "",
        *,
        filters: Filters = EVERYTHING,
        ids: Sequence[str] | None = None,
        order: str = "newest",
        offset: int = 0,
        limit: int = 24,
    ) -> Page:
        """Pictures whose prompt has all words of ``text`` and that pass ``filters``.

        ``order`` is one of ``ORDERS``: "newest", "oldest", "score" (best pose first), "identity"
        (best likeness first) or "rating" (most stars first); unmeasured pictures come last. ``ids``
        restricts to these pictures (an empty sequence finds nothing).
        """
        words = asked_words(text)
        with self._database.read() as connection:
            found = self._counts.found(connection, words) if words else None
            asked = condition(filters, ids, found, self.viewer)
            rows = connection.execute(asked.page(order), (*asked.values, limit, offset)).fetchall()
            is_last = len(rows) < limit and (rows or not offset)
            key = (words, filters, None if ids is None else tuple(ids), self.viewer)
            total = offset + len(rows) if is_last else self._counts.total(connection, asked, key)
        return Page(tuple(record.from_rows(rows)), total)

    def values(self) -> FilterValues:
        """The models and characters that filters can ask for."""
        with self._database.read() as connection:
            return self._counts.filter_values(connection, self.viewer)

    def get(self, image_id: str) -> ImageRecord:
        """Raises ``NotFound``; a removed picture is not there."""
        sees, whose = self.viewer.sees
        with self._database.read() as connection:
            row = connection.execute(
                f"SELECT * FROM images WHERE id = ? AND {SHOWN} AND {sees}", (image_id, *whose)
            ).fetchone()
        found = None if row is None else record.from_row(row)
        if found is None:
            raise not_there()
        return found

    def check_known(self, image_id: str) -> None:
        """Raises ``NotFound`` unless the viewer sees it, in the trash too."""
        sees, whose = self.viewer.sees
        with self._database.read() as connection:
            query = f"SELECT 1 FROM images WHERE id = ? AND missing = 0 AND {sees}"
            if connection.execute(query, (image_id, *whose)).fetchone() is None:
                raise not_there()

    def request(self, image_id: str) -> GenerationRequest:
        """The request that makes this picture again.

        Raises ``NotFound`` when it was not generated here, for instance for an upload.
        """
        found = self.get(image_id)
        if not found.request:
            raise NotFound(
                expected="a picture that was generated here",
                got="one without settings",
                todo="choose another",
                shown="This picture has no settings to use again. Choose one made in the studio.",
            )
        return GenerationRequest.from_dict(found.request)

    def path(self, image_id: str) -> Path:
        """The PNG file, with all its metadata. Raises ``NotFound``."""
        return self._file(self.get(image_id).id)

    def image(self, image_id: str, *, keeps_alpha: bool = False) -> Image.Image:
        """The whole picture, RGB: what is transparent becomes white.

        ``keeps_alpha``: a picture with transparency comes as RGBA instead. Raises ``NotFound`` or
        ``StorageError``.
        """
        try:
            return _decoded(self.path(image_id), keeps_alpha=keeps_alpha)
        except Exception as error:
            if isinstance(error, NotFound):
                raise
            raise file_lost() from error

    def kept_image(self, kept: ImageRecord) -> Image.Image:
        """The whole picture, also from the trash. Raises ``StorageError``."""
        if self.viewer.is_restricted:
            self.check_known(kept.id)
        return self._whole(kept.id)

    def _whole(self, image_id: str, *, keeps_alpha: bool = False) -> Image.Image:
        for path in (self._file(image_id), self.trash.path(image_id)):
            try:
                return _decoded(path, keeps_alpha=keeps_alpha)
            except Exception as error:
                logger.debug("not at %s: %s", path, error)
        raise file_lost()

    def png(self, image_id: str) -> bytes:
        """The file as it is, with all its metadata. Raises ``NotFound`` or ``StorageError``."""
        try:
            return self.path(image_id).read_bytes()
        except OSError as error:
            raise file_lost() from error

    def thumbnail(self, image_id: str) -> bytes:
        """JPEG, longer side at most 256 pixels, made at the first call; what is transparent is
        chequered.

        A picture whose file is damaged gets a grey one, so that a page of others still shows. On a
        disk that is full or cannot be written it is made again at each call. Pictures in the trash
        have theirs too. Raises ``NotFound``.
        """
        self.check_known(image_id)
        cached = self.folder / "thumbs" / f"{image_id}.jpg"
        try:
            return cached.read_bytes()
        except OSError:
            data = self._make_thumbnail(image_id)
            try:
                write_atomically(cached, data, durable=False)
            except StorageError as error:
                logger.warning("a thumbnail was not kept: %s", error)
            return data

    def _make_thumbnail(self, image_id: str) -> bytes:
        try:
            image = self._whole(image_id, keeps_alpha=True)
        except StorageError:
            image = Image.new("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE), "#9a93a8")
        image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
        return jpeg(on_checks(image), THUMBNAIL_QUALITY)

    def set_favourite(self, ids: Iterable[str], is_favourite: bool) -> None:
        """Survives the loss of the database too. Unknown ids are passed over, and others'
        pictures."""
        self._mark(ids, lambda mark: replace(mark, favourite=is_favourite))

    def rate(self, ids: Iterable[str], stars: int) -> None:
        """1 to 5 stars, 0 takes them away; as ``set_favourite``."""
        assert 0 <= stars <= marks.MOST_STARS, stars
        self._mark(ids, lambda mark: replace(mark, rating=stars))

    def share(self, ids: Iterable[str], is_shared: bool) -> None:
        """With everybody who may come in; as ``set_favourite``."""
        self._mark(ids, lambda mark: replace(mark, shared=is_shared))

    def share_album(self, album_id: str, is_shared: bool) -> None:
        """The album and the pictures that are in it now. Raises ``NotFound``."""
        self.albums.share(album_id, is_shared)
        self.share(self.albums.images(album_id), is_shared)

    def add_to_album(self, album_id: str, ids: Sequence[str]) -> None:
        """What goes into a shared album is shared. Raises ``NotFound``."""
        self.albums.add(album_id, ids)
        if any(one.is_shared for one in self.albums.own() if one.id == album_id):
            self.share(ids, True)

    def _mark(self, ids: Iterable[str], changed: Callable[[Mark], Mark]) -> None:
        owns, whose = self.viewer.owns
        known = f"SELECT {marks.COLUMNS} FROM images WHERE id = ? AND {owns}"
        with self._database.transaction() as connection:
            for image_id in ids:
                row = connection.execute(known, (image_id, *whose)).fetchone()
                if row is None:
                    continue
                mark = changed(Mark.of_row(row))
                marks.keep(self.folder, image_id, mark)
                marks.set_mark(connection, image_id, mark)

    def recover(self) -> Recovery:
        """Make files and rows agree after a crash; at the start of the studio."""
        return recover(self.folder, self._database)

    def _file(self, image_id: str) -> Path:
        assert is_id(image_id), image_id
        return self.folder / f"{image_id}.png"


def _decoded(path: Path, *, keeps_alpha: bool = False) -> Image.Image:
    with Image.open(path, formats=("PNG",)) as image:
        image.load()
        is_clear = keeps_alpha and image.has_transparency_data
        return image.convert("RGBA") if is_clear else on_white(image)
