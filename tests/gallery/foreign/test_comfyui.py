from __future__ import annotations

import json

import pytest

from core.gallery.metadata import read
from tests.gallery.foreign.files import chunk, exif, jpeg, png, text, webp


def node(kind: str, title: str = "", **inputs: object) -> dict[str, object]:
    return {"class_type": kind, "inputs": inputs, "_meta": {"title": title or kind}}


def words(value: object) -> dict[str, object]:
    return node("CLIPTextEncode", text=value, clip=["4", 1])


def sampler(**more: object) -> dict[str, object]:
    standing = {"positive": ["6", 0], "negative": ["7", 0], "model": ["10", 0]}
    values = {"seed": 9007199254740993, "steps": 20, "cfg": 7.5, "sampler_name": "euler"}
    return node("KSampler", **{**values, "scheduler": "karras", **standing, **more})


BASE: dict[str, object] = {
    "3": sampler(latent_image=["5", 0]),
    "4": node("CheckpointLoaderSimple", ckpt_name="some.safetensors"),
    "5": node("EmptyLatentImage", width=512, height=768, batch_size=1),
    "6": words("a cat"),
    "7": words("dog"),
    "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
    "9": node("SaveImage", filename_prefix="x", images=["8", 0]),
    "10": node("LoraLoader", lora_name="ink", model=["4", 0], clip=["4", 1], strength_model=1.0),
}


def with_(**nodes: object) -> dict[str, object]:
    return {**BASE, **{name.removeprefix("n"): value for name, value in nodes.items()}}


def advanced(guider: dict[str, object]) -> dict[str, object]:
    return with_(
        n3=node(
            "SamplerCustomAdvanced",
            noise=["20", 0],
            guider=["21", 0],
            sampler=["22", 0],
            sigmas=["23", 0],
            latent_image=["5", 0],
        ),
        n20=node("RandomNoise", noise_seed=9007199254740993),
        n21=guider,
        n22=node("KSamplerSelect", sampler_name="euler"),
        n23=node("BasicScheduler", scheduler="karras", steps=20, denoise=1.0, model=["10", 0]),
    )


PLAIN = {"positive": ["6", 0], "negative": ["7", 0]}
MODEL = {"model": ["10", 0]}

GRAPHS: dict[str, tuple[dict[str, object], str, str]] = {
    "plain": (BASE, "a cat", "dog"),
    "numbers as links": (
        with_(
            n3=sampler(seed=["30", 0], steps=["31", 0]),
            n30=node("Seed (rgthree)", seed=9007199254740993),
            n31=node("PrimitiveInt", value=20),
        ),
        "a cat",
        "dog",
    ),
    "negative zeroed out": (
        with_(
            n3=sampler(negative=["11", 0]),
            n11=node("ConditioningZeroOut", conditioning=["6", 0]),
        ),
        "a cat",
        "",
    ),
    "combined": (
        with_(
            n3=sampler(positive=["11", 0]),
            n11=node("ConditioningCombine", conditioning_1=["6", 0], conditioning_2=["12", 0]),
            n12=words("on a roof"),
        ),
        "a cat, on a roof",
        "dog",
    ),
    "half zeroed out": (
        with_(
            n3=sampler(negative=["11", 0]),
            n11=node("ConditioningCombine", conditioning_1=["12", 0], conditioning_2=["13", 0]),
            n12=node("ConditioningSetTimestepRange", conditioning=["14", 0], start=0.1, end=1.0),
            n13=node("ConditioningSetTimestepRange", conditioning=["7", 0], start=0.0, end=0.1),
            n14=node("ConditioningZeroOut", conditioning=["7", 0]),
        ),
        "a cat",
        "dog",
    ),
    "both sides through a ControlNet": (
        with_(
            n3=sampler(positive=["11", 0], negative=["11", 1]),
            n11=node("ControlNetApplyAdvanced", **PLAIN, control_net=["12", 0], strength=0.8),
            n12=node("ControlNetLoader", control_net_name="openpose"),
        ),
        "a cat",
        "dog",
    ),
    "negative out of the positive slot": (
        with_(
            n3=sampler(negative=["11", 0]),
            n11=node("ControlNetApplyAdvanced", positive=["7", 0], negative=["6", 0]),
        ),
        "a cat",
        "dog",
    ),
    "any guider with two sides": (
        advanced(node("SomebodysGuider", **MODEL, **PLAIN, cfg=7.5)),
        "a cat",
        "dog",
    ),
    "guider with one conditioning": (
        advanced(node("BasicGuider", **MODEL, conditioning=["11", 0]))
        | {"11": node("FluxGuidance", conditioning=["6", 0], guidance=3.5)},
        "a cat",
        "",
    ),
    "guider with two positives": (
        advanced(node("DualCFGGuider", **MODEL, cond1=["6", 0], cond2=["11", 0], negative=["7", 0]))
        | {"11": words("on a roof")},
        "a cat, on a roof",
        "dog",
    ),
    "text in a foreign string node": (
        with_(n6=words(["11", 0]), n11=node("String Literal", string="a cat")),
        "a cat",
        "dog",
    ),
    "text put together": (
        with_(
            n6=words(["11", 0]),
            n11=node("Text Concatenate", delimiter=" ", text_a=["12", 0], text_b="cat", text_c=""),
            n12=node("PrimitiveStringMultiline", value="a"),
        ),
        "a cat",
        "dog",
    ),
    "text that is shown on the way": (
        with_(
            n6=words(["11", 0]),
            n11=node("ShowText|pysssss", text=["12", 0], text_0="a cat"),
            n12=node("DPRandomGenerator", text="a cat", seed=5, autorefresh="No"),
        ),
        "a cat",
        "dog",
    ),
    "wildcards": (
        with_(
            n6=node(
                "ImpactWildcardEncode",
                wildcard_text="a {cat|dog}",
                populated_text="a cat",
                mode="populate",
                clip=["4", 1],
            )
        ),
        "a cat",
        "dog",
    ),
    "one styler for both sides": (
        with_(
            n6=words(["11", 0]),
            n7=words(["11", 1]),
            n11=node("SDXLPromptStyler", text_positive="a cat", text_negative="dog", style="base"),
        ),
        "a cat",
        "dog",
    ),
    "two encoders in one": (
        with_(n6=node("CLIPTextEncodeSDXL", text_g="a cat", text_l="a cat", clip=["4", 1])),
        "a cat",
        "dog",
    ),
    "flux": (
        with_(n6=node("CLIPTextEncodeFlux", clip_l="a cat", t5xxl="a cat", clip=["4", 1])),
        "a cat",
        "dog",
    ),
    "efficient loader": (
        with_(
            n3=sampler(positive=["11", 1], negative=["11", 2]),
            n11=node("Efficient Loader", ckpt_name="x", positive="a cat", negative="dog"),
        ),
        "a cat",
        "dog",
    ),
    "pipe": (
        with_(
            n3=sampler(positive=["12", 3], negative=["12", 4]),
            n11=node("ToBasicPipe", **MODEL, clip=["4", 1], vae=["4", 2], **PLAIN),
            n12=node("FromBasicPipe", basic_pipe=["11", 0]),
        ),
        "a cat",
        "dog",
    ),
    "a second pass that refines": (
        {
            "1": sampler(seed=1, steps=5, positive=["2", 0], latent_image=["3", 0], denoise=0.4),
            "2": words("sharp"),
            **with_(n8=node("VAEDecode", samples=["1", 0], vae=["4", 2])),
        },
        "a cat",
        "dog",
    ),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_each_side_is_told_from_the_other(name):
    graph, prompt, negative = GRAPHS[name]
    facts = read(png(text("prompt", json.dumps(graph))))
    assert (facts.tool, facts.prompt, facts.negative_prompt) == ("ComfyUI", prompt, negative)
    assert facts.settings["Seed"] == "9007199254740993"
    assert (facts.settings["Steps"], facts.settings["Sampler"]) == ("20", "euler")
    assert facts.settings["Schedule type"] == "karras"
    assert facts.settings["Model"] == "some.safetensors"


TOLD = json.dumps(BASE)
PLACES = {
    "webp": webp(exif("<", {0x0110: b"prompt:" + TOLD.encode(), 0x010F: b"workflow:{}"})),
    "jpeg": jpeg(exif(">", {0x010E: b"Workflow: {}", 0x010F: b"Prompt: " + TOLD.encode()})),
    "comment": jpeg(exif(">", {}, b"UNICODE\0" + json.dumps({"prompt": BASE}).encode("utf-16-be"))),
    "comment, twice": webp(
        exif("<", {}, b"ASCII\0\0\0" + json.dumps({"prompt": TOLD, "workflow": "{}"}).encode())
    ),
    "animation": png(chunk(b"comf", b"prompt\0" + TOLD.encode())),
    "not a number": png(text("prompt", TOLD.replace("{", '{"0": {"is_changed": [NaN]}, ', 1))),
}


@pytest.mark.parametrize("name", PLACES)
def test_graphs_wherever_they_stand(name):
    facts = read(PLACES[name])
    assert (facts.tool, facts.prompt, facts.negative_prompt) == ("ComfyUI", "a cat", "dog")


def workflow(*nodes: tuple[int, str, list[object], dict[str, int]]) -> str:
    """As the page keeps it: ``(id, type, values, inputs by link)``."""
    links = [[10, 6, 0, 3, 1, "CONDITIONING"], [11, 7, 0, 3, 2, "CONDITIONING"]]
    drawn = [
        {
            "id": number,
            "type": kind,
            "mode": 0,
            "inputs": [{"name": name, "type": "X", "link": link} for name, link in inputs.items()],
            "widgets_values": values,
        }
        for number, kind, values, inputs in nodes
    ]
    return json.dumps({"nodes": drawn, "links": links, "version": 0.4})


def test_a_picture_that_keeps_only_the_page():
    told = workflow(
        (
            3,
            "KSampler",
            [5, "randomize", 20, 7.5, "euler", "karras", 1],
            {"positive": 10, "negative": 11},
        ),
        (6, "CLIPTextEncode", ["a cat"], {}),
        (7, "CLIPTextEncode", ["dog"], {}),
    )
    facts = read(png(text("workflow", told)))
    assert (facts.tool, facts.prompt, facts.negative_prompt) == ("ComfyUI", "a cat", "dog")
    assert (facts.settings["Seed"], facts.settings["Steps"]) == ("5", "20")
    assert facts.settings["Sampler"] == "euler"


def test_infotext_beside_a_graph_was_written_by_somebody_who_knew():
    infotext = "the words\nSteps: 9, Seed: 7, Size: 8x8"
    facts = read(png(text("prompt", TOLD), text("parameters", infotext)))
    assert (facts.tool, facts.prompt) == ("AUTOMATIC1111", "the words")


def test_titles_help_where_no_sampler_is_known():
    graph = {
        "1": node("CLIPTextEncode", "Negative", text="dog", clip=["9", 0]),
        "2": node("CLIPTextEncode", "Positive", text="a cat", clip=["9", 0]),
        "3": node("SomebodysSampler", embeds=["2", 0]),
    }
    facts = read(png(text("prompt", json.dumps(graph))))
    assert (facts.prompt, facts.negative_prompt) == ("a cat", "dog")


def test_circles_and_diamonds_end():
    """Two to the power of 500 ways lead through the diamonds."""
    circle = with_(n6=node("Reroute", conditioning=["6", 0]), n7=node("A", text=["7", 0]))
    assert read(png(text("prompt", json.dumps(circle)))).prompt == ""
    diamonds: dict[str, object] = {
        f"d{n}": node(
            "ConditioningCombine",
            conditioning_1=[f"d{n + 1}", 0],
            conditioning_2=[f"d{n + 1}", 0],
        )
        for n in range(500)
    }
    graph = {**BASE, **diamonds, "3": sampler(positive=["d0", 0]), "d40": words("deep")}
    assert read(png(text("prompt", json.dumps(graph)))).prompt == "deep"
