"""Pictures from the cells of a notebook, kept in a gallery as the pages keep them."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from core.commands import generate
from core.commands.options import Parser, find_pose
from core.commands.render_tasks import render_tasks
from core.config import Config
from core.errors import InputRejected, StudioError
from core.gallery.importing import import_files
from core.gallery.record import ImageRecord
from core.generation.request import GenerationRequest
from core.jobs.job import JobState
from core.mirror import keeping
from core.pose.stored_score import oks_of, percent
from core.posed_prompts.poses import known_presets
from core.repose.request import AskedPose, ReposeRequest, Road, Source
from core.studio import Studio

LOOK_SECONDS = 0.5
ANY_SEED = -1


@dataclass(frozen=True)
class Made:
    """A picture of the gallery; a notebook shows its ``image``."""

    record: ImageRecord
    image: Image.Image

    @property
    def caption(self) -> str:
        oks = oks_of(self.record.extras)
        return "" if oks is None else f"Pose {percent(oks)} %"


@dataclass
class Cells:
    """``data`` is the data folder, None for the one of the environment. With a ``mirror`` the work
    of an earlier session comes back, and what is new is copied there every minute until ``close``.

    ``tell`` is given a line of progress whenever there is another.
    """

    data: Path | None = None
    mirror: Path | None = None
    tell: Callable[[str], None] = print
    _open: contextlib.ExitStack = field(default_factory=contextlib.ExitStack, init=False)

    def __post_init__(self) -> None:
        known = Config.from_environment()
        config = (
            known
            if self.data is None
            else Config.from_environment({"POSEANIME_DATA": str(self.data)})
        )
        if self.mirror is not None:
            self._open.enter_context(keeping(config, self.mirror))
        self.studio = Studio(config)
        self._open.callback(self.studio.close)

    def close(self) -> None:
        """Also copies what is new to the mirror."""
        self._open.close()

    def poses(self) -> list[str]:
        return [preset.id for preset in known_presets(self.studio.config)]

    def generate(
        self,
        prompt: str,
        *,
        poses: Sequence[str] = ("jogging",),
        checkpoint: str = "",
        negative: str = "",
        count: int = 1,
        seed: int = ANY_SEED,
        steps: int = 0,
        over_drawing: bool = False,
    ) -> list[Made]:
        """``count`` pictures in each pose, which is the name of a preset, a file of OpenPose JSON
        or "none". What is not said is as the checkpoint likes it. Raises ``StudioError``."""
        said = ["--prompt", prompt, "--out", "picture.png", "--seed", str(seed)]
        said += ["--count", str(count)]
        said += [word for pose in poses for word in ("--pose", pose)]
        said += ["--checkpoint", checkpoint] if checkpoint else []
        said += ["--negative-prompt", negative] if negative else []
        said += ["--steps", str(steps)] if steps else []
        said += ["--over-drawing"] if over_drawing else []
        tasks = list(render_tasks(_options(said), self.studio.config))
        requests = [self.studio.cast(task.request).request for task in tasks]
        return [made for request in requests for made in self._made(request)]

    def draw(self, prompt: str, *, pose: str = "jogging", seed: int = 0) -> list[Made]:
        """Drawn at once, without a model. Raises ``StudioError``."""
        return self.generate(prompt, poses=(pose,), checkpoint="drawing", seed=max(0, seed))

    def repose(
        self, picture: str | Path, poses: Sequence[str], *, redraw: bool = False
    ) -> list[Made]:
        """The character of a picture file, or of a picture of the gallery by its id, in each of
        these poses, as ``generate`` names them: by its own pixels, or drawn anew. Raises
        ``StudioError``."""
        asked = tuple(self._asked(name) for name in poses)
        request = ReposeRequest(
            sources=(Source(image_id=self._taken_in(picture)),),
            poses=asked,
            roads=(Road.REDRAW if redraw else Road.PUPPET,),
        )
        return self._made(request)

    def _asked(self, name: str) -> AskedPose:
        pose = find_pose(name, self.studio.config)
        if pose is None:
            raise InputRejected(expected="a pose", got=name, todo="see Cells.poses()")
        return AskedPose(pose, Path(name).stem)

    def _taken_in(self, picture: str | Path) -> str:
        path = Path(picture)
        if not path.exists():
            return self.studio.gallery.get(str(picture)).id
        ((_path, kept),) = import_files([path], self.studio.gallery)
        if isinstance(kept, Exception):
            raise kept
        return kept.record.id

    def _made(self, request: GenerationRequest | ReposeRequest) -> list[Made]:
        job, told = self.studio.submit(request), ""
        while not (job := self.studio.wait(job.id, LOOK_SECONDS)).state.is_finished:
            if job.progress.text != told:
                told = job.progress.text
                self.tell(told)
        if job.state is not JobState.DONE and not job.result:
            raise StudioError(job.error or "The work was cancelled.")
        gallery = self.studio.gallery
        return [Made(gallery.get(one), gallery.image(one)) for one in job.result]


def _options(said: Sequence[str]) -> argparse.Namespace:
    """As the command line reads them, so that what is left out means the same."""
    parser = Parser(prog="generate")
    generate.add(parser.add_subparsers())
    return parser.parse_args(["generate", *said])
