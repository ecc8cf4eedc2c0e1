"""Files of this machine: chosen by folder, large ones as a job, none for who comes from afar."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.job_kinds import FETCHES
from core.jobs.lease import Lease
from core.models import registry
from core.models.importing.request import ImportRequest
from core.ui import state
from core.ui.models import own
from tests.models import tiny, tiny_files

OWN = "Your own"


@pytest.fixture
def disk(tmp_path, monkeypatch) -> Path:
    """A folder of the person, with a LoRA below it."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "disk"
    (folder / "sub").mkdir(parents=True)
    told = {"ss_base_model_version": "sd_v1-5"}
    tiny_files.write_kohya_lora(folder / "sub" / "ink.safetensors", tiny.unet(), metadata=told)
    return folder


@pytest.fixture
def open_own(disk, request):
    def go() -> AppTest:
        studio = request.getfixturevalue("studio")
        assert Lease(studio.database, FETCHES).acquire()
        page = request.getfixturevalue("open_page")("10_Models.py")
        page = page.segmented_control(key=state.MODELS_VIEW).set_value(OWN).run()
        assert not page.exception, page.exception
        return page

    return go


def keys(page: AppTest) -> set[str]:
    return {button.key for button in page.button}


def test_a_file_is_chosen_by_its_folder(disk, monkeypatch, open_own, request):
    monkeypatch.setenv("POSEANIME_FOLDERS", str(disk))
    page = open_own()
    page.selectbox(key=state.MODELS_ROOT).set_value(str(disk)).run()
    page.button(key=state.models_entry("sub")).click().run()
    page.button(key=state.models_entry("ink.safetensors")).click().run()
    assert page.text_input(key=state.MODELS_PATH).value == str(disk / "sub" / "ink.safetensors")
    page.button(key=state.MODELS_IMPORT).click().run()
    assert not page.error and not page.exception
    assert "SD 1.5 LoRA" in page.success[0].value.replace("\\", "")
    taken = registry.loras(request.getfixturevalue("studio").config)[-1].path
    assert taken is not None and taken.samefile(disk / "sub" / "ink.safetensors")
    page.button(key=state.models_entry("..")).click().run()
    assert state.models_entry("sub") in keys(page)


def test_another_folder_is_allowed_and_taken_off_again(disk, open_own, studio):
    page = open_own()
    assert state.models_entry("sub") not in keys(page)
    page.text_input(key=state.MODELS_ALLOW).set_value(f" {disk} ").run()
    assert page.selectbox(key=state.MODELS_ROOT).value == str(disk)
    assert state.models_entry("sub") in keys(page)
    page.button(key=state.MODELS_DISALLOW).click().run()
    assert str(disk) not in page.selectbox(key=state.MODELS_ROOT).options
    page.text_input(key=state.MODELS_ALLOW).set_value("/nowhere/at/all").run()
    assert page.error[0].value == "There is no such folder. Check the path."


def test_a_large_file_is_taken_in_as_a_job(disk, open_own, studio, monkeypatch):
    monkeypatch.setattr(own, "LARGE_BYTES", 100)
    file = disk / "sub" / "ink.safetensors"
    page = open_own()
    page.text_input(key=state.MODELS_PATH).set_value(str(file)).run()
    page.checkbox(key=state.MODELS_COPIES).check().run()
    page.button(key=state.MODELS_IMPORT).click().run()
    assert not page.error
    (job,) = studio.jobs()
    assert ImportRequest.from_dict(job.payload) == ImportRequest(path=str(file), is_copied=True)
    assert "ink.safetensors" in page.get("progress")[0].proto.text


def test_a_small_file_is_copied_when_it_is_asked_for(disk, open_own, studio):
    file = disk / "sub" / "ink.safetensors"
    page = open_own()
    page.text_input(key=state.MODELS_PATH).set_value(str(file)).run()
    page.checkbox(key=state.MODELS_COPIES).check().run()
    page.button(key=state.MODELS_IMPORT).click().run()
    taken = registry.loras(studio.config)[-1].path
    assert taken is not None and not taken.samefile(file)
    assert taken.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("name", ["sub/ink.safetensors", "sub/nothing.safetensors"])
def test_who_comes_from_afar_names_no_file_and_learns_of_none(
    disk, open_own, studio, monkeypatch, name
):
    monkeypatch.setattr(own, "is_for_others", lambda: True)
    page = open_own()
    assert state.MODELS_ROOT not in {box.key for box in page.selectbox}
    page.text_input(key=state.MODELS_PATH).set_value(str(disk / name)).run()
    page.button(key=state.MODELS_IMPORT).click().run()
    assert "only from the folders it was started with" in page.error[0].value
    assert not registry.loras(studio.config)[-1].is_own


def test_who_comes_from_afar_may_name_what_the_studio_was_started_with(
    disk, monkeypatch, open_own, request
):
    monkeypatch.setattr(own, "is_for_others", lambda: True)
    monkeypatch.setenv("POSEANIME_FOLDERS", f"{disk}{os.pathsep}/nowhere")
    page = open_own()
    page.text_input(key=state.MODELS_PATH).set_value(str(disk / "sub" / "ink.safetensors")).run()
    page.button(key=state.MODELS_IMPORT).click().run()
    assert not page.error
    assert registry.loras(request.getfixturevalue("studio").config)[-1].is_own
