from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from core.errors import ModelMissing, NotFound, RequestRejected
from core.generation import resolved_request
from core.generation.input_store import PictureStore
from core.generation.request import (
    MAX_LORAS,
    Control,
    ControlKind,
    GenerationRequest,
    LoraUse,
    Reference,
    Refine,
    StartPicture,
)
from core.generation.resolved_request import ResolvedRequest, resolve
from core.models import registry
from core.models.defaults import FewSteps
from core.models.lora.lora import LoraStrength

PICTURE = "0" * 32


@pytest.fixture
def ask(family, standing):
    def make(**changes):
        values = {"prompt": "girl", "checkpoint": family, "pose": standing}
        return GenerationRequest(**(values | changes))

    return make


def test_names_become_models_and_tags_leave_the_words(families, family, ask):
    found = resolve(
        ask(
            prompt=f"girl<lora:{family.upper()}-KOHYA:0.5>, {family}word",
            negative_prompt="bad<lora:nothing:1>",
            loras=(LoraUse(f"{family}-peft", -0.3),),
            vae=f"{family}-vae",
            references=(Reference(PICTURE),),
            controls=(Control(ControlKind.CANNY, PICTURE, strength=0.7, start=0.1, end=0.9),),
        ),
        families,
    )
    assert (found.prompt, found.negative_prompt) == (f"girl, {family}word", "bad")
    assert [(spec.id, weight) for spec, weight in found.loras] == [
        (f"{family}-peft", LoraStrength.even(-0.3)),
        (f"{family}-kohya", LoraStrength.even(0.5)),
    ]
    assert [spec.token for spec in found.embeddings] == [f"{family}Word"]
    assert found.vae.id == f"{family}-vae"
    pose, edges = found.controls
    assert (pose.kind, pose.strength, pose.source) == ("openpose", 1.0, None)
    assert (edges.kind, edges.strength, edges.start, edges.end) == ("canny", 0.7, 0.1, 0.9)
    assert found.references[0][0].family.value == family
    assert {found.checkpoint, pose.spec, edges.spec, found.vae} < found.models


def test_what_would_change_nothing_is_left_out(families, family, ask):
    found = resolve(
        ask(
            control_strength=0.0,
            controls=(Control(ControlKind.CANNY, PICTURE, strength=0.0),),
            loras=(LoraUse(f"{family}-kohya", 0.5), LoraUse(f"{family}-kohya", -0.5)),
            references=(Reference(PICTURE, 0.0),),
        ),
        families,
    )
    plain = resolve(ask(control_strength=0.0), families)
    assert replace(found, request=plain.request) == plain


def test_a_few_step_lora_brings_its_sampler(families, family, ask):
    found = resolve(ask(loras=(LoraUse(f"{family}-kohya"),)), families)
    assert found.sampler == found.checkpoint.default_sampler
    spec, weight = found.loras[0]
    quick = replace(spec, settings=FewSteps("LCM", 4, 1.5))
    assert replace(found, loras=((quick, weight),)).sampler == "LCM"


def test_the_samplers_that_the_catalogue_names_are_known(families):
    from core.generation.sampling import samplers

    named = {spec.default_sampler for spec in registry.checkpoints(families)}
    named |= {spec.settings.sampler for spec in registry.loras(families) if spec.settings}
    assert named <= set(samplers.NAMES)


def test_tags_count_to_the_limits(families, family, ask):
    with pytest.raises(RequestRejected, match=r"between -2 and 2 for .*, got 2\.5"):
        resolve(ask(prompt=f"a<lora:{family}-kohya:2.5>"), families)
    with pytest.raises(RequestRejected, match=r"between -2 and 2 for .*, got 3"):
        use = LoraUse(f"{family}-kohya", 1.5)
        resolve(ask(loras=(use, use)), families)
    assert MAX_LORAS == 8


def test_a_control_that_no_controlnet_of_the_family_follows_is_told(families, ask, monkeypatch):
    monkeypatch.setattr(registry, "controlnet_for", lambda *_, **__: None)
    with pytest.raises(ModelMissing, match="Expected a ControlNet for depth on"):
        resolve(ask(controls=(Control(ControlKind.DEPTH, PICTURE),)), families)


@pytest.fixture
def pictures(tmp_path):
    return PictureStore(tmp_path)


@pytest.mark.usefixtures("without_packages")
def test_a_request_is_whole_before_it_is_queued(families, family, ask, pictures, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", "/nowhere")
    name = pictures.put(Image.new("RGB", (8, 8)))
    refused = {
        NotFound: [
            {"references": (Reference(PICTURE),)},
            {"start_from": StartPicture(PICTURE)},
            {"start_from": StartPicture(name, mask=PICTURE)},
            {"controls": (Control(ControlKind.CANNY, PICTURE),)},
        ],
        ModelMissing: [
            {"controls": (Control(ControlKind.DEPTH, name),)},
            {"refine": Refine(upscaler="nothing")},
            {"enlarge": 2, "upscaler": "nothing"},
            {"enlarge": 2, "upscaler": "real-esrgan-x4plus"},
            {"loras": (LoraUse("nothing"),)},
            {"checkpoint": "nothing"},
        ],
    }
    for error, changes in refused.items():
        for change in changes:
            with pytest.raises(error) as caught:
                resolved_request.check(ask(**change), families, pictures)
            assert "\n" not in str(caught.value)
    resolved_request.check(
        ask(
            start_from=StartPicture(name, mask=name),
            references=(Reference(name),),
            refine=Refine(upscaler="starter-x4", scale=1.5),
        ),
        families,
        pictures,
    )


def test_asking_twice_is_the_same_answer(families, ask):
    assert resolve(ask(), families) == resolve(ask(), families)
    assert isinstance(resolve(ask(), families), ResolvedRequest)


def test_an_unknown_sampler_is_refused_before_anything_is_loaded(config):
    request = GenerationRequest(prompt="x", sampler="dpmpp_2m_karras")
    resolved_request.check_models(request, config)
    with pytest.raises(RequestRejected, match=r"a sampler among .* got 'nobody'"):
        resolved_request.check_models(GenerationRequest(prompt="x", sampler="nobody"), config)


# --- what stands in < and > ----------------------------------------------------------------------


def test_strengths_of_a_tag_reach_the_lora(families, family, ask):
    listed = ",".join(["1"] * 17)
    prompt = f"girl<lora:{family}-kohya:0.5:1.0><lyco:{family}-peft:0.4:lbw={listed}>"
    found = resolve(ask(prompt=prompt), families)
    assert [(spec.id, by) for spec, by in found.loras] == [
        (f"{family}-kohya", LoraStrength(unet=1.0, text=0.5)),
        (f"{family}-peft", LoraStrength(0.4, 0.4, (1.0,) * 17)),
    ]
    assert found.notes == ()


def test_what_does_nothing_is_told(families, family, ask):
    name = f"{family}-kohya"
    found = resolve(
        ask(
            prompt=f"girl<lora:{name}:1:lbw=OUTALL><lora:{name}:1:1,0><hypernet:ink:1># note",
            negative_prompt=f"bad<lora:{name}:1># <lora:other:1>\n<Mask:hair>",
            sampler="dpmpp_2s_ancestral",
        ),
        families,
    )
    assert (found.prompt, found.negative_prompt) == ("girl", "bad\n")
    assert [by for _spec, by in found.loras] == [LoraStrength.even(2.0)]
    assert found.notes == (
        "The sampler dpmpp_2s_ancestral is not here; DPM++ SDE comes nearest.",
        f"Of the LoRA {name} this was left out: lbw=OUTALL.",
        f"Of the LoRA {name} this was left out: 2 block weights (known are 12/17/20/26).",
        f"The LoRA {name} stands in the negative prompt, where it does nothing.",
        "The hypernetwork ink:1 was left out: the studio cannot use these.",
        "<mask:hair> was left out: no such tag is known here.",
    )


def test_an_unknown_lora_is_told_with_a_persons_own_nearest_first(families, family, ask):
    with pytest.raises(ModelMissing) as caught:
        resolve(ask(prompt=f"girl<lora:{family}_kohia:1>"), families)
    assert f"known here ({family}-kohya, " in str(caught.value)
    assert caught.value.shown.startswith(
        f"There is no LoRA called {family}_kohia. Did you mean {family}-kohya, "
    )
