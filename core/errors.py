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
    │   └── NotFound           an id that is not there (any more)
    └── QueueFull

    JobCancelled               not an error: how a cancelled job leaves the engine

A message is one line: what was expected, what came, what to do.
"""

from __future__ import annotations


class StudioError(Exception):
    """Base of all errors shown to a person; ``str(error)`` is the line shown."""


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


class NotFound(StorageError):
    pass


class QueueFull(StudioError):
    pass


class JobCancelled(Exception):
    """Raised inside a job at the next safe point after somebody pressed Cancel."""
