"""What makes pictures in the workers of these tests: at once, in steps, or not at all."""

from __future__ import annotations

import io
import json
import os
import signal
import time
from dataclasses import dataclass

from PIL import Image

from core.errors import JobCancelled, ModelMissing
from core.jobs.cluster.unit import Made, Unit
from core.jobs.job import Progress

VERSION = "of the tests"


@dataclass
class StepMaker:
    """Has the model "tiny". A unit says in how many ``steps`` of how many ``seconds`` it is made,
    and its ``colour``; ``deadly`` ones end their worker, ``lacking`` ones miss a part here."""

    version: str = VERSION

    def models(self) -> frozenset[str]:
        return frozenset({"tiny"})

    def loaded(self) -> frozenset[str]:
        return frozenset()

    def make(self, unit: Unit, report, should_stop) -> Made:
        told = unit.payload
        if told.get("deadly"):
            os.kill(os.getpid(), signal.SIGKILL)
        if told.get("lacking"):
            raise ModelMissing("Expected a LoRA, got none.", shown="A LoRA is not here.")
        for step in range(told.get("steps", 1)):
            report(Progress(step=step, steps=told["steps"], text=f"Step {step}"))
            if should_stop():
                raise JobCancelled
            time.sleep(told.get("seconds", 0.0))
        buffer = io.BytesIO()
        Image.new("RGB", (8, 8), told.get("colour", "red")).save(buffer, "PNG")
        return Made(png=buffer.getvalue(), recipe=json.dumps({"pid": os.getpid()}))


def other_version() -> StepMaker:
    return StepMaker("of somebody else")


def broken() -> StepMaker:
    raise RuntimeError("no graphics card")
