"""A person's own models: uploaded, or taken in from where they lie on this machine."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.errors import ModelMissing
from core.models import registry
from core.models.files.folders import linked_folders
from core.models.importing import allowed_folders, importer
from core.models.importing.importer import ImportedModel, Taking
from core.models.importing.request import ImportRequest
from core.models.kinds import ModelKind
from core.server.serving import is_for_others
from core.server.uploads import MODEL_MEGABYTES
from core.ui import state
from core.ui.controls import new_job_id, plain
from core.ui.frame import guarded
from core.ui.models.folder_picker import folder_picker
from core.ui.models.use import draw_with_it
from core.ui.progress import start_job
from core.ui.resources import studio
from core.ui.texts import said, t

# What is larger is taken in as a job: copying it may take minutes.
LARGE_BYTES = MODEL_MEGABYTES * 10**6
EXAMPLE = "/home/me/Downloads/anime.safetensors"


def own_section() -> None:
    st.markdown(
        t(
            "A checkpoint, ControlNet, LoRA, embedding, VAE, IP-Adapter, motion adapter or "
            "upscaler as `.safetensors`, a pose detector or cut-out as `.onnx`, an upscaler of "
            "ncnn (`.param` with its `.bin`), a zip of a diffusers folder, or the folder "
            "itself. The studio recognises it **by its content**, so the name does not matter."
        )
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.file_uploader(
            t("Upload files"),
            ["safetensors", "onnx", "param", "bin", "zip"],
            accept_multiple_files=True,
            key=state.MODELS_UPLOAD,
            on_change=_import_upload,
            max_upload_size=MODEL_MEGABYTES,
        )
    with right:
        _path_field()
    _imported()
    _folders()


def _path_field() -> None:
    """For what lies on this machine, however large."""
    st.text_input(
        t("Or a file or folder on this machine, of any size"),
        key=state.MODELS_PATH,
        placeholder=EXAMPLE,
    )
    if not is_for_others():
        folder_picker()
    st.checkbox(
        t("Keep a copy of its own"),
        key=state.MODELS_COPIES,
        persist_state="session",
        help=t(
            "Otherwise the studio gives the file a second name where the disk allows, which takes "
            "no room; removing either leaves the other."
        ),
    )
    st.button(
        t("Import"),
        key=state.MODELS_IMPORT,
        icon=":material/download_done:",
        type="primary",
        on_click=_import_path,
        args=(new_job_id(),),
    )


@guarded
def _import_upload() -> None:
    uploads = {one.name: one.getvalue() for one in st.session_state[state.MODELS_UPLOAD]}
    for installed in importer.install_uploads(uploads, studio().config):
        _keep(installed)


@guarded
def _import_path(job_id: str) -> None:
    text = str(st.session_state[state.MODELS_PATH]).strip().strip("\"'")
    if not text:
        raise ModelMissing(
            expected="the path of a file or folder",
            got="none",
            todo="type one",
            shown="Type the path of a file or folder.",
        )
    path, config = Path(text).expanduser(), studio().config
    _check_allowed(path)
    is_copied = bool(st.session_state.get(state.MODELS_COPIES))
    if importer.size_of(path) <= LARGE_BYTES:
        _keep(importer.install(path, path.name, config, Taking(is_copied=is_copied)))
    elif not state.is_double_click():
        start_job(
            state.MODELS_JOBS, ImportRequest(path=str(path.absolute()), is_copied=is_copied), job_id
        )


def _check_allowed(path: Path) -> None:
    """Who comes from another machine names nothing but what the studio was started with; what they
    hear does not tell whether it is there."""
    folders = allowed_folders.set_folders(studio().config)
    if is_for_others() and not allowed_folders.is_inside(path, folders):
        raise ModelMissing(
            expected="a file in POSEANIME_FOLDERS or POSEANIME_MODELS, which others may name",
            got="one elsewhere",
            todo="start the studio with that folder in POSEANIME_FOLDERS",
            shown="Others can reach this studio, so it takes in files only from the folders it was "
            "started with (POSEANIME_FOLDERS).",
        )


def _keep(installed: ImportedModel) -> None:
    st.session_state[state.MODELS_IMPORTED] = installed
    st.session_state[state.MODELS_KIND] = installed.kind


def _imported() -> None:
    installed: ImportedModel | None = st.session_state.get(state.MODELS_IMPORTED)
    if installed is None or not installed.path.exists():
        return
    values = {"model": plain(installed.id), "kind": plain(installed.facts.text)}
    lacking = _lacking(installed)
    if lacking:
        told = t("**{model}** was recognised as {kind}.", **values)
        st.warning(f"{told} {plain(said(lacking))}", icon=":material/extension:")
    else:
        st.success(
            t("**{model}** was recognised as {kind} and is ready to use.", **values)
            if installed.is_new
            else t("**{model}** was recognised as {kind}. It was already installed.", **values),
            icon=":material/check_circle:",
        )
    if installed.kind is ModelKind.CHECKPOINT:
        draw_with_it(installed.id, state.MODELS_USE_IMPORTED)


def _lacking(installed: ImportedModel) -> str:
    """What an imported model still needs besides itself."""
    if installed.kind not in registry.SPECS:
        return ""
    config = studio().config
    # what works for another, as a person finder does, is not listed itself
    specs = registry.models_of(installed.kind, config)
    return next((spec.why_not(config) for spec in specs if spec.id == installed.id), "")


def _folders() -> None:
    config = studio().config
    st.subheader(t("Folders"), anchor=False)
    home = plain(str(config.models_folder))
    st.caption(t("Your models folder is {path}. Models put there show up here.", path=home))
    for root in config.linked_models:
        folders = linked_folders(root)
        names = ", ".join(sorted({folder.name for folder, _ in folders}))
        path = plain(str(root))
        told = (
            t("Linked: {path}, its {names}. It is only read.", path=path, names=plain(names))
            if folders
            else t("Linked: {path}, no model folders found in it.", path=path)
        )
        st.caption(f":material/link: {told}")
    if not config.linked_models:
        st.caption(
            t(
                "To use the models of A1111, Forge or ComfyUI in place, start the studio with "
                "`POSEANIME_MODELS=/path/to/that/folder`."
            )
        )
