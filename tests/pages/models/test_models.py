"""The models page: what is here, what can be had, and a person's own files."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.job_kinds import FETCHES
from core.jobs.lease import Lease
from core.jobs.queue import JobQueue
from core.models import registry
from core.models.downloading.fetch import FetchRequest
from core.models.kinds import ModelKind
from core.ui import state
from tests.models import tiny, tiny_files
from tests.models.downloading.hub_server import HubServer, serve
from tests.pages.generating import came_with_a_picture

HERE, MORE, OWN = "Installed", "Get more", "Your own"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch) -> None:
    """The hub's cache of the person who runs the tests has no say."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))


@pytest.fixture
def online(monkeypatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")


@pytest.fixture
def server(tmp_path, monkeypatch, online):
    with serve() as running:
        running.be_the_hub(monkeypatch, tmp_path / "hub")
        yield running


@pytest.fixture
def open_models(open_page, studio) -> Callable[..., AppTest]:
    def go(view: str = HERE, kind: ModelKind = ModelKind.CHECKPOINT) -> AppTest:
        assert Lease(studio.database, FETCHES).acquire()
        page = open_page("10_Models.py")
        if view != HERE:
            page = page.segmented_control(key=state.MODELS_VIEW).set_value(view).run()
        if kind is not ModelKind.CHECKPOINT:
            page = page.pills(key=state.MODELS_KIND).set_value(kind).run()
        assert not page.exception, page.exception
        return page

    return go


@pytest.fixture
def lora(tmp_path) -> Path:
    told = {"ss_base_model_version": "sd_v1-5"}  # its tensors are too small to say
    return tiny_files.write_kohya_lora(
        tmp_path / "download (1).safetensors", tiny.unet(), metadata=told
    )


def html(page: AppTest) -> str:
    return "".join(element.proto.body for element in page.get("html"))


def keys(page: AppTest) -> set[str]:
    return {button.key for button in page.button}


def test_what_is_here_stands_there_with_its_facts(open_models, studio):
    page = open_models()
    text = html(page)
    assert "Starter (built in)" in text
    assert "Animagine" not in text
    assert "fits this machine" in text
    assert {"models.use.starter", "models.use.tiny", "models.remove.checkpoint.tiny"} <= keys(page)
    assert "models.remove.checkpoint.starter" not in keys(page)
    assert page.button(key="models.use.tiny").disabled  # its files are empty
    assert re.findall('class="paf-why">([^<]*)', text) == [
        "Some files of this model are damaged or missing. Get it again."
    ]


def test_what_is_here_in_part_is_still_to_be_had(online, open_models, tmp_path):
    home = tmp_path / "hub" / "models--stable-diffusion-v1-5--stable-diffusion-v1-5"
    (home / "snapshots" / "abc" / "text_encoder").mkdir(parents=True)
    (home / "snapshots" / "abc" / "text_encoder" / "model.safetensors").touch()
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text("abc")
    page = open_models()
    assert "Stable Diffusion 1.5" not in html(page)
    page.segmented_control(key=state.MODELS_VIEW).set_value(MORE).run()
    assert "models.ask.checkpoint.stable-diffusion-v1-5" in keys(page)


def test_a_checkpoint_is_chosen_for_drawing(open_models, studio):
    tiny.write_checkpoint(studio.config.models_folder / "mine")
    page = open_models().button(key="models.use.mine").click().run()
    assert page.session_state[state.CHECKPOINT] == "mine"
    assert page.session_state[state.GUIDANCE] == 4.0
    assert not page.exception


def test_what_an_own_checkpoint_predicts_can_be_chosen(open_models, studio):
    tiny.write_checkpoint(studio.config.models_folder / "mine", prediction="epsilon")
    key = state.model_prediction("mine")
    page = open_models()
    assert page.selectbox(key=key).value == "files"
    assert state.model_prediction("starter") not in {box.key for box in page.selectbox}
    page.selectbox(key=key).set_value("v_prediction_zero_snr").run()
    assert not page.exception
    spec = registry.checkpoint("mine", studio.config)
    assert (spec.prediction, spec.is_zero_snr, spec.is_chosen) == ("v_prediction", True, True)
    assert page.run().selectbox(key=key).value == "v_prediction_zero_snr"
    page.selectbox(key=key).set_value("files").run()
    assert registry.checkpoint("mine", studio.config).prediction == "epsilon"


def test_what_a_pose_needs_is_offered(online, open_models, studio):
    tiny.write_checkpoint(studio.config.models_folder / "mine")
    shutil.rmtree(studio.config.models_folder / "mine" / "controlnet")
    page = open_models().button(key="models.get_pose.mine").click().run()
    assert not page.exception
    assert "models.ask.controlnet.sd15-openpose" in keys(page)
    assert "models.ask.controlnet.sd15-canny" not in keys(page)


def test_own_models_are_removed_and_brought_back(open_models, studio):
    folder = studio.config.models_folder / "tiny"
    page = open_models().button(key="models.remove.checkpoint.tiny").click().run()
    assert not page.error and not folder.exists()
    assert "models.use.tiny" not in keys(page)
    page.button(key="models.undo").click().run()
    assert not page.error and folder.is_dir()
    assert "models.use.tiny" in keys(page)
    assert "models.undo" not in keys(page)


def test_what_is_too_large_for_the_machine_says_so(online, open_models, monkeypatch):
    monkeypatch.setattr("core.models.hardware.machine.usable_memory", lambda _name: 5 << 30)
    page = open_models(MORE)
    assert "too large for this machine (" in html(page)
    assert "slow on this machine" not in html(page)
    monkeypatch.setattr("core.models.hardware.machine.usable_memory", lambda _name: 64 << 30)
    text = html(page.run())
    assert "slow on this machine (" in text  # on a processor, whatever fits
    assert "too large" not in text


def test_no_model_of_a_kind_says_so(open_models):
    assert "No LoRA yet" in html(open_models(kind=ModelKind.LORA))


def test_the_catalogue_is_searched(online, open_models):
    page = open_models(MORE)
    assert "Animagine XL 4.0" in html(page) and "Anything V5" in html(page)
    assert "not for commercial use" in html(page)
    page.text_input(key=state.MODELS_SEARCH).set_value("noob v-pred").run()
    assert "NoobAI XL v-pred 1.0" in html(page) and "Anything" not in html(page)
    page.text_input(key=state.MODELS_SEARCH).set_value("").run()
    page.segmented_control(key=state.MODELS_FAMILY).set_value("sd15").run()
    assert "Anything V5" in html(page) and "Animagine" not in html(page)
    page.text_input(key=state.MODELS_SEARCH).set_value("zzz").run()
    assert page.caption[-1].value == "Nothing else matches."


def test_who_has_all_of_a_kind_is_told_so(online, open_models, monkeypatch):
    monkeypatch.setattr(registry, "models_of", lambda _kind, _config: ())
    page = open_models(MORE, kind=ModelKind.UPSCALER)
    assert page.caption[-1].value == "You have all of these."


def test_offline_is_told_and_nothing_can_be_started(open_models):
    page = open_models(MORE)
    assert page.info[0].value.startswith("The studio runs offline")
    assert page.button(key="models.ask.checkpoint.anything-v5").disabled


def test_terms_come_before_the_download(server: HubServer, open_models, studio):
    server.add("genai-archive/anything-v5", {"anything-v5.safetensors": os.urandom(50_000)})
    page = open_models(MORE)
    page.button(key="models.ask.checkpoint.anything-v5").click().run()
    assert studio.jobs() == []
    (terms,) = [m.value for m in page.markdown if "to fetch" in m.value]
    assert "**0.1 MB** to fetch" in terms
    assert "Licence: **CreativeML OpenRAIL-M**" in terms
    assert "genai-archive/anything-v5" in terms
    page.button(key="models.fetch.checkpoint.anything-v5").click().run()
    assert not page.error
    pose, job = studio.jobs()
    assert FetchRequest.from_dict(job.payload) == FetchRequest(
        kind=ModelKind.CHECKPOINT, id="anything-v5"
    )
    assert FetchRequest.from_dict(pose.payload) == FetchRequest(
        kind=ModelKind.CONTROLNET, id="sd15-openpose"
    )
    assert f"cancel.{job.id}" in keys(page)
    assert any("On its way" in caption.value for caption in page.caption)
    page.button(key=f"cancel.{job.id}").click().run()
    assert studio.job(job.id).state.value == "cancelled"


def test_how_both_downloads_ended_is_told(server: HubServer, open_models, studio):
    server.add("genai-archive/anything-v5", {"anything-v5.safetensors": os.urandom(50_000)})
    page = open_models(MORE)
    page.button(key="models.ask.checkpoint.anything-v5").click().run()
    page.button(key="models.fetch.checkpoint.anything-v5").click().run()
    queue = JobQueue(studio.database, studio.kinds, lane=FETCHES)
    queue.fail(queue.claim().id, "Expected an answer, got none.")
    queue.finish(queue.claim().id, ())
    page.run()
    assert [error.value for error in page.error] == ["Expected an answer, got none."]
    told = "Pose for Stable Diffusion 1.5 is installed."
    assert [line.value.replace("\\", "") for line in page.success] == [told]


def test_the_checkpoint_alone_can_be_fetched(server: HubServer, open_models, studio):
    server.add("genai-archive/anything-v5", {"anything-v5.safetensors": os.urandom(50_000)})
    page = open_models(MORE)
    page.button(key="models.ask.checkpoint.anything-v5").click().run()
    box = page.checkbox(key=state.MODELS_WITH_POSE)
    assert "723 MB, CreativeML OpenRAIL" in box.label
    box.uncheck().run()
    page.button(key="models.fetch.checkpoint.anything-v5").click().run()
    assert [job.payload["id"] for job in studio.jobs()] == ["anything-v5"]


def test_non_commercial_terms_are_said_plainly(server: HubServer, open_models):
    files = {f"{part}/{name}": b"{}" for part in ("unet", "vae", "text_encoder", "text_encoder_2")
             for name in ("config.json", "diffusion_pytorch_model.safetensors")}  # fmt: skip
    server.add("Laxhar/noobai-XL-1.1", files)
    page = open_models(MORE)
    page.button(key="models.ask.checkpoint.noobai-xl-1.1").click().run()
    (terms,) = [m.value for m in page.markdown if "to fetch" in m.value]
    assert "**must not be used commercially**" in terms
    page.button(key="models.leave.checkpoint.noobai-xl-1.1").click().run()
    assert "models.fetch.checkpoint.noobai-xl-1.1" not in keys(page)


def test_what_cannot_be_fetched_says_why(server: HubServer, open_models):
    page = open_models(MORE)
    page.button(key="models.ask.checkpoint.anything-v5").click().run()
    assert "not for everybody" in page.warning[0].value
    assert page.button(key="models.fetch.checkpoint.anything-v5").disabled


def test_an_uploaded_file_is_told_by_its_content(open_models, studio, lora):
    page = open_models(OWN)
    page.file_uploader(key=state.MODELS_UPLOAD).upload(
        "My Hero!.safetensors", lora.read_bytes(), "application/octet-stream"
    ).run()
    assert not page.error and not page.exception
    assert "SD 1.5 LoRA" in page.success[0].value.replace("\\", "")
    (spec,) = [s for s in registry.loras(studio.config) if s.note.startswith("Your own")]
    assert spec.id == "my-hero"
    page.segmented_control(key=state.MODELS_VIEW).set_value(HERE).run()
    assert "My Hero" in html(page)  # the kind was chosen with the import


def test_a_path_is_imported(open_models, studio, lora):
    page = open_models(OWN)
    page.text_input(key=state.MODELS_PATH).set_value(f' "{lora}" ').run()
    page.button(key="models.import").click().run()
    assert not page.error
    assert lora.is_file()
    assert [s.id for s in registry.loras(studio.config)][-1] == "download-1"
    page.button(key="models.import").click().run()
    assert "It was already installed" in page.success[0].value


def test_an_adapter_without_its_image_encoder_says_what_it_lacks(open_models, tmp_path):
    file = tiny_files.write_ip_adapter(tmp_path / "a.safetensors", tiny.unet())
    page = open_models(OWN)
    page.text_input(key=state.MODELS_PATH).set_value(str(file)).run()
    page.button(key="models.import").click().run()
    told = page.warning[0].value.replace("\\", "")
    assert "was recognised as SD 1.5 IP-Adapter. a needs its image encoder," in told
    assert not page.success
    tiny_files.image_encoder().save_pretrained(tmp_path / "eyes")
    page.text_input(key=state.MODELS_PATH).set_value(str(tmp_path / "eyes")).run()
    page.button(key="models.import").click().run()
    page.text_input(key=state.MODELS_PATH).set_value(str(file)).run()
    page.button(key="models.import").click().run()
    assert not page.warning
    assert "It was already installed" in page.success[0].value


NOTHING_THERE = "There is nothing at that place. Check the path."


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("", "Type the path of a file or folder."),
        ("/nowhere/x.safetensors", NOTHING_THERE),
        ("~", f"{Path.home().name} has neither unet/ nor config.json."),
        ("\0", NOTHING_THERE),
    ],
)
def test_a_wrong_path_is_one_line(open_models, path, line):
    page = open_models(OWN)
    page.text_input(key=state.MODELS_PATH).set_value(path).run()
    page.button(key="models.import").click().run()
    assert not page.exception
    assert page.error[0].value.startswith(line)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "x is no whole safetensors file. Download it again."),
        (b"\x80\x04pickle", "x is a pickle, which can run code. Get a .safetensors version of it."),
        (b"PK\x03\x04", "x is a pickle, which can run code. Get a .safetensors version of it."),
        (b"x" * 64, "x is no whole safetensors file. Download it again."),
    ],
)
def test_a_foreign_upload_is_one_line_and_leaves_nothing(open_models, studio, data, line):
    page = open_models(OWN)
    before = sorted(studio.config.models_folder.rglob("*.safetensors"))
    page.file_uploader(key=state.MODELS_UPLOAD).upload("x.safetensors", data, "x").run()
    assert not page.exception
    assert page.error[0].value == line
    assert sorted(studio.config.models_folder.rglob("*.safetensors")) == before


def test_linked_models_are_listed_and_never_removed(tmp_path, monkeypatch, request, lora):
    home = tmp_path / "webui" / "models" / "Lora"
    home.mkdir(parents=True)
    lora.rename(home / "hero.safetensors")
    monkeypatch.setenv("POSEANIME_MODELS", str(tmp_path / "webui"))
    page = request.getfixturevalue("open_models")(kind=ModelKind.LORA)
    assert f"Linked: {home / 'hero.safetensors'}" in html(page)
    assert not [key for key in keys(page) if key.startswith("models.remove")]
    page.segmented_control(key=state.MODELS_VIEW).set_value(OWN).run()
    assert any("its Lora. It is only read." in c.value.replace("\\", "") for c in page.caption)


def test_choosing_a_checkpoint_sets_what_suits_it_and_keeps_own_changes(open_page, studio):
    tiny.write_checkpoint(studio.config.models_folder / "mine")
    page = open_page("4_Generate.py")
    came_with_a_picture(page, "starter", "anything-v5")
    page.slider(key=state.STEPS).set_value(17).run()
    page.selectbox(key=state.CHECKPOINT).set_value("anything-v5").run()
    assert not page.exception
    found = page.session_state
    assert (found[state.STEPS], found[state.GUIDANCE], found[state.SAMPLER]) == (17, 7.5, "Euler a")
    assert found[state.SIZE] == "512×768"
    told = [caption.value for caption in page.caption if "Recommended settings" in caption.value]
    assert "Kept your own steps" in told[0].replace("\\", "")
    assert any("masterpiece" in caption.value for caption in page.caption)
    page.selectbox(key=state.CHECKPOINT).set_value("starter").run()
    own = registry.checkpoint("starter", studio.config).default_guidance
    assert (page.session_state[state.STEPS], page.session_state[state.GUIDANCE]) == (17, own)
    page.slider(key=state.STEPS).set_value(28).run()  # what the one before recommended
    page.selectbox(key=state.CHECKPOINT).set_value("anything-v5").run()
    assert page.session_state[state.STEPS] == 28
