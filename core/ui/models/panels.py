"""The pieces of the Models page: what is on this machine, and a person's own files."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.config import ASSETS
from core.errors import ModelError, ModelMissing
from core.models import registry
from core.models.files.folders import linked_folders
from core.models.identify.inspect import describe
from core.models.importing import importer
from core.models.importing.importer import ImportedModel
from core.models.importing.trash import TrashedModel
from core.models.kinds import ModelKind
from core.models.specs import BaseSpec, CheckpointSpec
from core.models.user_choices import PredictionChoice, choose_prediction, prediction_choice
from core.server.uploads import MODEL_MEGABYTES
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.frame import BY_KEY, guarded, page_link, show_error
from core.ui.generate.recommended import choose_checkpoint
from core.ui.models.card import card
from core.ui.models.downloads import ANY_FAMILY, fetch_section, running_fetches
from core.ui.models.linked import link_section
from core.ui.models.merging import can_mix, merge_section
from core.ui.prerequisites import GET_MORE, INSTALLED, MIX, OWN, get_model_button
from core.ui.resources import studio

STYLE = Path(__file__).parent / "models.css"
VIEWS = (INSTALLED, GET_MORE, OWN, MIX)
KINDS = tuple(registry.SPECS)

# The catalogue brings these pickles, each known by its checksum.
PICKLE = ".pth"


def prepare() -> None:
    st.html(STYLE)
    state.start_with(state.MODELS_VIEW, INSTALLED)
    state.start_with(state.MODELS_KIND, ModelKind.CHECKPOINT)
    state.start_with(state.MODELS_FAMILY, ANY_FAMILY)


def views() -> None:
    """The sides of the page; only the chosen one is worked out."""
    running_fetches()
    offered = VIEWS if can_mix() else VIEWS[:-1]
    view = choices.segments("Show", offered, key=state.MODELS_VIEW, label_visibility="collapsed")
    if offered != VIEWS and view == INSTALLED:
        st.caption("Mixing needs a Stable Diffusion checkpoint: get one, or bring your own.")
    show_error()
    if view == OWN:
        _bring_your_own()
        return
    if view == MIX:
        merge_section()
        return
    if view == GET_MORE:
        link_section()
    kind = _kind_field()
    if view == GET_MORE:
        fetch_section(kind, known(kind))
    else:
        _undo_bar()
        _installed(kind)


def known(kind: ModelKind) -> tuple[BaseSpec, ...]:
    return registry.models_of(kind, studio().config)


def _kind_field() -> ModelKind:
    chosen = choices.pills(
        "Kind",
        KINDS,
        key=state.MODELS_KIND,
        title=lambda kind: f"{kind.label}s",
        persist_state="session",
        required=True,
        label_visibility="collapsed",
    )
    return chosen or ModelKind.CHECKPOINT


# --- on this machine ----------------------------------------------------------------------------


def _installed(kind: ModelKind) -> None:
    config = studio().config
    here = [
        spec
        for spec in known(kind)
        # of a repository a part may be here for another model's sake; own files show their faults
        if spec.is_installed(config) or (spec.path and not spec.can_be_fetched)
    ]
    if not here:
        st.html(
            f'<div class="paf-stage paf-empty"><h3>No {kind.label} yet</h3>'
            "<p>Get one of the well-known ones, or bring a file of your own.</p></div>"
        )
        get_model_button(kind, None, place="installed")
        return
    with st.grid(min_column_width=300, gap="small"):
        for spec in here:
            with st.container(border=True, height="stretch", key=state.model_box(kind, spec.id)):
                why_not = spec.why_not(config) or _damage(spec)
                card(spec, where=_where(spec), why_not=why_not)
                _actions(spec, is_usable=not why_not)
                if isinstance(spec, CheckpointSpec) and not why_not:
                    _prediction_field(spec)
                    _pose_hint(spec)


def _damage(spec: BaseSpec) -> str:
    """Why a file that is here cannot be read; empty when it can."""
    path = spec.path
    if path is None or _is_shipped(spec) or path.suffix == PICKLE:
        return ""
    try:
        describe(path)
    except ModelError as error:
        return error.shown
    return ""


def _where(spec: BaseSpec) -> str:
    path = spec.path
    if path is None or _is_shipped(spec):
        return ""
    if spec.origin:
        return spec.origin
    whose = "Your models folder" if _is_own(path) else "Linked"
    return f"{whose}: {path}"


def _is_shipped(spec: BaseSpec) -> bool:
    path = spec.path
    return path is not None and path.is_relative_to(ASSETS)


def _is_own(path: Path) -> bool:
    return path.is_relative_to(studio().config.models_folder)


def _actions(spec: BaseSpec, *, is_usable: bool) -> None:
    path = spec.path
    is_own = path is not None and _is_own(path)
    if not is_own and not isinstance(spec, CheckpointSpec):
        return
    with st.container(horizontal=True, gap="small"):
        if isinstance(spec, CheckpointSpec):
            used = st.button(
                "Draw with it",
                key=state.models_use(spec.id),
                icon=":material/auto_awesome:",
                disabled=not is_usable,
                on_click=choose_checkpoint,
                args=(spec.id,),
            )
            if used:
                st.switch_page(BY_KEY["generate"].script)
        if is_own:
            st.button(
                "Remove",
                key=state.models_remove(spec.kind, spec.id),
                icon=":material/delete:",
                on_click=_remove,
                args=(spec.kind, spec.id),
            )


def _prediction_field(spec: CheckpointSpec) -> None:
    """For a person's own, whose files may not say it, or say it wrongly."""
    path = spec.source.path()
    if path is None or not spec.is_own:
        return
    key = state.model_prediction(spec.id)
    st.session_state[key] = prediction_choice(path, studio().config).value
    choices.selectbox(
        "Prediction type",
        [one.value for one in PredictionChoice],
        key=key,
        title=lambda value: PredictionChoice(value).label,
        on_change=_choose_prediction,
        args=(key, path),
        help="Try another if its pictures are noise, grey or glaring.",
    )


@guarded
def _choose_prediction(key: str, path: Path) -> None:
    choose_prediction(path, PredictionChoice(st.session_state[key]), studio().config)


def _pose_hint(spec: CheckpointSpec) -> None:
    """What is still missing for pictures in a given pose, and the way to it."""
    config = studio().config
    pose = registry.pose_controlnet(spec, config)
    if pose is None or pose.is_installed(config):
        return
    st.caption(f":material/info: To follow a pose it also needs {plain(pose.title)}.")
    if pose.can_be_fetched:
        st.button(
            "Get it",
            key=state.models_get_pose(spec.id),
            icon=":material/accessibility_new:",
            on_click=_show_more,
            args=(pose.kind, pose.title),
        )


@guarded
def _show_more(kind: ModelKind, text: str) -> None:
    st.session_state[state.MODELS_VIEW] = VIEWS[1]
    st.session_state[state.MODELS_KIND] = kind
    st.session_state[state.MODELS_FAMILY] = ANY_FAMILY
    st.session_state[state.MODELS_SEARCH] = text


@guarded
def _remove(kind: ModelKind, name: str) -> None:
    st.session_state[state.MODELS_REMOVED] = importer.remove(kind, name, studio().config)


@guarded
def _undo(removal: TrashedModel) -> None:
    importer.undo(removal)
    st.session_state[state.MODELS_REMOVED] = None


def _undo_bar() -> None:
    removal: TrashedModel | None = st.session_state.get(state.MODELS_REMOVED)
    if removal is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=state.MODELS_UNDO_BOX):
        st.caption(f"Removed {plain(removal.title)}. It is kept for a week.")
        st.button(
            "Undo", key=state.MODELS_UNDO, icon=":material/undo:", on_click=_undo, args=(removal,)
        )


# --- bring your own -----------------------------------------------------------------------------


def _bring_your_own() -> None:
    st.markdown(
        "A checkpoint, ControlNet, LoRA, embedding, VAE, IP-Adapter or upscaler as `.safetensors`, "
        "a pose detector or cut-out as `.onnx`, an upscaler of ncnn (`.param` with its `.bin`), a "
        "zip of a diffusers folder, or the folder itself. The studio recognises it **by its "
        "content**, so the name does not matter."
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.file_uploader(
            "Upload files",
            ["safetensors", "onnx", "param", "bin", "zip"],
            accept_multiple_files=True,
            key=state.MODELS_UPLOAD,
            on_change=_import_upload,
            max_upload_size=MODEL_MEGABYTES,
        )
    with right:
        st.text_input(
            "Or a file or folder on this machine",
            key=state.MODELS_PATH,
            placeholder="/home/me/Downloads/anime.safetensors",
            help="For large files: it is copied into the models folder.",
        )
        st.button(
            "Import",
            key=state.MODELS_IMPORT,
            icon=":material/download_done:",
            type="primary",
            on_click=_import_path,
        )
    _imported()
    _folders()


@guarded
def _import_upload() -> None:
    uploads = {one.name: one.getvalue() for one in st.session_state[state.MODELS_UPLOAD]}
    for installed in importer.install_uploads(uploads, studio().config):
        _keep(installed)


@guarded
def _import_path() -> None:
    text = str(st.session_state[state.MODELS_PATH]).strip().strip("\"'")
    if not text:
        raise ModelMissing(
            expected="the path of a file or folder",
            got="none",
            todo="type one",
            shown="Type the path of a file or folder.",
        )
    path = Path(text).expanduser()
    _keep(importer.install(path, path.name, studio().config))


def _keep(installed: ImportedModel) -> None:
    st.session_state[state.MODELS_IMPORTED] = installed
    st.session_state[state.MODELS_KIND] = installed.kind


def _imported() -> None:
    installed: ImportedModel | None = st.session_state.get(state.MODELS_IMPORTED)
    if installed is None or not installed.path.exists():
        return
    text = f"**{plain(installed.id)}** was recognised as {plain(installed.facts.text)}"
    lacking = _lacking(installed)
    if lacking:
        st.warning(f"{text}. {plain(lacking)}", icon=":material/extension:")
    else:
        st.success(
            f"{text} and is ready to use."
            if installed.is_new
            else f"{text}. It was already installed.",
            icon=":material/check_circle:",
        )
    if installed.kind is ModelKind.CHECKPOINT:
        st.button(
            "Draw with it",
            key=state.MODELS_USE_IMPORTED,
            icon=":material/auto_awesome:",
            on_click=choose_checkpoint,
            args=(installed.id,),
        )
        page_link("generate", "Open Generate")


def _lacking(installed: ImportedModel) -> str:
    """What an imported model still needs besides itself."""
    if installed.kind not in KINDS:
        return ""
    config = studio().config
    # what works for another, as a person finder does, is not listed itself
    specs = registry.models_of(installed.kind, config)
    return next((spec.why_not(config) for spec in specs if spec.id == installed.id), "")


def _folders() -> None:
    config = studio().config
    st.subheader("Folders", anchor=False)
    st.caption(
        f"Your models folder is {plain(str(config.models_folder))}. Models put there show up here."
    )
    for root in config.linked_models:
        folders = linked_folders(root)
        names = ", ".join(sorted({folder.name for folder, _ in folders}))
        what = f"its {names}" if folders else "no model folders found in it"
        st.caption(f":material/link: Linked: {plain(f'{root}, {what}')}. It is only read.")
    if not config.linked_models:
        st.caption(
            "To use the models of A1111, Forge or ComfyUI in place, start the studio with "
            "`POSEANIME_MODELS=/path/to/that/folder`."
        )
