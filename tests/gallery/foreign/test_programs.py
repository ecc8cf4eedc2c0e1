"""What each program writes, as its own files have it, and what is read in it."""

from __future__ import annotations

import pytest

from core.gallery.foreign.registry import READERS, recognise
from core.gallery.foreign.texts import Texts
from core.gallery.metadata import ImageFacts, read
from core.generation.request import MAX_SEED, GenerationRequest
from tests.gallery.foreign.files import exif, international, jpeg, packed_text, png, text
from tests.gallery.foreign.programs import FILES, NEGATIVE, NOVELAI, PROMPT, SEED, told


@pytest.mark.parametrize("name", FILES)
def test_words_seed_and_steps_of_each_program(name):
    tool, data = FILES[name]
    facts = read(data)
    assert (facts.tool, facts.prompt, facts.negative_prompt) == (tool, PROMPT, NEGATIVE)
    assert (facts.settings["Seed"], facts.settings["Steps"]) == (SEED, "20")
    assert facts.settings["CFG scale"] == "7.5"
    assert "Sampler" in facts.settings
    request = GenerationRequest.from_dict(facts.as_request() or {})
    assert (request.prompt, request.seed) == (PROMPT, int(SEED))


# These say it in a form of their own, or not at all.
SIZELESS = {"fooocus", "fooocus-jpeg", "fooocus-comment", "fooocus-jpeg-comment"}


@pytest.mark.parametrize("name", sorted(FILES.keys() - SIZELESS))
def test_the_size_where_it_is_said(name):
    assert read(FILES[name][1]).settings["Size"] == "512x768"


@pytest.mark.parametrize("name", FILES)
def test_what_is_read_can_be_written_as_a1111_does(name):
    facts = read(FILES[name][1])
    again = read(png(international("parameters", facts.infotext)))
    assert (again.prompt, again.negative_prompt) == (PROMPT, NEGATIVE)
    assert again.settings["Seed"] == SEED


def test_every_reader_has_a_file_here():
    for reader in READERS:
        name = reader.__module__.rsplit(".", 1)[-1]
        assert name == "comfyui" or any(_reads(reader, data) for _, data in FILES.values()), name


def _reads(reader, data: bytes) -> bool:
    from core.gallery.containers.files import texts_of
    from core.gallery.ingest import image_format

    return reader(Texts(texts_of(data, image_format(data) or ""))) is not None


def test_characters_of_novelai_4_are_part_of_the_prompt():
    values = {
        **NOVELAI,
        "v4_prompt": {
            "caption": {
                "base_caption": "two girls",
                "char_captions": [{"char_caption": "red hair"}, {"char_caption": "blue hair"}],
            }
        },
        "v4_negative_prompt": {"caption": {"base_caption": "bad", "char_captions": []}},
    }
    facts = read(png(text("Software", "NovelAI"), text("Comment", told(values))))
    assert (facts.prompt, facts.negative_prompt) == ("two girls\nred hair\nblue hair", "bad")


@pytest.mark.parametrize(
    "words",
    [
        told({"workflow_id": 7, "nothing": "here"}),
        '{"prompt": "cut off',
        '{"a": {"prompt": {"b": 1}}}',
        '[{"prompt": "x"}]',
        '["a cat", "dog"]',
        "{}",
        "{'prompt': 'x'}",
    ],
)
@pytest.mark.parametrize("place", ["parameters", "metadata", "Comment", "Description"])
def test_json_is_never_shown_as_a_prompt(words, place):
    facts = read(png(text(place, words)))
    assert facts.prompt == ""
    assert facts.as_request() is None


def test_json_inside_a_prompt_field_is_no_prompt_either():
    facts = recognise(Texts({"invokeai_metadata": told({"positive_prompt": told({"a": 1})})}))
    assert facts is not None and facts.prompt == ""


@pytest.mark.parametrize(
    "words", ["{{masterpiece}}, girl", "{red|blue} hair", "[[girl]], cat", "[cat:dog:0.5]", '"cat"']
)
def test_prompts_may_begin_with_a_bracket(words):
    assert read(png(text("parameters", words))).prompt == words


@pytest.mark.parametrize(
    ("seed", "usable"),
    [("1234567890123456", True), (str(MAX_SEED), True), (str(MAX_SEED + 1), False), ("-1", False)],
)
def test_long_seeds(seed, usable):
    line = f"a cat\nSteps: 20, Seed: {seed}, Size: 8x8"
    asked = read(png(text("parameters", line))).as_request() or {}
    assert asked.get("seed") == (int(seed) if usable else None)
    GenerationRequest.from_dict(asked)


def test_utf8_and_latin_1_in_a_text_chunk():
    assert read(png(text("parameters", "café 猫"))).prompt == "café 猫"
    assert read(png(text("parameters", "café", "latin-1"))).prompt == "café"
    assert read(png(packed_text("parameters", "café 猫".encode()))).prompt == "café 猫"


@pytest.mark.parametrize("words", ["OLYMPUS DIGITAL CAMERA", "Hello", "Screenshot"])
def test_a_camera_is_no_program(words):
    data = jpeg(
        exif("<", {0x010E: words.encode(), 0x0110: b"E-M10"}, b"ASCII\0\0\0" + words.encode())
    )
    assert read(data) == ImageFacts()


def test_half_characters_are_made_whole():
    facts = read(png(text("parameters", '{"prompt": "a \\ud800 cat"}')))
    facts.prompt.encode()
    assert facts.prompt == "a ? cat"
