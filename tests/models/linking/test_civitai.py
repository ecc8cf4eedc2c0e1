"""What Civitai's answers mean, asked from a server that answers as it does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import ModelUnusable, NotFetched
from core.models.family import Family
from core.models.kinds import ModelKind
from core.models.linking.civitai import linked_model, newest, plain_text
from core.models.linking.look_up import facts_of, look_up
from tests.models.linking.civitai_pages import MODEL, VERSION, model, publish, version

PAGE = f"https://civitai.com/models/{MODEL}"


@pytest.mark.parametrize(
    "link",
    [
        PAGE,
        f"{PAGE}/ink?modelVersionId={VERSION}",
        f"https://civitai.com/api/download/models/{VERSION}",
        f"urn:air:sd1:lora:civitai:{MODEL}@{VERSION}",
    ],
)
def test_a_page_names_its_file_with_licence_and_base(civitai, config, lora, link):
    publish(civitai, lora)
    found = look_up(link, config)
    assert (found.name, found.kind, found.base) == ("Ink v16.0", ModelKind.LORA, "SD 1.5")
    assert found.link == f"{PAGE}?modelVersionId={VERSION}"
    assert (found.revision, found.triggers) == (str(VERSION), ("ink style",))
    assert (found.licence, found.commercial) == ("Civitai, the author's terms", True)
    assert found.terms == ("Name its author with your pictures.",)
    assert found.news == "Sharper lines.\nHands & feet."
    (choice,) = found.choices  # what it was trained with is no model
    assert choice.name == "ink.safetensors · pruned · fp16"
    assert abs(choice.size - len(lora)) < 10
    assert choice.files[0].url == f"{civitai.url}/api/download/models/{VERSION}"
    facts = facts_of(choice, config)
    assert facts is not None
    assert (facts.kind, facts.family, facts.rank) == (ModelKind.LORA, Family.SD15, 32)


def test_only_the_beginning_of_a_file_is_read_to_tell_what_it_is(civitai, config, lora):
    publish(civitai, lora)
    facts_of(look_up(PAGE, config).choices[0], config)
    asked = [wanted for _, path, wanted in civitai.requests if "download" in path]
    assert asked == ["bytes=0-1048575"]
    assert not list(config.models_folder.rglob("*.safetensors"))


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_long_header_is_read_to_its_end(civitai, config, lora, monkeypatch, knows_ranges):
    monkeypatch.setattr("core.models.linking.look_up.FIRST_BYTES", 100)
    civitai.knows_ranges = knows_ranges
    publish(civitai, lora)
    facts = facts_of(look_up(PAGE, config).choices[0], config)
    assert facts is not None and facts.kind is ModelKind.LORA


@pytest.mark.parametrize(
    ("said", "is_allowed"),
    [
        (["Image", "Sell"], True), (["RentCivit", "Rent"], False), (["None"], False), ([], False),
        ("Image", True), ("Sell", True), ("Rent", True), ("None", False),
        ("{Image,RentCivit}", True), ("{RentCivit}", False),
    ],
)  # fmt: skip
def test_what_an_author_allows(said, is_allowed):
    found = linked_model(model(allowCommercialUse=said), version(b"x"), MODEL)
    assert found.commercial is is_allowed


def test_early_access_is_told_first():
    told = version(b"x", earlyAccessEndsAt="2026-12-24T10:00:00.000Z")
    terms = linked_model(model(), told, MODEL).terms
    assert terms[-1] == "Early access: for those who bought it on Civitai."
    told = version(b"x", earlyAccessEndsAt=None)
    assert len(linked_model(model(), told, MODEL).terms) == len(terms) - 1


def test_a_licence_that_nobody_said_is_unknown():
    found = linked_model({}, version(b"x"), MODEL)
    assert (found.title, found.licence, found.commercial) == ("Ink", "unknown", None)


@pytest.mark.parametrize(
    ("own", "line"),
    [
        ({"file": "ink.ckpt"}, "Only safetensors and ONNX files are taken: others can run code "
         "when they are opened."),
        ({"usageControl": "Generation"}, "Its author lets it be used on Civitai only."),
    ],
)  # fmt: skip
def test_a_file_that_is_not_taken_says_why(own, line):
    (choice,) = linked_model(model(), version(b"x", **own), MODEL).choices
    assert choice.why_not == line


def test_a_download_address_elsewhere_is_not_followed():
    told = version(b"x")
    told["files"][1]["downloadUrl"] = "https://evil.example/api/download/models/2514310?a=b"
    (choice,) = linked_model(model(), told, MODEL).choices
    assert choice.files[0].url == f"https://civitai.com/api/download/models/{VERSION}?a=b"
    told["files"][1]["downloadUrl"] = "https://civitai.com/user?x=1"
    (choice,) = linked_model(model(), told, MODEL).choices
    assert choice.files[0].url == f"https://civitai.com/api/download/models/{VERSION}"


def test_the_newest_is_the_first_that_is_published():
    drafts = version(b"x", 3, "v3", status="Draft"), version(b"x", 2, "v2", baseModel="SDXL 1.0")
    found = model(*drafts, version(b"x", 1, "v1"))
    assert newest(found)["id"] == 2
    assert newest(found, "SD 1.5")["id"] == 1
    assert newest(found, "Flux.1 D") == {}


@pytest.mark.parametrize(
    "answer", [{"name": 5, "modelVersions": "x"}, {"modelVersions": [None, {"id": "1"}]}, {}]
)
def test_a_spoiled_answer_is_one_line(civitai, config, answer):
    civitai.civitai_models[1] = {"modelVersions": []} | answer
    with pytest.raises(NotFetched) as caught:
        look_up("https://civitai.com/models/1", config)
    assert caught.value.shown == "Civitai has no version of this model to fetch. Choose another."


def test_a_page_that_is_not_there_and_a_machine_offline_are_told(civitai, config):
    with pytest.raises(NotFetched) as caught:
        look_up("https://civitai.com/models/5", config)
    assert "has no such model, or not for everybody. Check the link." in caught.value.shown
    with pytest.raises(NotFetched, match="started offline"):
        look_up(PAGE, replace(config, offline=True))


def test_what_is_no_model_inside_is_told_before_it_is_fetched(civitai, config):
    publish(civitai, b"<html>" + b"x" * 5000)
    with pytest.raises(ModelUnusable, match="a safetensors file"):
        facts_of(look_up(PAGE, config).choices[0], config)


def test_a_file_for_members_says_how_to_become_one(civitai, config, lora):
    publish(civitai, lora)
    civitai.wants_token = "secret"
    with pytest.raises(NotFetched) as caught:
        facts_of(look_up(PAGE, config).choices[0], config)
    assert "set CIVITAI_TOKEN to it" in caught.value.shown
    assert "hf auth" not in caught.value.shown


def test_descriptions_become_plain_lines():
    assert plain_text("<ul><li>a</li><li> b  c </li></ul><script>x</script>") == "a\nb c\nx"
    assert plain_text(None) == ""
    assert len(plain_text("word " * 1000)) < 620
