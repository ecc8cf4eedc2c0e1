"""The pictures of one request, one after the other: which is best, when it is enough, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from core.generation.request import GenerationRequest
from core.images import jpeg
from core.jobs.job import Progress
from core.pose.stored_score import percent

if TYPE_CHECKING:
    from core.generation.engine import StepReport

Key = TypeVar("Key")
PREVIEW_QUALITY = 80


@dataclass
class BatchProgress:
    """``scores`` has the pose score (OKS) of each picture made so far; None where unmeasured."""

    request: GenerationRequest
    scores: dict[int, float | None] = field(default_factory=dict[int, float | None])

    @property
    def best(self) -> float | None:
        return max((value for value in self.scores.values() if value is not None), default=None)

    @property
    def is_over(self) -> bool:
        """A picture has the pose score that ``until_score`` asks for, or all are made."""
        goal = self.request.until_score
        is_reached = goal > 0 and self.best is not None and self.best >= goal
        return is_reached or len(self.scores) >= self.request.count

    def text(self, index: int) -> str:
        """Which picture this is and of how many; empty for a single one."""
        count = self.request.count
        if count == 1:
            return ""
        if self.request.until_score <= 0:
            return f"Picture {index + 1} of {count}"
        best = "" if self.best is None else f" · best so far {percent(self.best)}"
        return f"Picture {index + 1} of at most {count}{best}"

    def progress(self, index: int, report: StepReport) -> Progress:
        steps = self.request.drawn_steps
        return Progress(
            step=index * steps + min(report.step, steps),
            steps=self.request.count * steps,
            text=self._with_place(index, report.text or self._step(report.step)),
            preview=None if report.preview is None else jpeg(report.preview, PREVIEW_QUALITY),
        )

    def of_picture(self, index: int, alone: Progress) -> Progress:
        """The progress of a picture that is made as the only one."""
        steps = alone.steps or self.request.drawn_steps
        return Progress(
            step=index * steps + alone.step,
            steps=self.request.count * steps,
            text=self._with_place(index, alone.text),
            preview=alone.preview,
        )

    def _step(self, step: int) -> str:
        """The refinement has steps of its own, as it has on the page where they are chosen."""
        refine = self.request.refine
        refining = 0 if refine is None else refine.drawn_steps
        drawing = self.request.drawn_steps - refining - self.request.fix_steps
        if step <= drawing:
            return f"Drawing · step {step} of {drawing}"
        return f"Refining · step {step - drawing} of {refining}"

    def finishing(self, index: int, text: str) -> Progress:
        """The picture is drawn and something is done to it."""
        steps = self.request.drawn_steps
        return Progress(
            step=(index + 1) * steps,
            steps=self.request.count * steps,
            text=self._with_place(index, text),
        )

    def _with_place(self, index: int, text: str) -> str:
        return " · ".join(part for part in (self.text(index), text) if part)


def best_first(scored: Iterable[tuple[Key, float | None]]) -> list[Key]:
    """By score, best first; unmeasured ones come last, equal ones keep their order."""
    by_score = sorted(scored, key=lambda pair: -1.0 if pair[1] is None else pair[1], reverse=True)
    return [key for key, _ in by_score]
