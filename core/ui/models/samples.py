"""What a model makes: a picture of this machine's own gallery, never one from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import streamlit as st

from core.files import lookups
from core.gallery.record import ImageRecord
from core.gallery.search.query import Filters
from core.generation.drawing.outputs import Output, take
from core.generation.request import GenerationRequest
from core.models.painter import DRAWING
from core.models.specs import BaseSpec, CheckpointSpec
from core.ui import state
from core.ui.components.home_hero import SAMPLE_GUESTS
from core.ui.controls import new_job_id
from core.ui.frame import guarded
from core.ui.home.panels import first_request
from core.ui.progress import start_job
from core.ui.resources import drawing_of, jpeg, studio, thumbnail_jpeg
from core.ui.texts import t

# Parts of checkpoints have no index in the gallery: the latest pictures are looked through.
LOOKED_THROUGH = 200
SAMPLE_SIDE = 512
SAMPLE_SEED = 6

Samples = dict[tuple[str, str], str]


def sample(spec: BaseSpec, parts: Samples) -> None:
    """Above a card: the best picture that was made with this model here, if there is one.

    ``parts`` as ``samples_of_parts`` gives them.
    """
    picture = _picture(spec, parts)
    if picture is None:
        return
    with st.container(key=state.model_sample_box(spec.kind, spec.id)):
        st.image(picture, width="stretch", alt=t("Made with {model}", model=spec.title))


def _picture(spec: BaseSpec, parts: Samples) -> bytes | None:
    if not isinstance(spec, CheckpointSpec):
        found = parts.get((spec.kind.value, spec.id))
        return None if found is None else thumbnail_jpeg(found)
    best = best_picture(spec)
    if best is not None:
        return thumbnail_jpeg(best.id)
    return _drawn() if spec.is_drawing else None


def best_picture(spec: CheckpointSpec) -> ImageRecord | None:
    """Of those made with it, whose pose is held best; of equal ones the latest."""

    def look() -> ImageRecord | None:
        filters = Filters(model=spec.id)
        found = studio().gallery.find(filters=filters, order="score", limit=1).records
        return found[0] if found else None

    return lookups.once((best_picture, spec.id), look)


@lru_cache(maxsize=1)
def _drawn() -> bytes:
    """What the painter makes is drawn on the spot."""
    guest = SAMPLE_GUESTS[0]
    request = GenerationRequest(
        prompt=guest.prompt, pose=guest.pose, checkpoint=DRAWING.id, size=guest.pose.size, seed=1
    )
    return jpeg(take(drawing_of(request), Output.PICTURE), SAMPLE_SIDE)


def samples_of_parts() -> Samples:
    """Of LoRAs, ControlNets and the like: the latest picture each, by kind and id."""
    found: Samples = {}
    for record in studio().gallery.find(limit=LOOKED_THROUGH).records:
        for part in _parts(record):
            found.setdefault(part, record.id)
    return found


def _parts(record: ImageRecord) -> Iterator[tuple[str, str]]:
    """What a picture was made with besides its checkpoint."""
    drawn, enlarged = record.extras.get("drawn") or {}, record.extras.get("upscaled") or {}
    for name, kind in (("controlnets", "controlnet"), ("adapters", "adapter")):
        yield from ((kind, str(one)) for one in drawn.get(name) or ())
    for lora in record.request.get("loras") or ():
        yield "lora", str(lora.get("id"))
    if vae := record.request.get("vae"):
        yield "vae", str(vae)
    for upscaler in (enlarged.get("upscaler"), record.extras.get("upscaler")):
        if upscaler:
            yield "upscaler", str(upscaler)


def make_sample_button(spec: CheckpointSpec) -> None:
    """Where no picture was made with it yet: one, of the character of the landing page."""
    if spec.is_drawing or best_picture(spec) is not None:
        return
    st.button(
        t("Make a sample"),
        key=state.models_sample(spec.id),
        icon=":material/image:",
        on_click=_make,
        args=(spec, new_job_id()),
    )


@guarded
def _make(spec: CheckpointSpec, job_id: str) -> None:
    if not state.is_double_click():
        start_job(state.MODELS_SAMPLES, first_request(spec, SAMPLE_SEED), job_id)
