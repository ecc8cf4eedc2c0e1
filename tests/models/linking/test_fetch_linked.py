"""A link, a yes, and the model is here: fetched, checked, recognised, and remembered."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace

import pytest

from core.errors import JobCancelled, ModelMissing, ModelUnusable, NotFetched, RequestRejected
from core.models import registry
from core.models.downloading import download
from core.models.importing import importer, staging
from core.models.kinds import ModelKind
from core.models.linking.fetch_linked import (
    LinkedFetchRequest,
    bytes_to_come,
    fetch,
    here_already,
    request_for,
)
from core.models.linking.look_up import look_up
from core.models.origins import origin_of
from tests.models import tiny
from tests.models.downloading.hub_server import COMMIT, HubServer, serve
from tests.models.linking.civitai_pages import MODEL, VERSION, publish

PAGE = f"https://civitai.com/models/{MODEL}"


def asked(link: str, config) -> LinkedFetchRequest:
    found = look_up(link, config)
    return request_for(found, found.choices[0])


def run(request, config, on_progress=lambda *_: None, should_stop=lambda: False):
    return fetch(request, config, on_progress, should_stop)


def test_a_file_of_civitai_comes_and_is_remembered(civitai, config, lora):
    publish(civitai, lora)
    told: list[tuple[int, int]] = []
    installed = run(asked(PAGE, config), config, lambda here, total, _: told.append((here, total)))
    assert installed.path.read_bytes() == lora
    assert told[-1] == (len(lora), len(lora))  # whatever the page rounded
    spec = registry.lora(installed.id, config)
    assert (spec.title, spec.licence, spec.commercial) == (
        "Ink v16.0", "Civitai, the author's terms", True,
    )  # fmt: skip
    assert spec.trigger == "ink style"
    origin = origin_of(installed.path, config)
    assert origin is not None and origin.revision == str(VERSION)
    assert not list((config.models_folder / staging.INCOMING).iterdir())


def test_a_repository_comes_as_a_folder(hub, config, tmp_path):
    home = tiny.write_checkpoint(tmp_path / "anime")
    files = {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and "controlnet" not in path.parts
    }
    hub.add("artist/anime", files)
    installed = run(asked("artist/anime", config), config)
    assert (installed.kind, installed.id) == (ModelKind.CHECKPOINT, "anime")
    assert registry.checkpoint("anime", config).is_installed(config)
    origin = origin_of(installed.path, config)
    assert origin is not None and origin.revision == COMMIT


def test_a_broken_download_goes_on_where_it_stopped(civitai, config, lora):
    publish(civitai, lora)
    request = asked(PAGE, config)
    civitai.cut_after, civitai.cuts = 150_000, 1
    assert run(request, config).path.read_bytes() == lora
    ranges = [wanted for _, path, wanted in civitai.requests if "download" in path]
    assert ranges[-1] == f"bytes={download.CHUNK}-"


def test_a_cancelled_download_is_taken_up_again(civitai, config, lora):
    publish(civitai, lora)
    request = asked(PAGE, config)
    civitai.cut_after, civitai.cuts = 200_000, 1
    looks = iter([False, False, True])
    with pytest.raises(JobCancelled):
        run(request, config, should_stop=lambda: next(looks, True))
    assert 0 < bytes_to_come(request, config) < len(lora)
    assert run(request, config).path.read_bytes() == lora


def test_what_is_not_what_was_promised_is_thrown_away(civitai, config, lora):
    publish(civitai, lora)
    request = asked(PAGE, config)
    civitai.civitai_files[VERSION] = lora[:-1] + b"!"
    with pytest.raises(NotFetched) as caught:
        run(request, config)
    assert "thrown away" in caught.value.shown
    assert registry.loras(config)[-1].title != "Ink v16.0"


def test_what_is_no_model_leaves_nothing(civitai, config):
    publish(civitai, b"x" * 5000)
    with pytest.raises(ModelUnusable):
        run(asked(PAGE, config), config)
    assert not list((config.models_folder / staging.INCOMING).iterdir())


@pytest.fixture
def storage():
    with serve() as running:
        yield running


def test_a_key_is_shown_to_its_host_alone(
    civitai: HubServer, storage: HubServer, config, lora, monkeypatch, caplog
):
    """Civitai sends downloads on to its storage, which is another host."""
    publish(civitai, lora)
    civitai.be_civitai(monkeypatch, token="very-secret")
    civitai.wants_token, civitai.storage = "very-secret", storage
    with caplog.at_level("DEBUG"):
        installed = run(asked(PAGE, config), config)
    assert installed.path.read_bytes() == lora
    assert {key for _, key in civitai.keys} == {"Bearer very-secret"}
    assert storage.fetched() == [] and [path for _, path, _ in storage.requests]
    assert storage.keys == []
    assert "very-secret" not in caplog.text
    assert "very-secret" not in json.dumps(asked(PAGE, config).to_dict())
    assert "very-secret" not in (config.models_folder / "origins.json").read_text()


def test_without_a_key_a_members_file_says_how_to_get_one(civitai, config, lora):
    publish(civitai, lora)
    civitai.wants_token = "secret"
    with pytest.raises(NotFetched, match="CIVITAI_TOKEN"):
        run(asked(PAGE, config), config)


def test_the_hub_gets_no_key_of_civitai(hub, config, lora, monkeypatch):
    monkeypatch.setenv("CIVITAI_TOKEN", "very-secret")
    hub.add("artist/ink", {"ink.safetensors": lora})
    assert run(asked("artist/ink", config), config).kind is ModelKind.LORA
    assert "very-secret" not in str(hub.keys)


def test_a_request_comes_back_as_it_was(civitai, config, lora):
    publish(civitai, lora)
    request = asked(PAGE, config)
    assert LinkedFetchRequest.from_dict(json.loads(json.dumps(request.to_dict()))) == request


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("origin"),
        lambda d: d.update(files=[]),
        lambda d: d.update(files="x"),
        lambda d: d["files"][0].update(name="../../evil.safetensors"),
        lambda d: d["files"][0].update(name="/etc/passwd"),
        lambda d: d["files"][0].update(size=-1),
        lambda d: d["files"][0].update(url=5),
        lambda d: d["origin"].update(files="x"),
    ],
)
def test_a_spoiled_request_is_refused(civitai, config, lora, change):
    publish(civitai, lora)
    values = asked(PAGE, config).to_dict()
    change(values)
    with pytest.raises(RequestRejected):
        LinkedFetchRequest.from_dict(values)


def test_a_file_elsewhere_is_refused(civitai, config, lora):
    publish(civitai, lora)
    values = asked(PAGE, config).to_dict()
    values["files"][0]["url"] = "http://169.254.169.254/latest/meta-data"
    with pytest.raises(RequestRejected, match=r"huggingface\.co or civitai\.com"):
        run(LinkedFetchRequest.from_dict(values), config)
    with pytest.raises(NotFetched, match="offline"):
        run(asked(PAGE, config), replace(config, offline=True))


def test_half_a_download_is_swept_after_a_week(config):
    home = config.models_folder / staging.INCOMING
    for name, days in ((f"{staging.LINKED}old", 8), (f"{staging.LINKED}new", 6)):
        (home / name).mkdir(parents=True)
        then = time.time() - days * 24 * 3600
        os.utime(home / name, (then, then))
    importer.sweep(config)
    assert [path.name for path in home.iterdir()] == [f"{staging.LINKED}new"]


def test_another_file_of_that_name_has_another_past(civitai, config, lora, tmp_path):
    publish(civitai, lora)
    installed = run(asked(PAGE, config), config)
    importer.remove(ModelKind.LORA, installed.id, config)
    changed = lora[:-1] + b"!"
    again = importer.install(changed, installed.path.name, config)
    assert again.path == installed.path
    assert origin_of(again.path, config) is None


def test_the_same_file_is_not_fetched_twice(civitai, config, lora):
    publish(civitai, lora)
    request = asked(PAGE, config)
    assert here_already(request, config) is None
    installed = run(request, config)
    with pytest.raises(ModelMissing) as caught:
        run(request, config)
    assert caught.value.shown == "Ink v16.0 is here already."
    importer.remove(ModelKind.LORA, installed.id, config)
    assert run(request, config).path == installed.path
