from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from PIL import Image

from core.gallery.facts import ImageFacts
from core.gallery.foreign.a1111 import parse_infotext
from core.gallery.infotext import infotext
from core.gallery.metadata import embed
from core.generation.request import (
    Control,
    ControlKind,
    Fix,
    GenerationRequest,
    LoraUse,
    Outpaint,
    Reference,
    Refine,
    StartPicture,
)
from core.geometry import Size
from core.pose.presets import all_presets

PICTURE = Image.new("RGB", (64, 64), "teal")
OTHER = "0123456789abcdef" * 2

# The readers of the two web interfaces whose users exchange such pictures.
A1111 = re.compile(r'\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)')
SDNEXT = re.compile(r'\s*([\w ]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)')

POSE = (
    "Model: openpose-sd15, Module: none, Weight: 0.9, Guidance Start: 0, Guidance End: 0.8, "
    "Control Mode: Balanced"
)
EDGES = (
    "Model: canny-sd15, Module: canny, Weight: 0.5, Guidance Start: 0.1, Guidance End: 1, "
    "Control Mode: Balanced"
)
LOOKS = (
    "Model: ip-adapter-sd15, Module: ip-adapter-auto, Weight: 0.6, Guidance Start: 0, "
    "Guidance End: 1, Control Mode: Balanced"
)


@pytest.fixture
def whole(standing) -> GenerationRequest:
    """A request that uses everything at once."""
    return GenerationRequest(
        prompt="girl, (long brown hair:1.2),\njogging: sunny, 猫",
        negative_prompt='bad "hands", 3 legs',
        pose=standing,
        checkpoint="anything-v5",
        size=Size(512, 768),
        steps=14,
        guidance=4.5,
        control_strength=0.9,
        control_end=0.8,
        controls=(
            Control(ControlKind.CANNY, OTHER, strength=0.5, start=0.1),
            Control(ControlKind.DEPTH, OTHER, strength=0.0),
        ),
        loras=(LoraUse("flat-colour", 0.75), LoraUse("off", 0.0), LoraUse("ink")),
        references=(Reference(OTHER),),
        start_from=StartPicture(OTHER, strength=0.65),
        refine=Refine(scale=1.5, strength=0.4, steps=9),
        vae="kl-f8-anime2",
        guidance_rescale=0.7,
        seed=123456789012345678,
        clip_skip=2,
        enlarge=2,
        upscaler="ink-x4",
    )


DRAWN = {
    "drawn": {
        "sampler": "DPM++ 2M Karras",
        "controlnets": ["openpose-sd15", "canny-sd15"],
        "adapters": ["ip-adapter-sd15"],
    },
    "score": {"oks": 0.97, "pck": 1.0},
}


def test_word_for_word(whole):
    assert infotext(whole.to_dict(), DRAWN) == (
        "girl, (long brown hair:1.2),\njogging: sunny, 猫 <lora:flat-colour:0.75> <lora:ink:1>\n"
        'Negative prompt: bad "hands", 3 legs\n'
        "Steps: 14, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 4.5, "
        "Seed: 123456789012345678, Size: 512x768, Model: anything-v5, VAE: kl-f8-anime2, "
        "Denoising strength: 0.65, Hires denoising strength: 0.4, Hires upscale: 1.5, "
        "Hires steps: 9, Hires upscaler: Latent, Clip skip: 2, CFG rescale: 0.7, RNG: CPU, "
        f'ControlNet 0: "{POSE}", ControlNet 1: "{EDGES}", ControlNet 2: "{LOOKS}", '
        "Postprocess upscale by: 2, Postprocess upscaler: ink-x4, Pose score: 0.97, "
        "Version: PoseAnimeFlow Studio"
    )


def test_what_was_chosen_from_is_told_as_the_dynamicprompts_extension_tells_it(whole):
    chosen = replace(whole, typed_prompt='girl, {a|"b", c}\n__hats__', typed_negative="{x|y}")
    told = infotext(chosen.to_dict(), DRAWN)
    assert len(told.split("\n")) == len(infotext(whole.to_dict(), DRAWN).split("\n"))
    prompt, _negative, settings = parse_infotext(told)
    assert prompt == parse_infotext(infotext(whole.to_dict(), DRAWN))[0]
    assert settings["Template"] == 'girl, {a|"b", c}\n__hats__'
    assert settings["Negative Template"] == "{x|y}"
    named = replace(whole, typed_prompt="@mio, {hair colour} hair")
    assert "Template" not in infotext(named.to_dict(), DRAWN)


def test_a_variation_is_told_and_read_back(whole):
    varied = replace(whole, variation_seed=77, variation_strength=0.15)
    text = infotext(varied.to_dict(), DRAWN)
    seeds = "Seed: 123456789012345678, Variation seed: 77, Variation seed strength: 0.15, Size: "
    assert seeds in text
    prompt, negative, settings = parse_infotext(text)
    facts = ImageFacts(tool="x", prompt=prompt, negative_prompt=negative, settings=settings)
    told = facts.as_request()
    assert (told["seed"], told["variation_seed"]) == (123456789012345678, 77)
    assert told["variation_strength"] == 0.15
    assert "Variation" not in infotext(replace(whole, variation_seed=77).to_dict(), DRAWN)


@pytest.mark.parametrize("strength", ["2", "1.5", "-0.1", "nan", "", "0." + "1" * 400])
def test_a_variation_that_cannot_be_is_left_out(strength):
    told = {"Seed": "3", "Variation seed": "77", "Variation seed strength": strength}
    facts = ImageFacts(tool="x", prompt="a witch", settings=told)
    assert facts.as_request() == {"prompt": "a witch", "negative_prompt": "", "seed": 3}


@pytest.mark.parametrize("reader", [A1111, SDNEXT])
def test_through_the_readers_of_others(whole, reader):
    found = dict(reader.findall(infotext(whole.to_dict(), DRAWN).split("\n")[-1]))
    assert (found["Seed"], found["Model"]) == ("123456789012345678", "anything-v5")
    assert [json.loads(found[f"ControlNet {n}"]) for n in range(3)] == [POSE, EDGES, LOOKS]
    assert len(found) == 23


def test_a1111s_controlnet_reads_each_unit(whole):
    """It splits at commas and takes the two halves around ``": "`` of each piece."""
    line = infotext(whole.to_dict(), DRAWN).split("\n")[-1]
    unit = json.loads(dict(A1111.findall(line))["ControlNet 1"])
    fields = dict(piece.strip().split(": ") for piece in unit.split(","))
    assert fields["Model"] == "canny-sd15"
    assert float(fields["Guidance Start"]) == 0.1


@pytest.mark.parametrize(
    ("sampler", "drawn", "said"),
    [
        ("auto", {}, ""),
        ("auto", {"sampler": "Euler a"}, "Sampler: Euler a, "),
        ("DPM++ 2M SDE Karras", {}, "Sampler: DPM++ 2M SDE, Schedule type: Karras, "),
        ("Euler trailing", {}, "Sampler: Euler, Schedule type: SGM Uniform, "),
        ("auto", {"sampler": "DDIM trailing"}, "Sampler: DDIM, Schedule type: SGM Uniform, "),
        ("LCM", {"sampler": "LCM"}, "Sampler: LCM, "),
    ],
)
def test_the_real_sampler_is_named_and_never_auto(sampler, drawn, said):
    request = GenerationRequest(prompt="x", steps=5, guidance=2.0, sampler=sampler)
    line = infotext(request.to_dict(), {"drawn": drawn}).split("\n")[-1]
    assert line.startswith(f"Steps: 5, {said}CFG scale: 2, Seed: 0, Size: 256x384, ")
    assert "auto" not in line


@pytest.mark.parametrize(
    ("prompt", "is_told"),
    [("2girls BREAK red hair BREAK green hair", True), ("2girls, red hair", False)],
)
def test_words_kept_to_each_person_are_told_where_they_are(prompt, is_told):
    pose = next(one for one in all_presets() if one.id == "side-by-side").pose
    request = GenerationRequest(prompt=prompt, pose=pose, regional=True)
    assert ("Regional prompts: True" in infotext(request.to_dict())) is is_told
    assert "Regional" not in infotext(replace(request, regional=False).to_dict())
    assert "Regional" not in infotext({**request.to_dict(), "pose": "{}"})


def test_refinement_alone_has_a1111s_keys():
    request = GenerationRequest(prompt="x", refine=Refine(2.0, 0.55, 4, "starter-x4"))
    line = infotext(request.to_dict()).split("\n")[-1]
    assert (
        "Denoising strength: 0.55, Hires upscale: 2, Hires steps: 4, Hires upscaler: starter-x4"
        in line
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"mask": OTHER, "mask_blur": 6}, {"Mask blur": "6"}),
        ({"mask": OTHER}, {}),
        ({"mask_blur": 6}, {}),
        (
            {"mask_blur": 4, "outpaint": Outpaint(left=64, bottom=8)},
            {"Mask blur": "4", "Outpaint": "left 64 bottom 8"},
        ),
    ],
)
def test_inpainting_has_a1111s_key_and_outpainting_is_told(changes, told):
    start = StartPicture(OTHER, 0.7, **changes)
    request = GenerationRequest(prompt="x", start_from=start, size=Size(256, 384))
    found = dict(A1111.findall(infotext(request.to_dict()).split("\n")[-1]))
    assert found["Denoising strength"] == "0.7"
    assert {key: found[key] for key in ("Mask blur", "Outpaint") if key in found} == told


@pytest.mark.parametrize(
    ("fix", "passes"),
    [
        (Fix(strength=0.3), {"": "face_pose", " 2nd": "hand_pose"}),
        (Fix(strength=0.3, faces=False), {"": "hand_pose"}),
        (None, {}),
    ],
)
def test_what_was_fixed_has_adetailers_keys(fix, passes):
    request = GenerationRequest(prompt="x", fix=fix)
    found = dict(A1111.findall(infotext(request.to_dict()).split("\n")[-1]))
    assert {key: value for key, value in found.items() if key.startswith("ADetailer")} == {
        f"ADetailer {key}{suffix}": value
        for suffix, model in passes.items()
        for key, value in (
            ("model", model), ("denoising strength", "0.3"), ("inpaint only masked", "True"),
        )
    }  # fmt: skip


def test_a_pose_of_strength_0_took_no_part(whole):
    off = replace(whole, control_strength=0.0, references=())
    drawn = {"drawn": {"controlnets": ["canny-sd15"]}}
    line = infotext(off.to_dict(), drawn).split("\n")[-1]
    assert f'ControlNet 0: "{EDGES}", Postprocess' in line


def test_what_came_after_is_told_in_all(whole):
    told = infotext(whole.to_dict(), {"upscaled": {"scale": 4, "upscaler": "starter-x4"}})
    assert "Postprocess upscale by: 8, Postprocess upscaler: starter-x4, " in told


def test_nothing_to_say_without_a_prompt():
    assert infotext({}) == ""


# --- the parsers of others, as they are published ---------------------------------------------

PARSE = """
import json, sys
sys.path.insert(0, sys.argv[1])
from sd_parsers import ParserManager
told = ParserManager().parse(sys.argv[2])
(sampler,) = told.samplers
print(json.dumps({
    "generator": told.generator.name,
    "model": sampler.model.name,
    "sampler": sampler.name,
    "parameters": sampler.parameters,
    "prompts": [one.value for one in sampler.prompts],
    "negative": [one.value for one in sampler.negative_prompts],
    "more": told.metadata,
}))
"""


@pytest.fixture(scope="module")
def sd_parsers(tmp_path_factory):
    """A folder with that one distribution; this environment stays as it is."""
    folder = tmp_path_factory.mktemp("sd_parsers")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    where = ["--no-deps", "--retries", "0", "--timeout", "20", "--target", str(folder)]
    done = subprocess.run([*pip, *where, "sd-parsers==0.6"], capture_output=True, text=True)
    if done.returncode:
        last = done.stderr.strip().rsplit("\n", 1)[-1]
        pytest.skip(f"sd-parsers 0.6 cannot be installed here: {last[:120]}")
    return folder


def test_through_sd_parsers(whole, sd_parsers, tmp_path):
    values = whole.to_dict()
    (tmp_path / "a.png").write_bytes(embed(PICTURE, values, infotext(values, DRAWN)))
    run = [sys.executable, "-c", PARSE, str(sd_parsers), str(tmp_path / "a.png")]
    told = json.loads(subprocess.run(run, capture_output=True, text=True, check=True).stdout)
    more = told.pop("more")
    assert told == {
        "generator": "AUTOMATIC1111",
        "model": "anything-v5",
        "sampler": "DPM++ 2M",
        "parameters": {
            "scheduler": "Karras",
            "cfg_scale": "4.5",
            "seed": "123456789012345678",
            "steps": "14",
        },
        "prompts": [f"{whole.prompt} <lora:flat-colour:0.75> <lora:ink:1>"],
        "negative": [whole.negative_prompt],
    }
    expected = {
        "VAE": "kl-f8-anime2",
        "Denoising strength": "0.65",
        "Hires upscale": "1.5",
        "Hires steps": "9",
        "Hires upscaler": "Latent",
        "CFG rescale": "0.7",
        "RNG": "CPU",
        "Size": "512x768",
    }
    assert {key: more[key] for key in expected} == expected
