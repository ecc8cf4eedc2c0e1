"""Newer versions on the Models page: asked for by a button, seen before they are fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from core.models.files import list_news
from core.models.kinds import ModelKind
from core.models.linking import fetch_linked
from core.models.linking.look_up import look_up
from core.ui import state
from tests.models import tiny, tiny_files
from tests.models.downloading.hub_server import HubServer, serve
from tests.models.linking.civitai_pages import MODEL, VERSION, model, publish, version

PAGE = f"https://civitai.com/models/{MODEL}"


@pytest.fixture
def civitai(tmp_path, monkeypatch) -> Iterator[HubServer]:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    with serve() as running:
        running.be_civitai(monkeypatch)
        yield running


def html(page: AppTest) -> str:
    return "".join(element.proto.body for element in page.get("html"))


def test_a_newer_version_is_seen_with_its_terms(civitai, open_page, studio, tmp_path):
    told = {"ss_base_model_version": "sd_v1-5"}
    file = tiny_files.write_kohya_lora(tmp_path / "x.safetensors", tiny.unet(), metadata=told)
    lora = file.read_bytes()
    publish(civitai, lora)
    found = look_up(PAGE, studio.config)
    request = fetch_linked.request_for(found, found.choices[0])
    installed = fetch_linked.fetch(request, studio.config, lambda *_: None, lambda: False)
    page = open_page("10_Models.py")
    page.button(key=state.MODELS_NEWS_LOOK).click().run()
    assert any("up to date (1)" in one.value for one in page.caption)
    tiny_files.write_kohya_lora(file, tiny.unet(), seed=1, metadata=told)
    newer = file.read_bytes()
    versions = version(newer, VERSION + 1, "v17.0"), version(lora)
    civitai.civitai_models[MODEL] = model(*versions)
    civitai.civitai_files[VERSION + 1] = newer
    page.button(key=state.MODELS_NEWS_LOOK).click().run()
    assert "A newer version of Ink v16.0" in html(page)
    assert "<li>Sharper lines.</li>" in html(page)
    page.button(key=state.models_newer(ModelKind.LORA, installed.id)).click().run()
    assert not page.exception
    assert "Ink v17.0" in html(page)
    assert not page.button(key=state.MODELS_LINK_FETCH).disabled


def test_where_nothing_was_fetched_that_is_said(civitai, open_page):
    page = open_page("10_Models.py").button(key=state.MODELS_NEWS_LOOK).click().run()
    told = "Nothing here was fetched from a page that could tell."
    assert told in [one.value for one in page.caption]
    assert civitai.requests == []


def test_offline_it_cannot_be_asked(open_page):
    assert open_page("10_Models.py").button(key=state.MODELS_NEWS_LOOK).disabled


def test_what_an_update_added_to_the_list_is_told(open_page, studio):
    page = open_page("10_Models.py")
    page.segmented_control(key=state.MODELS_VIEW).set_value("Get more").run()
    told = "New in the list since the last update"
    assert not [one for one in page.caption if told in one.value]
    file = studio.config.data_folder / list_news.FILE
    known = json.loads(file.read_text())
    del known["checkpoint/pony-v6-xl"]
    file.write_text(json.dumps(known))
    (line,) = [one.value for one in page.run().caption if told in one.value]
    assert line.endswith(f"{told}: Pony Diffusion V6 XL.")
