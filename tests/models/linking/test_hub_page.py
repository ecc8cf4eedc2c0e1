"""What a repository's page means, asked from a server that speaks the hub's language."""

from __future__ import annotations

import pytest

from core.errors import NotFetched
from core.models.kinds import ModelKind
from core.models.linking.look_up import facts_of, look_up
from tests.models.downloading.hub_server import COMMIT
from tests.models.downloading.test_fetch import diffusers_files

REPOSITORY = "artist/ink-lora"


@pytest.mark.parametrize(
    "link",
    [
        REPOSITORY,
        f"https://huggingface.co/{REPOSITORY}",
        f"https://huggingface.co/{REPOSITORY}/blob/main/ink.safetensors",
        f"https://huggingface.co/{REPOSITORY}/resolve/main/ink.safetensors?download=true",
    ],
)
def test_a_page_names_its_file_with_licence_and_base(hub, config, lora, link):
    hub.add(REPOSITORY, {"ink.safetensors": lora, "README.md": b"words"})
    hub.cards[REPOSITORY] = {
        "tags": ["lora"],
        "cardData": {"license": "cc-by-nc-4.0", "base_model": "runwayml/stable-diffusion-v1-5"},
    }
    found = look_up(link, config)
    assert (found.title, found.kind) == ("ink-lora", ModelKind.LORA)
    assert found.base == "runwayml/stable-diffusion-v1-5"
    assert (found.licence, found.commercial) == ("CC-BY-NC-4.0", False)
    assert found.revision == COMMIT
    (choice,) = found.choices
    assert (choice.name, choice.size, choice.why_not) == ("ink.safetensors", len(lora), "")
    facts = facts_of(choice, config)
    assert facts is not None and facts.kind is ModelKind.LORA


def test_a_folder_of_diffusers_is_one_choice(hub, config):
    hub.add("artist/anime", diffusers_files() | {"anime-full.safetensors": b"x" * 90})
    folder, single = look_up("artist/anime", config).choices
    assert (folder.name, folder.is_folder) == ("anime/", True)
    assert {file.name for file in folder.files} == {
        name
        for name in diffusers_files()
        if name.endswith((".json", ".txt", ".safetensors"))
        and "non_ema" not in name and "safety" not in name
    }  # fmt: skip
    assert single.name == "anime-full.safetensors"
    assert facts_of(folder, config) is None


def test_a_part_of_a_repository_is_taken_alone(hub, config):
    hub.add("artist/anime", diffusers_files())
    (choice,) = look_up("https://huggingface.co/artist/anime/tree/main/vae", config).choices
    assert {file.name for file in choice.files} == {
        "config.json", "diffusion_pytorch_model.safetensors",
    }  # fmt: skip
    assert choice.file_name == "vae"


def test_a_name_that_every_repository_has_becomes_the_repositorys(hub, config, lora):
    hub.add("artist/Ink", {"pytorch_lora_weights.safetensors": lora})
    (choice,) = look_up("artist/Ink", config).choices
    assert choice.file_name == "Ink.safetensors"


@pytest.mark.parametrize(
    ("told", "licence", "commercial"),
    [
        ({"license": "creativeml-openrail-m"}, "CreativeML OpenRAIL-M", True),
        ({"license": "other", "license_name": "faipl-1.0-sd"}, "faipl-1.0-sd", None),
        ({"license": "other", "license_name": "my-nc-terms"}, "my-nc-terms", False),
        ({}, "unknown", None),
    ],
)
def test_licences_by_the_hubs_names(hub, config, lora, told, licence, commercial):
    hub.add(REPOSITORY, {"ink.safetensors": lora})
    hub.cards[REPOSITORY] = {"cardData": told}
    found = look_up(REPOSITORY, config)
    assert (found.licence, found.commercial) == (licence, commercial)


def test_pickles_alone_say_why_they_are_not_taken(hub, config):
    hub.add(REPOSITORY, {"old.ckpt": b"pickle"})
    (choice,) = look_up(REPOSITORY, config).choices
    assert choice.why_not.startswith("Only safetensors and ONNX files are taken")


def test_a_repository_without_a_model_says_so(hub, config):
    hub.add(REPOSITORY, {"README.md": b"words"})
    with pytest.raises(NotFetched) as caught:
        look_up(REPOSITORY, config)
    assert caught.value.shown.startswith(f"{REPOSITORY} has no safetensors or ONNX file there.")
    with pytest.raises(NotFetched, match="nobody/nothing on the hub"):
        look_up("nobody/nothing", config)
