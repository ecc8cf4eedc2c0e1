"""What has a newer version where it came from, asked from servers that answer as the real ones."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from core.errors import ModelMissing, NotFetched
from core.models import registry
from core.models.downloading import fetch
from core.models.kinds import ModelKind
from core.models.linking import fetch_linked
from core.models.linking.look_up import look_up
from core.models.linking.newer import look_for_newer
from tests.models.downloading.hub_server import COMMIT
from tests.models.linking.civitai_pages import MODEL, VERSION, model, publish, version

PAGE = f"https://civitai.com/models/{MODEL}"
LATER = "f" * 40
HOME = "genai-archive/anything-v5"


def bring(link: str, config) -> None:
    found = look_up(link, config)
    request = fetch_linked.request_for(found, found.choices[0])
    fetch_linked.fetch(request, config, lambda *_: None, lambda: False)


def bring_listed(config) -> None:
    spec = registry.checkpoint("anything-v5", config)
    fetch.fetch(spec, config, lambda *_: None, lambda: False)


def test_where_nothing_was_fetched_nobody_is_asked(hub, civitai, config):
    news = look_for_newer(config)
    assert (news.newer, news.asked, news.silent) == ((), 0, ())
    assert hub.requests == civitai.requests == []


def test_a_new_version_on_civitai_and_what_changed(civitai, config, lora):
    publish(civitai, lora)
    bring(PAGE, config)
    assert look_for_newer(config).newer == ()
    newer = version(lora, VERSION + 1, "v17.0")
    other = version(lora, VERSION + 2, "XL", baseModel="SDXL 1.0")
    civitai.civitai_models[MODEL] = model(other, newer, version(lora))
    (one,) = look_for_newer(config).newer
    assert (one.kind, one.title, one.version) == (ModelKind.LORA, "Ink v16.0", "v17.0")
    assert one.link == f"{PAGE}?modelVersionId={VERSION + 1}"
    assert one.news == "Sharper lines.\nHands & feet."
    with pytest.raises(ModelMissing):  # its file is the one that is here
        bring(one.link, config)


def test_new_weights_in_a_repository_and_their_commits(hub, config, lora):
    hub.add("artist/ink", {"ink.safetensors": lora, "README.md": b"old"})
    bring("artist/ink", config)
    hub.repositories["artist/ink"]["README.md"] = b"new"
    hub.commits["artist/ink"] = [("e" * 40, "Update README.md"), (COMMIT, "first")]
    assert look_for_newer(config).newer == ()  # the same weights
    hub.repositories["artist/ink"]["ink.safetensors"] = lora[:-1] + b"!"
    hub.commits["artist/ink"] = [(LATER, "Better hands"), *hub.commits["artist/ink"]]
    (one,) = look_for_newer(config).newer
    assert one.news == "Better hands\nUpdate README.md"
    assert one.link == "https://huggingface.co/artist/ink"


def test_new_weights_of_a_listed_model_until_they_are_here(hub, config):
    hub.add(HOME, {"anything-v5.safetensors": os.urandom(5000)})
    bring_listed(config)
    assert look_for_newer(config).newer == ()
    hub.repositories[HOME]["anything-v5.safetensors"] = os.urandom(5000)
    hub.commits[HOME] = [(LATER, "Mend the eyes"), (COMMIT, "first")]
    (one,) = look_for_newer(config).newer
    assert (one.kind, one.id, one.link) == (ModelKind.CHECKPOINT, "anything-v5", "")
    assert one.news == "Mend the eyes"
    bring_listed(config)
    assert look_for_newer(config).newer == ()


def test_who_does_not_answer_is_named_beside_who_does(hub, civitai, config, lora):
    publish(civitai, lora)
    bring(PAGE, config)
    hub.add(HOME, {"anything-v5.safetensors": os.urandom(5000)})
    bring_listed(config)
    civitai.civitai_models.clear()
    news = look_for_newer(config)
    assert (news.newer, news.asked, news.silent) == ((), 1, ("Ink v16.0",))
    hub.repositories.clear()
    with pytest.raises(NotFetched):
        look_for_newer(config)


def test_offline_nobody_is_asked(hub, config):
    with pytest.raises(NotFetched, match="offline"):
        look_for_newer(replace(config, offline=True))
    assert hub.requests == []
