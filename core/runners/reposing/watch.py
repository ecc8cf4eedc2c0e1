"""What a series says of itself while it runs."""

from __future__ import annotations

from PIL import Image

from core.images import jpeg
from core.jobs.backend import JobContext
from core.jobs.job import Progress

PREVIEW_SIDE, PREVIEW_QUALITY = 256, 80
# A cell is told in so many steps, so that the bar moves within it.
STEPS = 100


class Watch:
    """Tells how far one of ``count`` cells is, and stops the work where that is asked."""

    def __init__(self, context: JobContext, count: int) -> None:
        self._context, self._count = context, count
        self._cell = 0
        self._preview: bytes | None = None
        self.should_stop = context.should_stop

    def at(self, place: int) -> None:
        """What is told from now on is of the cell at this place (from 0)."""
        self._cell = place

    def say(self, text: str, share: float = 0.0, preview: bytes | None = None) -> None:
        """``share`` (0–1) of the cell is done. Raises ``JobCancelled``."""
        self._context.check()
        self._context.report(
            Progress(
                step=round((self._cell + share) * STEPS),
                steps=self._count * STEPS,
                text=f"Picture {self._cell + 1} of {self._count} · {text}",
                preview=preview or self._preview,
            )
        )

    def progress(self, one: Progress) -> None:
        """How far a part of the cell is."""
        self.say(one.text, one.fraction, one.preview)

    def show(self, image: Image.Image) -> None:
        """The latest picture, until the next one comes."""
        small = image.copy()
        small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
        self._preview = jpeg(small, PREVIEW_QUALITY)
