"""The kinds of work that a studio does, one entry each.

A further kind is a frozen request type with ``to_dict`` and ``from_dict``, its runner in
``core.runners`` and an entry here. Queue, workers, progress bars and Cancel know it then.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from core.assistant.remote import VariantsRequest
from core.characters.exports.request import DatasetRequest, SpritesRequest
from core.characters.sheets.kinds import SheetKind
from core.characters.sheets.request import SheetRequest
from core.cutout.request import CutoutRequest
from core.generation.finding.request import DetectRequest, SeveralRequest
from core.generation.request import GenerationRequest
from core.generation.xy_plot.plot import PlotRequest
from core.job_kinds.kind import JobRequest, Payload, StudioJobKind
from core.models.downloading.fetch import FetchRequest
from core.models.importing.request import ImportRequest
from core.models.linking.fetch_linked import LinkedFetchRequest
from core.models.merging.merge_request import MergeRequest
from core.motion.film.request import FilmRequest
from core.motion.request import MotionRequest
from core.repose.animals.request import AnimalRequest
from core.repose.request import ReposeRequest
from core.runners import (
    asking,
    collections,
    cutting_out,
    finding,
    models,
    pictures,
    sheets,
    upscaling,
    upscaling_batch,
)
from core.runners.motion import film
from core.runners.motion import job as moving
from core.runners.reposing import animals
from core.runners.reposing import job as reposing
from core.upscale.request import UpscaleBatchRequest, UpscaleRequest

# The lanes. Downloading takes long and hardly works the machine, and a drawing is there at once:
# neither waits for a checkpoint that paints. Cutting out is quick, but for the largest networks,
# which drawings do not wait for; so is looking for a pose, but for OpenPose. A long series keeps
# nobody from cutting out another picture, and a clip nobody from a series. A film
# takes minutes: it keeps nobody from finding the pose of a picture.
PICTURES, FETCHES, DRAWINGS, CUTOUTS = "pictures", "fetches", "drawings", "cutouts"
POSES, SERIES, ANSWERS, CLIPS, FILMS = "poses", "series", "answers", "clips", "films"


def _prompt(payload: Payload) -> str:
    return str(payload.get("prompt") or "A picture")


def _itself(payload: Payload) -> Payload:
    return payload


def _plotted(payload: Payload) -> Payload:
    return cast("Payload", payload.get("request") or {})


def _series(payload: Payload) -> str:
    counts = [len(payload.get(name) or ()) for name in ("sources", "poses", "roads")]
    return _new_poses(math.prod(counts))


def _new_poses(count: int) -> str:
    return "A new pose" if count == 1 else f"{count} new poses"


def _needs_models(request: ReposeRequest | MotionRequest) -> bool:
    return request.needs_models


def _sheet(payload: Payload) -> str:
    kind = payload.get("kind")
    return SheetKind(kind).label if kind in list(SheetKind) else "A sheet of a character"


def _clip(payload: Payload) -> str:
    timeline = payload.get("timeline")
    told = cast("dict[str, Any]", timeline) if isinstance(timeline, dict) else {}
    return str(told.get("title") or "A clip")


def _frame(payload: Payload) -> Payload:
    """Frames are seen as they come; of a picture that moves only it knows the size."""
    painting = payload.get("painting")
    if payload.get("picture") or not isinstance(painting, Mapping):
        return {}
    told = cast("Payload", painting)
    return {"size": told.get("size"), "pose": None}


def _card_name(payload: Payload) -> str:
    card = payload.get("card")
    told = cast("Payload", card) if isinstance(card, Mapping) else {}
    return str(told.get("name") or "a character")


def _nothing(_request: JobRequest) -> bool:
    return False


SMALLER_OR_FASTER = "try a smaller picture, fewer steps or another checkpoint."
AGAIN = "start the download again."
CHECKING = "Checking the files …"

GENERATE = StudioJobKind(
    name="generate",
    lane=PICTURES,
    advice=SMALLER_OR_FASTER,
    request_type=GenerationRequest,
    read=GenerationRequest.from_dict,
    accepts=lambda request: not request.is_drawn,
    check=pictures.check,
    run=pictures.run,
    title=_prompt,
    picture=_itself,
    splits=True,
    loads_models=True,
)
DRAW = StudioJobKind(
    name="draw",
    lane=DRAWINGS,
    advice="try a smaller picture.",
    request_type=GenerationRequest,
    read=GenerationRequest.from_dict,
    accepts=lambda request: request.is_drawn,
    check=pictures.check,
    run=pictures.run,
    title=_prompt,
    picture=_itself,
)
PLOT = StudioJobKind(
    name="plot",
    lane=PICTURES,
    advice=SMALLER_OR_FASTER,
    request_type=PlotRequest,
    read=PlotRequest.from_dict,
    check=pictures.check_plot,
    run=pictures.run_plot,
    title=_prompt,
    picture=_plotted,
    splits=True,
    loads_models=True,
)
UPSCALE = StudioJobKind(
    name="upscale",
    lane=PICTURES,
    advice="try a smaller picture or another upscaler.",
    request_type=UpscaleRequest,
    read=UpscaleRequest.from_dict,
    check=upscaling.check,
    run=upscaling.run,
    title=lambda _payload: "Upscaling a picture",
    loads_models=True,
)
UPSCALE_BATCH = StudioJobKind(
    name="upscale-batch",
    lane=PICTURES,
    advice="try smaller pictures or another upscaler.",
    request_type=UpscaleBatchRequest,
    read=UpscaleBatchRequest.from_dict,
    check=upscaling_batch.check,
    run=upscaling_batch.run,
    title=lambda payload: f"Upscaling {len(payload.get('image_ids') or ())} pictures",
    loads_models=True,
)
CUTOUT = StudioJobKind(
    name="cutout",
    lane=CUTOUTS,
    advice="try a smaller picture or another way to cut out.",
    request_type=CutoutRequest,
    read=CutoutRequest.from_dict,
    check=cutting_out.check,
    run=cutting_out.run,
    title=lambda _payload: "Cutting out a picture",
)
REPOSE = StudioJobKind(
    name="repose",
    lane=SERIES,
    advice="try a smaller picture or fewer poses.",
    request_type=ReposeRequest,
    read=ReposeRequest.from_dict,
    accepts=lambda request: not request.needs_models,
    check=reposing.check,
    run=reposing.run,
    title=_series,
)
# Beside nothing else that fills the memory.
REPAINT = replace(
    REPOSE,
    name="repose-paint",
    lane=PICTURES,
    advice=SMALLER_OR_FASTER,
    accepts=_needs_models,
    loads_models=True,
)
ANIMAL = StudioJobKind(
    name="repose-animal",
    lane=SERIES,
    advice="try a smaller picture or fewer poses.",
    request_type=AnimalRequest,
    read=AnimalRequest.from_dict,
    check=animals.check,
    run=animals.run,
    title=lambda payload: _new_poses(len(payload.get("poses") or ())),
)
MOTION = StudioJobKind(
    name="motion",
    lane=CLIPS,
    advice="try smaller frames or fewer of them.",
    request_type=MotionRequest,
    read=MotionRequest.from_dict,
    accepts=lambda request: not request.needs_models,
    check=moving.check,
    run=moving.run,
    title=_clip,
    picture=_frame,
)
MOTION_PAINT = replace(
    MOTION,
    name="motion-paint",
    lane=PICTURES,
    advice=SMALLER_OR_FASTER,
    accepts=_needs_models,
    loads_models=True,
)
SHEET = StudioJobKind(
    name="sheet",
    lane=PICTURES,
    advice=SMALLER_OR_FASTER,
    request_type=SheetRequest,
    read=SheetRequest.from_dict,
    check=sheets.check,
    run=sheets.run,
    title=_sheet,
    splits=True,
    loads_models=True,
)
SPRITES = StudioJobKind(
    name="sprites",
    lane=SERIES,
    advice="choose fewer expressions or poses.",
    request_type=SpritesRequest,
    read=SpritesRequest.from_dict,
    check=collections.check,
    run=collections.run,
    title=lambda payload: f"Sprites of {_card_name(payload)}",
)
DATASET = StudioJobKind(
    name="dataset",
    lane=SERIES,
    advice="make fewer or smaller pictures.",
    request_type=DatasetRequest,
    read=DatasetRequest.from_dict,
    check=collections.check,
    run=collections.run,
    title=lambda payload: f"A training set of {_card_name(payload)}",
)
FETCH = StudioJobKind(
    name="fetch",
    lane=FETCHES,
    advice=AGAIN,
    request_type=FetchRequest,
    read=FetchRequest.from_dict,
    check=models.check_fetch,
    run=models.run_fetch,
    title=lambda payload: f"Fetching {payload.get('id')}",
    first_stage=CHECKING,
)
# As downloads of pose detectors once stood in the queue.
FETCH_DETECTOR = replace(FETCH, name="fetch-detector", accepts=_nothing)
FETCH_LINKED = StudioJobKind(
    name="fetch-linked",
    lane=FETCHES,
    advice=AGAIN,
    request_type=LinkedFetchRequest,
    read=LinkedFetchRequest.from_dict,
    check=models.check_linked,
    run=models.run_linked,
    title=lambda payload: f"Fetching {payload.get('file_name')}",
    first_stage=CHECKING,
)
IMPORT = StudioJobKind(
    name="import-model",
    lane=FETCHES,
    advice="check the file, make room on the disk, then import it again.",
    request_type=ImportRequest,
    read=ImportRequest.from_dict,
    check=models.check_import,
    run=models.run_import,
    title=lambda payload: f"Importing {str(payload.get('path')).rsplit('/', 1)[-1]}",
    first_stage=CHECKING,
)
MERGE = StudioJobKind(
    name="merge",
    lane=PICTURES,
    advice="close other programs, make room on the disk, then mix again.",
    request_type=MergeRequest,
    read=MergeRequest.from_dict,
    check=models.check_merge,
    run=models.run_merge,
    title=lambda payload: f"Mixing {payload.get('name')}",
    loads_models=True,
)

DETECT = StudioJobKind(
    name="detect",
    lane=POSES,
    advice="try a smaller picture or another detector.",
    request_type=DetectRequest,
    read=DetectRequest.from_dict,
    check=finding.check,
    run=finding.run,
    title=lambda _payload: "Finding the pose in a picture",
)

DETECT_SEVERAL = StudioJobKind(
    name="detect-several",
    lane=POSES,
    advice="try fewer pictures of a film.",
    request_type=SeveralRequest,
    read=SeveralRequest.from_dict,
    check=finding.check_several,
    run=finding.run_several,
    title=lambda payload: f"Finding poses in {len(payload.get('pictures') or ())} pictures",
)

FILM = StudioJobKind(
    name="film",
    lane=FILMS,
    advice="choose a shorter part of the film, or save it smaller.",
    request_type=FilmRequest,
    read=FilmRequest.from_dict,
    check=film.check,
    run=film.run,
    title=lambda _payload: "Following the people of a film",
    first_stage="Opening the film …",
    picture=film.picture,
)

ASK = StudioJobKind(
    name="ask-variants",
    lane=ANSWERS,
    advice="ask again.",
    request_type=VariantsRequest,
    read=VariantsRequest.from_dict,
    check=asking.check,
    run=asking.run,
    title=lambda _payload: "Variants of a prompt",
)

JOB_KINDS: tuple[StudioJobKind[Any], ...] = (
    GENERATE, DRAW, PLOT, UPSCALE, UPSCALE_BATCH, CUTOUT, DETECT, DETECT_SEVERAL, REPOSE, REPAINT,
    ANIMAL, MOTION, MOTION_PAINT, SHEET, SPRITES, DATASET, FETCH, FETCH_DETECTOR, FETCH_LINKED,
    IMPORT, MERGE, ASK, FILM,
)  # fmt: skip
