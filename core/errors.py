"""Every error that a person may meet, in one tree.

    StudioError
    ├── InputRejected          something that came from outside is not usable
    │   ├── PoseFormatError    pose JSON, canvas payload
    │   ├── SketchError        strokes that do not make a figure
    │   ├── ImageRejected      a picture that cannot or must not be opened
    │   └── RequestRejected    a request whose numbers or words cannot be used
    │       └── ContentRefused what the studio does not draw
    ├── ModelError             a checkpoint, ControlNet, upscaler or detector
    │   ├── ModelMissing       not on this machine
    │   ├── NotFetched         asked for, but it could not be downloaded
    │   ├── ModelUnusable      corrupt, foreign, or of a kind that is refused
    │   └── WrongFamily        of one family where another is needed
    ├── GenerationError        the work itself failed
    │   ├── BrokenPicture      black or not-a-number result
    │   └── OutOfMemory        every memory fallback was tried
    ├── StorageError           files and rows
    │   ├── DiskFull
    │   ├── QuotaReached       a guest keeps as much as a guest may
    │   ├── DatabaseBusy       another program writes, and has for long
    │   └── NotFound           an id that is not there (any more)
    └── QueueFull

    JobCancelled               not an error: how a cancelled job leaves the engine

An error carries facts: what was expected, what came, what to do, and which file or model it is
about. Its one line for the command line and the log is put together from them here; pages show
``shown``, the same in an artist's words.
"""

from __future__ import annotations

import traceback
from pathlib import Path

from core.logs import one_line

PACKAGE = str(Path(__file__).parent)
# What a wrong line of code raises; libraries raise the same over a person's broken file.
OF_CODE = (TypeError, AttributeError, NameError, LookupError, AssertionError, NotImplementedError)

REASON_LENGTH = 160


def is_bug(error: BaseException) -> bool:
    """Raised by a line of the studio itself, not inside a library over what it was given.

    Such an error is not translated into advice: nothing that a person changes would help.
    """
    if not isinstance(error, OF_CODE) or error.__traceback__ is None:
        return False
    return traceback.extract_tb(error.__traceback__)[-1].filename.startswith(PACKAGE)


def reason_of(error: BaseException) -> str:
    """What a library or the system says, short enough to stand inside a line of ours."""
    text = (isinstance(error, OSError) and error.strerror) or str(error)
    return one_line(text)[:REASON_LENGTH] or type(error).__name__


class StudioError(Exception):
    """Base of all errors shown to a person.

    ``str(error)`` is the technical line: "Expected {expected}, got {got}: {todo}.", or the
    ``message`` where nothing was expected. ``shown`` is what a page says instead, one or two short
    sentences that tell what to do ("Write a prompt first."); without it, the technical line.

    ``path`` and ``model`` are what it is about. ``{file}`` and ``{model}`` in the texts stand for
    the name of the one and for the other; whoever knows a better name, or the ``place`` in a
    longer input ("line 3"), sets it on the way up.
    """

    def __init__(
        self,
        message: str = "",
        *,
        expected: str = "",
        got: object = "",
        todo: str = "",
        shown: str = "",
        path: Path | None = None,
        model: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.got = str(got)
        self.todo = todo
        self.path = path
        self.model = model
        self.place = ""
        self._shown = shown

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return one_line(self._named(place + (self.message or self._composed())))

    @property
    def shown(self) -> str:
        return " ".join(self._named(self._shown).split()) if self._shown else str(self)

    def _composed(self) -> str:
        todo = f": {self.todo}" if self.todo else ""
        return f"Expected {self.expected}, got {self.got}{todo}."

    def _named(self, text: str) -> str:
        file = self.path.name if self.path else ""
        return text.replace("{file}", file).replace("{model}", self.model)


class InputRejected(StudioError):
    pass


class PoseFormatError(InputRejected):
    pass


class SketchError(InputRejected):
    pass


class ImageRejected(InputRejected):
    pass


class RequestRejected(InputRejected):
    pass


class ContentRefused(RequestRejected):
    pass


class ModelError(StudioError):
    pass


class ModelMissing(ModelError):
    pass


class NotFetched(ModelError):
    pass


class ModelUnusable(ModelError):
    pass


class WrongFamily(ModelError):
    pass


class GenerationError(StudioError):
    pass


class BrokenPicture(GenerationError):
    pass


class OutOfMemory(GenerationError):
    pass


class StorageError(StudioError):
    pass


class DiskFull(StorageError):
    pass


class DatabaseBusy(StorageError):
    pass


class QuotaReached(StorageError):
    pass


class NotFound(StorageError):
    pass


class QueueFull(StudioError):
    pass


class JobCancelled(Exception):
    """Raised inside a job at the next safe point after somebody pressed Cancel."""
