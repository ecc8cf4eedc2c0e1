"""Pictures from the workers of a cluster. What is chosen is chosen here: words, pose and seed."""

from __future__ import annotations

import functools
import hashlib
import io
import json
from typing import Any

from PIL import Image

from core.config import Config
from core.generation.animating.windows import Frames
from core.generation.auto_pose import with_pose
from core.generation.batch_progress import BatchProgress
from core.generation.input_store import PictureStore
from core.generation.request import GenerationRequest
from core.generation.sampling.denoising import OnStep
from core.generation.spoken_prompts import spoken, wildcards_of
from core.jobs.backend import JobContext
from core.jobs.cluster.address import RayAddress
from core.jobs.cluster.crew import Crew
from core.jobs.cluster.unit import MakeMaker, Unit
from core.jobs.cluster.units import Units
from core.runners.each import MakeOne, Places, side_by_side
from core.runners.far.maker import PictureMaker, version
from core.runners.render import FinishedPicture, OnProgress, Renders, ShouldStop, picture_of


class FarRenderer:
    """``Renders`` the pictures of one job. Drawings are made ``here``: one is there sooner than it
    is sent."""

    def __init__(
        self, job_id: str, crew: Crew, here: Renders, config: Config, inputs: PictureStore
    ) -> None:
        self._job_id, self._crew, self._here = job_id, crew, here
        self._config, self._inputs = config, inputs

    def render(
        self,
        request: GenerationRequest,
        index: int = 0,
        *,
        on_progress: OnProgress = lambda _: None,
        should_stop: ShouldStop = lambda: False,
        batch: BatchProgress | None = None,
    ) -> FinishedPicture:
        if request.is_drawn:
            return self._here.render(
                request, index, on_progress=on_progress, should_stop=should_stop, batch=batch
            )
        batch = batch or BatchProgress(request)
        asked, choosing = spoken(request, index, wildcards_of(self._config))
        asked, posing = with_pose(asked, index, self._config, self._inputs)
        unit = self._unit(picture_of(asked, index))
        made = self._crew.make(
            unit, lambda progress: on_progress(batch.of_picture(index, progress)), should_stop
        )
        told: dict[str, Any] = json.loads(made.recipe)
        extras = told["extras"]
        extras["notes"] = [*choosing, *posing, *extras.get("notes", ())]
        with Image.open(io.BytesIO(made.png), formats=("PNG",)) as picture:
            image = picture.copy()
        return FinishedPicture(
            image=image, request=GenerationRequest.from_dict(told["request"]), extras=extras
        )

    def animate(
        self, frames: Frames, *, on_step: OnStep, should_stop: ShouldStop
    ) -> dict[int, Image.Image]:
        """Made here: each window needs the one before it."""
        return self._here.animate(frames, on_step=on_step, should_stop=should_stop)

    def each(self, places: Places, make: MakeOne, context: JobContext) -> None:
        side_by_side(places, make, context, lambda: self._crew.capacity)

    def _unit(self, request: GenerationRequest) -> Unit:
        payload = request.to_dict()
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()[:32]
        names = () if self._crew.address.is_own else request.pictures
        return Unit(
            id=f"{self._job_id}/{digest}",
            job=self._job_id,
            needs=request.checkpoint,
            payload=payload,
            files={name: self._inputs.png(name) for name in names},
        )


def crew_of(address: RayAddress, config: Config, units: Units) -> Crew:
    """Its workers read this machine's data folder, or each its own."""
    make_maker: MakeMaker = PictureMaker
    if address.is_own:
        make_maker = functools.partial(PictureMaker, config, max(1, address.workers))
    return Crew(address, make_maker, version(), units)
