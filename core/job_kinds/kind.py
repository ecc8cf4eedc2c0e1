"""What the studio knows of one kind of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from core.errors import StudioError
from core.jobs.backend import JobContext
from core.jobs.job import Job
from core.jobs.kinds import JobKind, KindRegistry
from core.runners.services import Services

Payload = Mapping[str, Any]


class JobRequest(Protocol):
    """A frozen value that says all about one piece of work."""

    def to_dict(self) -> dict[str, Any]: ...


Request = TypeVar("Request", bound=JobRequest)


def _empty(_payload: Payload) -> Payload:
    return {}


@dataclass(frozen=True, kw_only=True)
class StudioJobKind(JobKind, Generic[Request]):
    """``check`` raises a ``StudioError`` for a request that could never run; ``run`` does the work
    and returns ids of pictures.

    Of several kinds with one request type, ``accepts`` says which one a request is for.
    """

    request_type: type[Request]
    read: Callable[[Payload], Request]
    """From what ``to_dict`` gave, possibly of an earlier version."""
    check: Callable[[Request, Services], None]
    run: Callable[[Request, Services, Job, JobContext], tuple[str, ...]]
    accepts: Callable[[Request], bool] = lambda _request: True
    title: Callable[[Payload], str]
    """What is being made, of a payload in which anything may be missing."""
    first_stage: str = "Getting ready …"
    """How far it is before the first progress comes."""
    picture: Callable[[Payload], Payload] = _empty
    """The ``size`` and ``pose`` of the picture that is being drawn, for the frame it comes into."""
    loads_models: bool = False
    """It waits for a model to be loaded, and the progress tells of that."""


class StudioKinds(KindRegistry[StudioJobKind[Any]]):
    def kind_for(self, request: JobRequest) -> StudioJobKind[Any]:
        """Raises ``TypeError`` for a request of a type that no kind has."""
        for kind in self:
            if isinstance(request, kind.request_type) and kind.accepts(request):
                return kind
        raise TypeError(f"Expected the request of a kind of work, got {type(request).__name__}.")

    def kind_of(self, job: Job) -> StudioJobKind[Any]:
        """Raises ``StudioError`` for a kind that only another version knows."""
        kind = self.get(job.kind)
        if kind is None:
            raise StudioError(
                expected=f"one of {', '.join(kind.name for kind in self)}",
                got=f"{job.kind!r:.40}",
                shown="This job is of a kind that this version does not know.",
            )
        return kind

    def request_of(self, job: Job) -> JobRequest:
        """The request a job was made from, checked anew: the queue's rows come from a file."""
        return self.kind_of(job).read(job.payload)
