from __future__ import annotations

import io
import json
import random

import pytest
from PIL import Image, PngImagePlugin

from core.errors import ImageRejected
from core.gallery import metadata
from core.gallery.containers.files import MAX_KEY_BYTES, texts_of
from core.gallery.foreign.a1111 import parse_infotext
from core.gallery.ingest import png_chunks
from core.gallery.metadata import ImageFacts, embed, infotext, read
from core.generation.request import GenerationRequest
from core.geometry import Size

PICTURE = Image.new("RGB", (64, 64), "teal")

HELD = (
    "Model: openpose, Module: none, Weight: 0.9, Guidance Start: 0, Guidance End: 1, "
    "Control Mode: Balanced"
)


def words(data: bytes) -> dict[str, str]:
    return texts_of(data, "PNG")


def png(**texts: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for key, text in texts.items():
        info.add_text(key, text)
    buffer = io.BytesIO()
    PICTURE.save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


@pytest.fixture
def request_with_pose(standing) -> GenerationRequest:
    return GenerationRequest(
        prompt="girl, (long brown hair:1.2),\njogging: sunny, 猫",
        negative_prompt='bad "hands", 3 legs',
        pose=standing,
        size=Size(128, 192),
        steps=14,
        guidance=4.5,
        control_strength=0.9,
        sampler="DPM++ 2M Karras",
        seed=123456789,
        enlarge=4,
    )


def test_our_own_picture_gives_the_equal_request_with_its_pose(request_with_pose):
    data = embed(PICTURE, request_with_pose.to_dict(), infotext(request_with_pose.to_dict()))
    facts = read(data)
    assert facts.tool == "PoseAnimeFlow Studio"
    assert GenerationRequest.from_dict(facts.request) == request_with_pose
    assert facts.as_request() == request_with_pose.to_dict()
    assert facts.prompt == request_with_pose.prompt


def test_the_pixels_are_untouched_and_only_wanted_chunks_written():
    image = Image.effect_noise((64, 80), 90).convert("RGB")
    image.info["exif"] = b"Exif\0\0secret"
    data = embed(image, {"prompt": "x"}, "x")
    assert Image.open(io.BytesIO(data)).tobytes() == image.tobytes()
    kinds = [kind for kind, _ in png_chunks(data)]
    assert kinds == [b"IHDR", b"tEXt", b"tEXt", b"iTXt", b"IDAT", b"IEND"]


ORIGIN = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@pytest.mark.parametrize(
    ("request_", "record", "origin"),
    [
        ({"prompt": "x"}, {}, "trainedAlgorithmicMedia"),
        ({"prompt": "x"}, {"kind": "upscaled"}, "trainedAlgorithmicMedia"),
        ({"prompt": "x", "start_from": {"picture": "a"}}, {}, "trainedAlgorithmicMedia"),
        (
            {"prompt": "x", "start_from": {"picture": "a", "mask": "b"}},
            {},
            "compositeWithTrainedAlgorithmicMedia",
        ),
        (
            {"prompt": "x", "start_from": {"picture": "a", "outpaint": {"left": 8}}},
            {},
            "compositeWithTrainedAlgorithmicMedia",
        ),
        ({}, {"kind": "upscaled"}, "algorithmicallyEnhanced"),
        ({}, {"kind": "upload"}, None),
    ],
)
def test_how_a_picture_came_about_says_the_xmp_note(request_, record, origin):
    kind = record.get("kind", "")
    data = embed(PICTURE, request_, "x", record, origin=metadata.DigitalSource.of(request_, kind))
    assert origin_of(data) == origin


def origin_of(data: bytes) -> str | None:
    note = words(data).get("XML:com.adobe.xmp", "")
    return note.split(ORIGIN)[1].split('"')[0] if ORIGIN in note else None


def test_infotext_round_trip(request_with_pose):
    prompt, negative, settings = parse_infotext(infotext(request_with_pose.to_dict()))
    assert prompt == request_with_pose.prompt
    assert negative == request_with_pose.negative_prompt
    assert settings["Size"] == "128x192"
    assert settings["ControlNet 0"] == HELD


def test_nothing_to_say_without_a_prompt():
    assert "parameters" not in words(embed(PICTURE, {}, ""))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a cat", ("a cat", "", 0)),
        ("a cat\nSteps: 20, Seed: 3", ("a cat\nSteps: 20, Seed: 3", "", 0)),
        ("a\n b \nNegative prompt: c\nd\nSteps: 9, Seed: 3, Size: 8x8", ("a\nb", "c\nd", 3)),
        ("Steps: 9, Seed: 3, Size: 8x8", ("", "", 3)),
        ("", ("", "", 0)),
    ],
)
def test_parse_infotext(text, parts):
    prompt, negative, settings = parse_infotext(text)
    assert (prompt, negative, len(settings)) == parts


@pytest.mark.parametrize("text", ["a" * 200_000, "a:" * 100_000, 'k:"' * 70_000, "a, " * 80_000])
def test_no_text_makes_the_reader_slow(text):
    """Quadratic time would be minutes here, and the suite's own limit would end it."""
    parse_infotext("x\n" + text)


def test_a1111_picture_gives_words_and_seed():
    facts = read(png(parameters="a cat\nNegative prompt: dog\nSteps: 20, Seed: 77, Size: 512x768"))
    assert facts == ImageFacts(
        tool="AUTOMATIC1111",
        prompt="a cat",
        negative_prompt="dog",
        settings={"Steps": "20", "Seed": "77", "Size": "512x768"},
    )
    assert facts.as_request() == {"prompt": "a cat", "negative_prompt": "dog", "seed": 77}
    assert GenerationRequest.from_dict(facts.as_request()).seed == 77


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize(
    "comment",
    [
        b"UNICODE\0" + "a cat, 猫\nSteps: 20, Seed: 7, Size: 8x8".encode("utf-16-be"),
        b"UNICODE\0" + b"\xff\xfe" + "a cat, 猫\nSteps: 20, Seed: 7, Size: 8x8".encode("utf-16-le"),
        b"ASCII\0\0\0" + "a cat, 猫\nSteps: 20, Seed: 7, Size: 8x8".encode(),
    ],
)
def test_infotext_of_jpeg_and_webp(kind, comment):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = comment
    buffer = io.BytesIO()
    PICTURE.save(buffer, kind, exif=exif)
    facts = read(buffer.getvalue())
    assert (facts.prompt, facts.settings["Seed"]) == ("a cat, 猫", "7")


COMFY = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 5,
            "steps": 20,
            "cfg": 7.5,
            "sampler_name": "euler",
            "positive": ["9", 0],
            "negative": ["7", 0],
        },
    },
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a cat", "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "dog", "clip": ["4", 1]}},
    "9": {"class_type": "ControlNetApply", "inputs": {"conditioning": ["6", 0]}},
}


@pytest.mark.parametrize(
    ("tool", "texts", "settings"),
    [
        ("ComfyUI", {"prompt": json.dumps(COMFY)}, {"Steps": "20", "CFG scale": "7.5"}),
        (
            "InvokeAI",
            {
                "invokeai_metadata": json.dumps(
                    {"positive_prompt": "a cat", "negative_prompt": "dog", "seed": 5, "steps": 20}
                )
            },
            {"Steps": "20"},
        ),
        (
            "Fooocus",
            {
                "fooocus_scheme": "fooocus",
                "parameters": json.dumps(
                    {"prompt": "a cat", "negative_prompt": "dog", "seed": "5", "steps": 20}
                ),
            },
            {"Steps": "20"},
        ),
        (
            "NovelAI",
            {
                "Software": "NovelAI",
                "Description": "a cat",
                "Comment": json.dumps({"uc": "dog", "steps": 20, "scale": 7.5, "seed": 5}),
            },
            {"Steps": "20", "CFG scale": "7.5"},
        ),
    ],
)
def test_pictures_of_other_tools(tool, texts, settings):
    facts = read(png(**texts))
    assert (facts.tool, facts.prompt, facts.negative_prompt) == (tool, "a cat", "dog")
    assert facts.settings["Seed"] == "5"
    assert settings.items() <= facts.settings.items()


def test_fooocus_values_are_never_evaluated(tmp_path):
    canary = tmp_path / "canary"
    poison = f"__import__('pathlib').Path({str(canary)!r}).touch()"
    values = {"prompt": poison, "resolution": poison, "loras": poison}
    facts = read(png(fooocus_scheme="fooocus", parameters=json.dumps(values)))
    assert facts.prompt == poison
    assert not canary.exists()


def test_a_picture_without_facts():
    assert read(png()) == ImageFacts()
    assert read(png()).as_request() is None


def test_other_files_are_refused(tmp_path):
    with pytest.raises(ImageRejected, match="Expected a PNG"):
        read(b"GIF89a")
    with pytest.raises(ImageRejected, match="unreadable"):
        read(tmp_path / "absent.png")


def test_large_texts_and_many_keys_are_left_out():
    deep = "[" * 100_000
    assert read(png(poseanimeflow=deep)).tool == ""
    assert read(png(prompt=deep, invokeai_metadata=deep)).prompt == ""
    huge = png(first="x" * (MAX_KEY_BYTES + 1), parameters="a cat")
    assert read(huge).prompt == "a cat"
    many = png(**{f"key{number}": "x" for number in range(64)}, parameters="a cat")
    assert read(many).prompt == ""


def test_a_compressed_bomb_in_a_text_is_left_out():
    info = PngImagePlugin.PngInfo()
    info.add_text("poseanimeflow", "x" * 20_000_000, zip=True)
    info.add_itxt("parameters", "y" * 20_000_000, zip=True)
    info.add_text("Software", "NovelAI", zip=True)
    buffer = io.BytesIO()
    PICTURE.save(buffer, "PNG", pnginfo=info)
    assert words(buffer.getvalue()) == {"Software": "NovelAI"}


HOSTILE = ('{"format": 1, "request": %s}', '{"format": 1, "request": {"prompt": %s}}')


@pytest.mark.parametrize("shape", HOSTILE)
@pytest.mark.parametrize("value", ["null", "[]", "1e400", "NaN", "[[[[]]]]", "9" * 5000])
def test_hostile_requests_are_refused_when_they_are_used(shape, value):
    from core.errors import StudioError

    facts = read(png(poseanimeflow=shape % value))
    asked = facts.as_request()
    if asked is not None:
        with pytest.raises(StudioError):
            GenerationRequest.from_dict(asked)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow comments on each broken EXIF
def test_two_thousand_mutations_are_facts_or_a_refusal(request_with_pose):
    values = request_with_pose.to_dict()
    seeds = [embed(PICTURE, values, infotext(values)), png(prompt=json.dumps(COMFY))]
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + "a\nSteps: 2, Seed: 7, Size: 8x8".encode(
        "utf-16-be"
    )
    for kind in ("JPEG", "WEBP"):
        buffer = io.BytesIO()
        PICTURE.save(buffer, kind, exif=exif)
        seeds.append(buffer.getvalue())
    rng = random.Random(3)
    found = 0
    for _ in range(2000):
        data = bytearray(rng.choice(seeds))
        for _ in range(rng.randint(1, 8)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            found += read(bytes(data)).tool != ""
        except ImageRejected:
            continue
    assert found > 500
