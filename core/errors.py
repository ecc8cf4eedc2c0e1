"""Every error that a person may meet, in one tree.

    StudioError
    ├── InputRejected          something that came from outside is not usable
    │   ├── PoseFormatError    pose JSON, canvas payload
    │   ├── SketchError        strokes that do not make a figure
    │   ├── ImageRejected      a picture that cannot or must not be opened
    │   └── RequestRejected    a request whose numbers or words cannot be used
    ├── ModelError             a checkpoint, ControlNet, upscaler or detector
    │   ├── ModelMissing       not on this machine
    │   ├── NotFetched         asked for, but it could not be downloaded
    │   ├── ModelUnusable      corrupt, foreign, or of a kind that is refused
    │   └── WrongFamily        of one family where another is needed
    ├── GenerationError        the work itself failed
    │   ├── BrokenPicture      black or not-a-number result
    │   └── OutOfMemory        every rung of the memory ladder was tried
    ├── StorageError           files and rows
    │   ├── DiskFull
    │   ├── DatabaseBusy       another program writes, and has for long
    │   └── NotFound           an id that is not there (any more)
    └── QueueFull

    JobCancelled               not an error: how a cancelled job leaves the engine

A message is one line: what was expected, what came, what to do. The command line prints it and the
log keeps it; pages show ``shown``, the same in an artist's words.
"""

from __future__ import annotations

import traceback
from pathlib import Path

from core.logs import one_line

PACKAGE = str(Path(__file__).parent)
# What a wrong line of code raises; libraries raise the same over a person's broken file.
OF_CODE = (TypeError, AttributeError, NameError, LookupError, AssertionError, NotImplementedError)


def is_bug(error: BaseException) -> bool:
    """Raised by a line of the studio itself, not inside a library over what it was given.

    Such an error is not translated into advice: nothing that a person changes would help.
    """
    if not isinstance(error, OF_CODE) or error.__traceback__ is None:
        return False
    return traceback.extract_tb(error.__traceback__)[-1].filename.startswith(PACKAGE)


class StudioError(Exception):
    """Base of all errors shown to a person.

    ``str(error)`` is the technical line. ``shown`` is what a page says instead, one or two short
    sentences that tell what to do ("Write a prompt first."); without it, the technical line.
    """

    def __init__(self, message: str, *, shown: str = "") -> None:
        super().__init__(one_line(message))
        self.shown = " ".join((shown or message).split())


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


class NotFound(StorageError):
    pass


class QueueFull(StudioError):
    pass


class JobCancelled(Exception):
    """Raised inside a job at the next safe point after somebody pressed Cancel."""
