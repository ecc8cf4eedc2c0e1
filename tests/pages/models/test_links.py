"""A pasted link on the Models page: what it names stands there before anything is fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from core.job_kinds import FETCHES
from core.jobs.lease import Lease
from core.jobs.queue import JobQueue
from core.models.linking.fetch_linked import LinkedFetchRequest
from core.ui import state
from tests.models import tiny, tiny_files
from tests.models.downloading.hub_server import HubServer, serve
from tests.models.linking.civitai_pages import MODEL, VERSION, model, publish, version

PAGE = f"https://civitai.com/models/{MODEL}"
MORE = "Get more"


@pytest.fixture
def civitai(tmp_path, monkeypatch) -> Iterator[HubServer]:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    with serve() as running:
        running.be_civitai(monkeypatch)
        yield running


@pytest.fixture
def lora(tmp_path) -> bytes:
    told = {"ss_base_model_version": "sd_v1-5"}
    return tiny_files.write_kohya_lora(
        tmp_path / "x.safetensors", tiny.unet(), rank=4, metadata=told
    ).read_bytes()


@pytest.fixture
def look(open_page, request) -> Callable[[str], AppTest]:
    """The page after a link was looked up."""

    def go(link: str) -> AppTest:
        studio = request.getfixturevalue("studio")
        assert Lease(studio.database, FETCHES).acquire()
        page = open_page("10_Models.py")
        page = page.segmented_control(key=state.MODELS_VIEW).set_value(MORE).run()
        page.text_input(key=state.MODELS_LINK).set_value(link).run()
        assert not page.exception, page.exception
        return page

    return go


def html(page: AppTest) -> str:
    return "".join(element.proto.body for element in page.get("html"))


def marks(page: AppTest) -> str:
    text = html(page)
    return text[text.index("paf-model") :].partition("</article>")[0]


def test_a_link_names_its_file_first_and_a_yes_fetches_it(civitai, look, studio, lora):
    publish(civitai, lora)
    page = look(f"{PAGE}?modelVersionId={VERSION}")
    told = marks(page)
    for words in (
        "Ink v16.0", "ink.safetensors", "SD 1.5 LoRA (kohya, rank 4)", "made for SD 1.5", "0.0 MB",
        "Civitai, the author&#x27;s terms", "Name its author with your pictures.",
    ):  # fmt: skip
        assert words in told, (words, told)
    assert studio.jobs() == []
    page.button(key=state.MODELS_LINK_FETCH).click().run()
    assert not page.error and not page.exception
    (job,) = studio.jobs()
    request = LinkedFetchRequest.from_dict(job.payload)
    assert (request.file_name, request.origin.title) == ("ink.safetensors", "Ink")
    assert page.text_input(key=state.MODELS_LINK).value == ""
    assert "ink.safetensors" in page.get("progress")[0].proto.text
    queue = JobQueue(studio.database, studio.kinds, lane=FETCHES)
    queue.finish(queue.claim().id, ())
    page.run()
    assert [line.value.replace("\\", "") for line in page.success] == ["Ink v16.0 is installed."]


def test_not_now_leaves_no_trace(civitai, look, studio, lora):
    publish(civitai, lora)
    page = look(PAGE).button(key=state.MODELS_LINK_LEAVE).click().run()
    assert "Ink v16.0" not in html(page)
    assert studio.jobs() == []
    assert not (studio.config.models_folder / "origins.json").exists()


def test_of_several_files_one_is_chosen(civitai, look, studio, lora):
    told = version(lora)
    told["files"].append(told["files"][1] | {"name": "ink.ckpt", "primary": False})
    civitai.civitai_models[MODEL] = model(told)
    civitai.civitai_files[VERSION] = lora
    page = look(PAGE)
    box = page.selectbox(key=state.MODELS_LINK_CHOICE)
    assert [name.partition(" ")[0] for name in box.options] == ["ink.safetensors", "ink.ckpt"]
    assert not page.button(key=state.MODELS_LINK_FETCH).disabled
    box.select_index(1).run()
    assert "Only safetensors and ONNX files are taken" in html(page)
    assert page.button(key=state.MODELS_LINK_FETCH).disabled


def test_what_the_studio_cannot_use_is_told_before_it_is_fetched(civitai, look):
    publish(civitai, b"x" * 5000)
    page = look(PAGE)
    assert "This is no safetensors file. Choose another." in html(page)
    assert page.button(key=state.MODELS_LINK_FETCH).disabled


@pytest.mark.parametrize(
    ("link", "line"),
    [
        ("anime", "Paste the address of a model's page on huggingface.co or civitai.com."),
        (PAGE, "has no such model, or not for everybody. Check the link."),
    ],
)
def test_a_link_that_leads_nowhere_is_one_line(civitai, look, link, line):
    page = look(link)
    assert line in page.error[0].value.replace("\\", "").replace("\u2060", "")


def test_offline_the_field_is_off(open_page):
    page = open_page("10_Models.py")
    page = page.segmented_control(key=state.MODELS_VIEW).set_value(MORE).run()
    assert page.text_input(key=state.MODELS_LINK).disabled
    assert page.button(key=state.MODELS_LINK_LOOK).disabled


def test_in_japanese(civitai, look, open_page, lora):
    publish(civitai, lora, usageControl="Generation")
    page = look(PAGE)
    page.session_state[state.LANGUAGE] = "ja"
    told = marks(page.run())
    assert "SD 1.5 用" in told and "画像には作者名を表示してください。" in told
    assert page.button(key=state.MODELS_LINK_LEAVE).label == "今はしない"
