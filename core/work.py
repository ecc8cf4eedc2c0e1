"""What the studio can be asked for, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.detection.fetch import DetectorRequest
from core.errors import StudioError
from core.generation.request import GenerationRequest
from core.generation.xy_plot.plot import PlotRequest
from core.jobs import kinds
from core.jobs.job import Job
from core.models.downloading.fetch import FetchRequest
from core.models.merging import merge
from core.models.merging.merge_request import MergeRequest
from core.upscale.request import UpscaleRequest

if TYPE_CHECKING:
    from PIL import Image

Request = (
    GenerationRequest | PlotRequest | UpscaleRequest | FetchRequest | DetectorRequest | MergeRequest
)


@dataclass(frozen=True, kw_only=True)
class FinishedPicture:
    """A picture ready to be kept.

    ``request`` makes exactly this picture again (its own seed, count 1). ``extras`` is JSON-able:
    ``seconds``, ``notes`` and, where a detector measured it, ``score``.
    """

    image: Image.Image
    request: GenerationRequest
    extras: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What this machine can do, in plain words."""

    device_text: str
    memory_text: str
    checkpoint_text: str
    is_ready: bool


def request_of(job: Job) -> Request:
    """The request a job was made from, checked anew: the queue's rows come from a file."""
    match job.kind:
        case "generate" | kinds.DRAW:
            return GenerationRequest.from_dict(job.payload)
        case "plot":
            return PlotRequest.from_dict(job.payload)
        case "upscale":
            return UpscaleRequest.from_dict(job.payload)
        case "fetch":
            return FetchRequest.from_dict(job.payload)
        case "fetch-detector":
            return DetectorRequest.from_dict(job.payload)
        case merge.KIND:
            return MergeRequest.from_dict(job.payload)
        case other:
            raise StudioError(
                f"Expected a picture to make or a model to fetch, got {other!r:.40}.",
                shown="This job is of a kind that this version does not know.",
            )
