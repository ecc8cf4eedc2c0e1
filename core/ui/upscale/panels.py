"""The pieces of the Upscale page: which picture, how large, and the result beside what it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.errors import ModelError
from core.gallery import metadata
from core.gallery.ingest import open_image
from core.geometry import Size
from core.glossary import Term
from core.job_kinds import UPSCALE
from core.jobs.remaining import duration
from core.server.uploads import PICTURE_MEGABYTES
from core.ui import choices, state
from core.ui.components.compare import compare
from core.ui.controls import new_job_id, picture_facts, plain
from core.ui.frame import BY_KEY, guarded, show_error
from core.ui.progress import attach, job_panel, start_job
from core.ui.resources import WHOLE_PIXELS, picture_jpeg, studio, thumbnail_jpeg
from core.upscale.limits import MOST_PIXELS, bytes_needed, check_result, megapixels, possible_scales
from core.upscale.network import scale_of
from core.upscale.request import SCALES, UpscaleRequest

if TYPE_CHECKING:
    from core.gallery.gallery import ImageRecord
    from core.jobs.job import Job
    from core.models.specs import UpscalerSpec


STYLE = Path(__file__).parent / "upscale.css"
RECENT = 12
FOUR_K, EIGHT_K = 3840 * 2160, 7680 * 4320
FILE_KINDS = ["png", "jpg", "jpeg", "webp"]


def prepare() -> None:
    st.html(STYLE)
    state.start_with(state.UPSCALE_UPSCALER, _installed_first()[0].id)


# --- which picture ----------------------------------------------------------------------------


def source_picture() -> ImageRecord | None:
    """The picture to enlarge; None while there is none."""
    source = _source()
    if source is not None:
        with st.container(key=state.UPSCALE_SOURCE_BOX):
            st.image(picture_jpeg(source.id, 640), alt="The picture to upscale")
    return source


def other_pictures(source: ImageRecord | None) -> None:
    """Where else to take a picture from: an upload, or the latest of the gallery."""
    recent = studio().gallery.find(limit=RECENT).records
    with st.expander(
        "Choose another picture" if source else "Choose a picture", expanded=not source
    ):
        st.file_uploader(
            "Upload a picture",
            FILE_KINDS,
            key=state.UPSCALE_UPLOAD,
            on_change=_take_upload,
            max_upload_size=PICTURE_MEGABYTES,
        )
        if recent:
            st.caption("Or one of the latest in the gallery")
            _recent_pictures(recent, source)


def _source() -> ImageRecord | None:
    """What was chosen, else the latest picture that was not enlarged yet."""
    gallery = studio().gallery
    chosen = state.upscale_source()
    found = gallery.find(ids=[chosen]).records if chosen else ()
    found = found or gallery.find(kind="generated", limit=1).records
    return next(iter(found or gallery.find(limit=1).records), None)


def _recent_pictures(records: tuple[ImageRecord, ...], source: ImageRecord | None) -> None:
    with st.grid(min_column_width=84, gap="small"):
        for number, record in enumerate(records, start=1):
            mark = "chosen_" if source is not None and record.id == source.id else ""
            with st.container(key=state.pick_box(mark, record.id)):
                st.image(thumbnail_jpeg(record.id), width="stretch", alt=f"Picture {number}")
                st.button(
                    f"Choose picture {number}",
                    key=state.upscale_pick(record.id),
                    on_click=state.set_upscale_source,
                    args=(record.id,),
                )


@guarded
def _take_upload() -> None:
    upload = st.session_state[state.UPSCALE_UPLOAD]
    if upload is None:
        return
    data = upload.getvalue()
    record = studio().gallery.save(
        open_image(data), kind="upload", request={}, infotext=metadata.read(data).infotext
    )
    state.set_upscale_source(record.id)


# --- how large --------------------------------------------------------------------------------


def size_fields(source: ImageRecord) -> bool:
    """By which network and how many times as large; only what this machine can do is offered.

    False when nothing is: the network is not here, or the picture is too large already.
    """
    spec = _upscaler_field()
    size = Size(source.width, source.height)
    offered = possible_scales(size, _highest(spec))
    if not offered:
        st.info(_too_large(size), icon=":material/memory:")
        return False
    chosen = st.session_state.get(state.UPSCALE_CHOSEN_SCALE)
    st.session_state[state.UPSCALE_SCALE] = chosen if chosen in offered else _default(size, offered)
    choices.radio(
        "Scale",
        offered,
        key=state.UPSCALE_SCALE,
        title=lambda factor: f"×{factor}",
        captions=[_told(source, scale, spec) for scale in offered],
        on_change=_keep_scale,
    )
    return spec.is_installed(studio().config)


def _keep_scale() -> None:
    """What was chosen holds for other pictures too, as far as they can be enlarged so far."""
    st.session_state[state.UPSCALE_CHOSEN_SCALE] = st.session_state[state.UPSCALE_SCALE]


def _default(size: Size, offered: Sequence[int]) -> int:
    """The first that makes 4K, else the largest."""
    return next((scale for scale in offered if size.times(scale).pixels >= FOUR_K), offered[-1])


def _highest(spec: UpscalerSpec) -> int:
    """How many times a network enlarges; 0 where nobody knows before it is loaded."""
    if spec.scale or spec.file is None or spec.file.suffix != ".safetensors":
        return spec.scale
    try:
        return scale_of(spec.file)
    except ModelError:  # its own line comes when it is used
        return 0


def _told(source: ImageRecord, scale: int, spec: UpscalerSpec) -> str:
    """What comes of it and what it takes: size, memory, time."""
    size = Size(source.width, source.height)
    result = size.times(scale)
    name = " (8K)" * (result.pixels >= EIGHT_K) or " (4K)" * (result.pixels >= FOUR_K)
    parts = [
        f"**{result}** pixels, {megapixels(result.pixels)} megapixels{name}",
        f"{bytes_needed(result) / (1 << 30):.1f} GB of memory",
    ]
    if seconds := _seconds(size, spec):
        parts.append(f"about {duration(seconds)}")
    return " · ".join(parts)


def _seconds(size: Size, spec: UpscalerSpec) -> float:
    """How long it will take by the last time with this network; 0 before the first.

    The network works on the picture as it is, so the time goes with that, not with the result.
    """
    for record in studio().gallery.find(kind="upscaled", limit=RECENT).records:
        told, taken = record.extras, record.extras.get("seconds")
        is_like_it = told.get("upscaler") == spec.id and told.get("scale") in SCALES
        if is_like_it and isinstance(taken, float):
            return taken * size.pixels * told["scale"] ** 2 / (record.width * record.height)
    return 0.0


def _too_large(size: Size) -> str:
    least = size.times(SCALES[0])
    if least.pixels > MOST_PIXELS:
        return f"This picture is {size} pixels, the largest that the studio makes."
    return (
        f"This picture is {size} pixels; upscaling it takes {bytes_needed(least) / (1 << 30):.1f} "
        "GB of free memory. Close other programs or choose a smaller one."
    )


def _installed_first() -> list[UpscalerSpec]:
    config = studio().config
    return sorted(studio().upscalers(), key=lambda spec: not spec.is_installed(config))


def _upscaler_field() -> UpscalerSpec:
    specs = {spec.id: spec for spec in _installed_first()}
    chosen = choices.selectbox(
        Term.UPSCALER.label,
        specs,
        key=state.UPSCALE_UPSCALER,
        title=lambda name: specs[name].title,
        help=Term.UPSCALER.help,
    )
    spec = specs[chosen]
    if not spec.is_installed(studio().config):
        st.caption(f":material/info: {plain(spec.why_not(studio().config))}")
    return spec


def start_button(source: ImageRecord, *, is_ready: bool) -> None:
    st.button(
        Term.UPSCALE.label,
        key=state.UPSCALE_SUBMIT,
        type="primary",
        icon=":material/zoom_out_map:",
        width="stretch",
        shortcut="Ctrl+Enter",
        on_click=_submit,
        args=(source.id, new_job_id()),
        disabled=not is_ready,
    )
    show_error()


@guarded
def _submit(image_id: str, job_id: str) -> None:
    if state.is_double_click():
        return
    source = studio().gallery.get(image_id)
    request = UpscaleRequest(
        image_id=image_id,
        scale=st.session_state[state.UPSCALE_SCALE],
        upscaler=st.session_state[state.UPSCALE_UPSCALER],
    )
    check_result(Size(source.width, source.height), request.scale)
    start_job(state.UPSCALE_JOBS, request, job_id)
    state.set_upscale_source(image_id)


# --- the result -------------------------------------------------------------------------------


def result() -> None:
    """Work that runs or failed, then the latest result with its slider."""
    jobs = [studio().job(job_id) for job_id in attach(state.UPSCALE_JOBS, UPSCALE)]
    if not jobs:
        st.html(
            '<div class="paf-stage"><h3>Twice or four times as large</h3>'
            "<p>Choose a picture and press Upscale. You can then slide between before and after."
            "</p></div>"
        )
        return
    newest, *_ = jobs
    if shown := [job.id for job in jobs if _is_news(job, newest)]:
        job_panel(shown)
    ids = [image_id for job in jobs for image_id in job.result]
    records = studio().gallery.find(ids=ids, limit=len(jobs)).records
    if records:
        _result(records[0])


def _is_news(job: Job, newest: Job) -> bool:
    """Work in progress, and how the latest attempt failed; finished pictures are shown below."""
    return not job.state.is_finished or (job is newest and not job.result)


def _result(record: ImageRecord) -> None:
    size = Size(record.width, record.height)
    after = picture_jpeg(record.id, WHOLE_PIXELS)
    parents = studio().gallery.find(ids=[record.parent_id or ""]).records
    if parents:
        before = picture_jpeg(parents[0].id, WHOLE_PIXELS)
        compare(before, after, size, key=state.upscale_compare(record.id))
    else:
        st.image(after, width="stretch", alt="The upscaled picture")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            "Download",
            data=studio().gallery.path(record.id).read_bytes,
            file_name=record.file_name,
            mime="image/png",
            key=state.UPSCALE_DOWNLOAD,
            on_click="ignore",
            icon=":material/download:",
        )
        if st.button("Gallery", key=state.UPSCALE_GALLERY, icon=":material/photo_library:"):
            state.select_picture(record.id)
            st.switch_page(BY_KEY["gallery"].script)
        st.caption(picture_facts(record))
