"""What each program writes, as its own files have it, and what is read in it."""

from __future__ import annotations

import json

import pytest

from core.gallery.foreign.registry import READERS, recognise
from core.gallery.foreign.texts import Texts
from core.gallery.metadata import ImageFacts, read
from core.generation.request import MAX_SEED, GenerationRequest
from tests.gallery.foreign.files import (
    exif,
    international,
    jpeg,
    packed_text,
    png,
    text,
    webp,
    with_stealth,
)

PROMPT, NEGATIVE, SEED = "a cat, 猫 – café", "dog, 犬", "9007199254740993"
INFOTEXT = (
    f"{PROMPT}\nNegative prompt: {NEGATIVE}\n"
    f"Steps: 20, Sampler: Euler a, CFG scale: 7.5, Seed: {SEED}, Size: 512x768, Model: some"
)


def comment(words: str, order: str = "be") -> bytes:
    return b"UNICODE\0" + words.encode(f"utf-16-{order}")


def told(values: object) -> str:
    return json.dumps(values, ensure_ascii=False)


SWARM = told(
    {
        "sui_image_params": {
            "prompt": PROMPT,
            "model": "some",
            "seed": int(SEED),
            "steps": 20,
            "cfgscale": 7.5,
            "width": 512,
            "height": 768,
            "sampler": "euler",
            "scheduler": "normal",
            "negativeprompt": NEGATIVE,
            "swarm_version": "0.9.6.0",
        },
        "sui_extra_data": {"date": "2025-01-01"},
    }
)
CIVITAI = told(
    {
        "resource-stack": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "x"}},
        "6": {"class_type": "smZ CLIPTextEncode", "inputs": {"text": "other words"}},
        "extra": {"airs": []},
        "extraMetadata": told(
            {
                "prompt": PROMPT,
                "negativePrompt": NEGATIVE,
                "cfgScale": 7.5,
                "sampler": "Euler a",
                "seed": int(SEED),
                "steps": 20,
                "width": 512,
                "height": 768,
                "resources": [{"modelVersionId": 1, "strength": 1}],
            }
        ),
    }
)
SPACE = told(
    {
        "prompt": PROMPT,
        "negative_prompt": NEGATIVE,
        "resolution": "512 x 768",
        "guidance_scale": 7.5,
        "num_inference_steps": 20,
        "seed": int(SEED),
        "sampler": "Euler a",
        "use_upscaler": None,
        "Model": {"Model": "some", "Model hash": "e3c47aedb0"},
    }
)
RUINED = {
    "Prompt": PROMPT,
    "Negative": NEGATIVE,
    "steps": 20,
    "cfg": 7.5,
    "width": 512,
    "height": 768,
    "seed": int(SEED),
    "sampler_name": "dpmpp_2m_sde_gpu",
    "scheduler": "karras",
    "base_model_name": "some",
    "base_model_hash": "e6bb9ea85b",
    "loras": [["f3f1b9", "0.5 - detail"]],
    "software": "RuinedFooocus",
}
FOOOCUS = told(
    {
        "prompt": PROMPT,
        "negative_prompt": NEGATIVE,
        "full_prompt": [PROMPT, "cinematic"],
        "styles": "['Fooocus V2']",
        "performance": "Speed",
        "steps": 20,
        "resolution": "(512, 768)",
        "guidance_scale": 7.5,
        "base_model": "some",
        "sampler": "dpmpp_2m_sde_gpu",
        "scheduler": "karras",
        "seed": SEED,
        "version": "Fooocus v2.5.5",
    }
)
MRE = told(
    {
        "prompt": PROMPT,
        "real_prompt": [PROMPT],
        "negative_prompt": NEGATIVE,
        "seed": int(SEED),
        "steps": 20,
        "cfg": 7.5,
        "sampler": "dpmpp_2m_sde_gpu",
        "base_model": "some",
        "software": "Fooocus-MRE",
    }
)
NOVELAI = {
    "prompt": PROMPT,
    "steps": 20,
    "height": 768,
    "width": 512,
    "scale": 7.5,
    "seed": int(SEED),
    "sampler": "k_euler_ancestral",
    "noise_schedule": "karras",
    "uc": NEGATIVE,
}
NOVELAI_WHOLE = {
    "Description": PROMPT,
    "Software": "NovelAI",
    "Source": "NovelAI Diffusion V3 1E1D2E1F",
    "Generation time": "3.1",
    "Comment": told(NOVELAI),
}
INVOKE = told(
    {
        "generation_mode": "txt2img",
        "positive_prompt": PROMPT,
        "negative_prompt": NEGATIVE,
        "width": 512,
        "height": 768,
        "seed": int(SEED),
        "cfg_scale": 7.5,
        "steps": 20,
        "scheduler": "euler_a",
        "model": {"key": "1", "name": "some", "base": "sdxl", "type": "main"},
        "app_version": "5.6.0",
    }
)
INVOKE_OLD = {
    "model": "stable diffusion",
    "model_weights": "some",
    "app_version": "2.2.4",
    "image": {
        "prompt": [{"prompt": f"{PROMPT} [{NEGATIVE}]", "weight": 1.0}],
        "steps": 20,
        "cfg_scale": 7.5,
        "seed": int(SEED),
        "sampler": "k_euler_a",
        "width": 512,
        "height": 768,
    },
}
DREAM = f'"{PROMPT} [{NEGATIVE}]" -s 20 -S {SEED} -W 512 -H 768 -C 7.5 -A k_euler_a'
EASY = {
    "prompt": PROMPT,
    "negative_prompt": NEGATIVE,
    "seed": int(SEED),
    "num_inference_steps": 20,
    "guidance_scale": 7.5,
    "width": 512,
    "height": 768,
    "sampler_name": "euler_a",
    "use_stable_diffusion_model": "some",
}
EASY_LABELS = {
    "Prompt": PROMPT,
    "Negative Prompt": NEGATIVE,
    "Seed": SEED,
    "Steps": "20",
    "Guidance Scale": "7.5",
    "Width": "512",
    "Height": "768",
    "Sampler": "euler_a",
    "Stable Diffusion model": "some",
}
DRAW_THINGS = told(
    {
        "c": PROMPT,
        "uc": NEGATIVE,
        "model": "some",
        "sampler": "Euler A",
        "scale": 7.5,
        "seed": int(SEED),
        "size": "512x768",
        "steps": 20,
        "strength": 1,
    }
)
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description>'
    "<xmp:CreatorTool>Draw Things</xmp:CreatorTool><exif:UserComment>\n <rdf:Alt>\n  "
    '<rdf:li xml:lang="x-default">{}</rdf:li>\n </rdf:Alt></exif:UserComment>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


FILES: dict[str, tuple[str, bytes]] = {
    "a1111": ("AUTOMATIC1111", png(text("parameters", INFOTEXT))),
    "a1111-itxt": ("AUTOMATIC1111", png(international("parameters", INFOTEXT))),
    "a1111-jpeg": ("AUTOMATIC1111", jpeg(exif(">", {}, comment(INFOTEXT)))),
    "a1111-webp": ("AUTOMATIC1111", webp(exif("<", {}, comment(INFOTEXT)))),
    "a1111-stealth": ("AUTOMATIC1111", with_stealth(INFOTEXT.encode())),
    "a1111-stealth-plain": (
        "AUTOMATIC1111",
        with_stealth(INFOTEXT.encode(), mark=b"stealth_pnginfo"),
    ),
    "swarm": ("SwarmUI", png(text("parameters", SWARM))),
    "swarm-jpeg": ("SwarmUI", jpeg(exif("<", {}, comment(SWARM, "le")))),
    "swarm-webp": ("SwarmUI", webp(exif("<", {}, comment(SWARM, "le")))),
    "swarm-old-jpeg": ("SwarmUI", jpeg(exif("<", {0x0110: SWARM.encode() + b"\0"}))),
    "civitai-jpeg": ("Civitai", jpeg(exif(">", {}, comment(CIVITAI)))),
    "civitai-png": ("Civitai", png(text("prompt", CIVITAI))),
    "space": ("another program", png(text("metadata", SPACE))),
    "space-parameters": ("another program", png(text("parameters", SPACE))),
    "ruined": ("RuinedFooocus", png(text("parameters", told(RUINED)))),
    "ruined-twice": ("RuinedFooocus", png(text("parameters", told(told(RUINED))))),
    "ruined-jpeg": ("RuinedFooocus", jpeg(exif(">", {}, comment(told(RUINED))))),
    "fooocus": ("Fooocus", png(text("fooocus_scheme", "fooocus"), text("parameters", FOOOCUS))),
    "fooocus-a1111": (
        "Fooocus",
        png(text("parameters", INFOTEXT), text("fooocus_scheme", "a1111")),
    ),
    "fooocus-jpeg": (
        "Fooocus",
        jpeg(exif(">", {0x0131: b"Fooocus v2.5.5\0"}, comment(FOOOCUS))),
    ),
    "fooocus-comment": ("Fooocus", png(text("Comment", MRE))),
    "fooocus-jpeg-comment": ("Fooocus", jpeg(comment=MRE.encode())),
    "novelai": ("NovelAI", png(*(text(key, value) for key, value in NOVELAI_WHOLE.items()))),
    "novelai-webp": ("NovelAI", webp(exif(">", {}, b"\0" * 8 + told(NOVELAI_WHOLE).encode()))),
    "novelai-stealth": ("NovelAI", with_stealth(told(NOVELAI_WHOLE).encode())),
    "novelai-stealth-webp": ("NovelAI", with_stealth(told(NOVELAI_WHOLE).encode(), "WEBP")),
    "invoke": ("InvokeAI", png(text("invokeai_metadata", INVOKE))),
    "invoke-sd-metadata": (
        "InvokeAI",
        png(text("Dream", "x"), text("sd-metadata", told(INVOKE_OLD))),
    ),
    "invoke-sd-metadata-text": (
        "InvokeAI",
        png(
            text(
                "sd-metadata",
                told(
                    {
                        **INVOKE_OLD,
                        "image": {**INVOKE_OLD["image"], "prompt": f"{PROMPT} [{NEGATIVE}]"},
                    }
                ),
            )
        ),
    ),
    "invoke-dream": ("InvokeAI", png(text("Dream", DREAM))),
    "invoke-dream-tight": ("InvokeAI", png(text("Dream", DREAM.replace("-s 20", "-s20")))),
    "easy": (
        "Easy Diffusion",
        png(*(text(key, str(value)) for key, value in EASY.items())),
    ),
    "easy-labels": (
        "Easy Diffusion",
        png(*(text(key, value) for key, value in EASY_LABELS.items())),
    ),
    "easy-jpeg": ("Easy Diffusion", jpeg(exif(">", {}, comment(told(EASY))))),
    "easy-webp": ("Easy Diffusion", webp(exif(">", {}, b"ASCII\0\0\0" + told(EASY).encode()))),
    "draw-things": (
        "Draw Things",
        png(international("XML:com.adobe.xmp", XMP.format(escaped(DRAW_THINGS)))),
    ),
}


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
