"""What stands in for a model where only the way to the workers and back is measured."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.errors import JobCancelled
from core.generation.request import GenerationRequest
from core.jobs.cluster.unit import Made, Unit
from core.jobs.job import Progress

VERSION = "of the benchmarks"


@dataclass(frozen=True)
class Sleeper:
    """Takes ``seconds`` in ``steps`` steps for noise of the request's seed and size."""

    seconds: float
    steps: int = 10
    version: str = VERSION

    def models(self) -> frozenset[str]:
        return frozenset({"tiny"})

    def loaded(self) -> frozenset[str]:
        return frozenset({"tiny"})

    def make(
        self, unit: Unit, report: Callable[[Progress], None], should_stop: Callable[[], bool]
    ) -> Made:
        ends = time.monotonic()
        made = _made(GenerationRequest.from_dict(unit.payload), self.seconds)
        for step in range(self.steps):
            report(Progress(step=step, steps=self.steps, text="Drawing"))
            if should_stop():
                raise JobCancelled
            ends += self.seconds / self.steps
            time.sleep(max(0.0, ends - time.monotonic()))
        return made


def _made(request: GenerationRequest, seconds: float) -> Made:
    noise = np.random.default_rng(request.seed).integers(0, 255, (*request.size[::-1], 3))
    buffer = io.BytesIO()
    Image.fromarray(noise.astype(np.uint8)).save(buffer, "PNG", compress_level=1)
    recipe = {"request": request.to_dict(), "extras": {"notes": [], "seconds": seconds}}
    return Made(png=buffer.getvalue(), recipe=json.dumps(recipe))
