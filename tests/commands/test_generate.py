"""``generate``: what it writes, and that it writes nothing when it fails."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import stat
import sys

import numpy as np
import pytest
from PIL import Image

from core.config import Config
from core.gallery import encoding, metadata
from core.generation.request import Fix, FromDrawing, GenerationRequest, Outpaint
from core.models import registry
from core.pose import presets


def request_in(path) -> GenerationRequest:
    return GenerationRequest.from_dict(metadata.read(path).request or {})


def test_a_picture_that_can_be_taken_up_again(folder, run, tiny, standing, capsys):
    line = tiny + "--prompt 1girl --pose @pose.json --out @a.png"
    assert run(line) == 0
    with Image.open(folder / "a.png") as image:
        assert image.size == (64, 96)
    request = request_in(folder / "a.png")
    assert (request.seed, request.steps, request.pose) == (3, 2, standing)
    assert "64×96, seed 3" in capsys.readouterr().out
    assert run(line.replace("@a", "@b")) == 0
    first, second = (np.asarray(Image.open(folder / name)) for name in ("a.png", "b.png"))
    assert np.array_equal(first, second)


@pytest.fixture
def asked(monkeypatch) -> list[GenerationRequest]:
    """The requests that would be drawn; the drawing itself is left out."""
    requests: list[GenerationRequest] = []

    def noted(_renderer, request, *_, **_more):
        requests.append(request)
        raise ZeroDivisionError

    monkeypatch.setattr("core.runners.render.Renderer.render", noted)
    return requests


def ask(run, asked, line: str) -> GenerationRequest:
    with pytest.raises(ZeroDivisionError):
        run(line)
    return asked[-1]


def test_over_a_drawing_other_settings_suit(folder, run, asked):
    request = ask(run, asked, "generate --prompt 1girl --over-drawing --out @a.png")
    over = registry.checkpoint("starter", Config.from_environment()).with_drawing_defaults()
    assert request.drawing == FromDrawing(0.4, faces=True, lines=1.0)
    assert (request.size, request.steps, request.refine) == (over.default_size, 10, None)
    assert ask(run, asked, "generate --prompt 1girl --out @a.png").drawing is None


def test_words_are_kept_to_each_person_unless_said_otherwise(run, asked):
    assert ask(run, asked, "generate --prompt 1girl --out @a.png").regional
    assert not ask(run, asked, "generate --prompt 1girl --no-regional --out @a.png").regional


def test_what_was_not_said_is_the_checkpoints_own(folder, run, asked):
    first = ask(run, asked, "generate --prompt 1girl --out @a.png")
    more = " --no-pose-guidance --no-refine --negative fog --enlarge 1 --guidance 2"
    second = ask(run, asked, "generate --prompt 1girl --out @a.png" + more)
    spec = registry.checkpoint("starter", Config(data_folder=folder))
    own = first.to_dict()
    suits = registry.recommended(spec, Config(data_folder=folder))
    assert {name: own[name] for name in suits} == suits
    assert own["refine"] is not None
    assert second.refine is None
    assert (second.pose_guidance, second.negative_prompt) == (False, "fog")
    assert (second.enlarge, second.guidance, second.steps) == (1, 2.0, spec.default_steps)


def test_upscalers_are_named_on_the_line(folder, run, asked):
    upscalers = folder / "data" / "models" / "upscalers"
    upscalers.mkdir(parents=True)
    (upscalers / "Tiny x4.safetensors").touch()
    line = "generate --prompt 1girl --out @a.png"
    first = ask(run, asked, line)
    assert first.upscaler == "starter-x4"
    both = ask(run, asked, line + " --enlarge 2 --upscaler tiny-x4 --refine-upscaler latent")
    assert first.refine is not None
    assert (both.enlarge, both.upscaler) == (2, "tiny-x4")
    assert both.refine == dataclasses.replace(first.refine, upscaler="latent")


def test_an_upscaler_for_a_second_pass_that_there_is_not_is_one_line(run, capsys):
    line = "generate --prompt 1girl --out @a.png --no-refine --refine-upscaler latent"
    assert run(line) == 2
    assert "a second, larger pass" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "fix"),
    [
        ("", None),
        ("--fix faces", Fix(hands=False)),
        ("--fix hands --fix-strength 0.6", Fix(faces=False, strength=0.6)),
        ("--fix both", Fix()),
        ("--fix none", None),
    ],
)
def test_faces_and_hands_are_fixed_where_the_line_says_so(run, asked, more, fix):
    assert ask(run, asked, f"generate --prompt 1girl --out @a.png {more}").fix == fix


@pytest.mark.parametrize(
    ("more", "fix"),
    [
        ("", Fix(hands=False, strength=0.7, largest=90)),
        ("--fix both", Fix(strength=0.7, largest=90)),
        ("--fix-strength 0.2", Fix(hands=False, strength=0.2, largest=90)),
        ("--fix none", None),
    ],
)
def test_the_fix_of_a_picture_is_taken_over(folder, run, asked, more, fix):
    origin = GenerationRequest(prompt="x", fix=Fix(hands=False, strength=0.7, largest=90))
    made = encoding.encode(Image.new("RGB", (8, 8)), ".png", origin.to_dict(), "")
    (folder / "old.png").write_bytes(made)
    assert ask(run, asked, f"generate --from @old.png --out @a.png {more}").fix == fix


def test_a_strength_for_nothing_to_fix_is_one_line(run, capsys):
    assert run("generate --prompt 1girl --out @a.png --fix-strength 0.5") == 2
    assert "--fix" in capsys.readouterr().err


def test_seed_minus_one_is_another_each_time(run, asked):
    line = "generate --prompt 1girl --seed -1 --out @a.png"
    seeds = {ask(run, asked, line).seed for _ in range(3)}
    assert len(seeds) == 3 and all(0 <= seed < 2**32 for seed in seeds)
    assert ask(run, asked, "generate --prompt 1girl --out @a.png").seed == 0


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("--variation-seed 7", (7, 0.15)),
        ("--variation-seed 7 --variation-strength 0.4", (7, 0.4)),
        ("", (0, 0.0)),
    ],
)
def test_a_variation_of_a_seed(run, asked, said, expected):
    request = ask(run, asked, f"generate --prompt 1girl --seed 3 --out @a.png {said}")
    assert (request.variation_seed, request.variation_strength) == expected
    assert request.seed == 3


def test_a_preset_by_name_and_no_pose(folder, run, tiny, asked):
    line = "generate --prompt 1girl --out @a.png --pose "
    jogging = presets.get("jogging").pose
    request = ask(run, asked, line + "jogging")
    assert request.pose == jogging
    spec = registry.checkpoint("starter", Config(data_folder=folder))
    assert tuple(request.size) == tuple(spec.size_for(jogging.size.aspect))
    assert ask(run, asked, line + "none").pose is None


def test_everything_that_goes_into_a_picture(folder, run, asked, monkeypatch):
    monkeypatch.setattr("core.generation.resolved_request.check_models", lambda *_: None)
    for name, colour in (("start", "teal"), ("mask", "white"), ("ref", "pink"), ("edges", "red")):
        Image.new("RGB", (64, 96), colour).save(folder / f"{name}.png")
    request = ask(
        run,
        asked,
        "generate --prompt 1girl --out @a.png --start @start.png:0.8 --mask @mask.png "
        "--reference @ref.png --control canny=@edges.png:0.7 --lora glow:0.5 --lora a:b "
        "--vae soft --clip-skip 2 --guidance-rescale 0.3",
    )
    assert request.start_from is not None and request.start_from.strength == 0.8
    assert [(one.id, one.weight) for one in request.loras] == [("glow", 0.5), ("a:b", 1.0)]
    assert [(one.kind, one.strength) for one in request.controls] == [("canny", 0.7)]
    assert (request.vae, request.clip_skip, request.guidance_rescale) == ("soft", 2, 0.3)
    kept = {path.stem for path in (folder / "data" / "inputs").glob("*.png")}
    assert kept == set(request.pictures) and len(kept) == 4
    start = folder / "data" / "inputs" / f"{request.start_from.picture}.png"
    assert Image.open(start).getpixel((0, 0)) == (0, 128, 128)


def test_new_ground_comes_on_top_of_the_size(folder, run, asked):
    Image.new("RGB", (64, 96), "teal").save(folder / "start.png")
    line = "generate --prompt 1girl --out @a.png --size 128x192 --start @start.png:0.9 "
    request = ask(run, asked, line + "--mask-blur 4 --outpaint left=64,bottom=16")
    assert request.size == (192, 208)
    assert request.start_from.mask_blur == 4
    assert request.start_from.outpaint == Outpaint(left=64, bottom=16)
    assert request.start_from.size_in(request.size) == (128, 192)


def test_another_start_picture_comes_without_the_new_ground_of_before(folder, run, tiny):
    Image.new("RGB", (64, 96), "teal").save(folder / "start.png")
    assert run(tiny + "--prompt one --start @start.png --outpaint right=32 --out @a.png") == 0
    kept = request_in(folder / "a.png")
    assert kept.size == (96, 96) and Image.open(folder / "a.png").size == (96, 96)
    assert kept.start_from.outpaint == Outpaint(right=32)
    assert run("generate --from @a.png --start @start.png:0.5 --out @b.png") == 0
    other = request_in(folder / "b.png")
    assert other.size == (64, 96) and other.start_from.outpaint is None


# --- several at once ---------------------------------------------------------------------------


def test_prompts_and_poses_are_multiplied(folder, run, tiny, capsys):
    line = tiny + "--prompt one --prompt two --pose @pose.json --pose none --out @p.png --json"
    assert run(line) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["file"].rsplit("/", 1)[1] for one in told] == [
        "p-01.png", "p-02.png", "p-03.png", "p-04.png",
    ]  # fmt: skip
    assert [one["prompt"] for one in told] == ["one", "one", "two", "two"]
    assert all((one["width"], one["height"], one["seed"]) == (64, 96, 3) for one in told)
    assert [request_in(folder / f"p-0{n}.png").pose is None for n in (1, 2)] == [False, True]


def test_lines_of_json_have_the_last_word(folder, run, tiny):
    lines = [
        {"prompt": "a girl", "out": str(folder / "a.png")},
        {"prompt": ["b"], "out": str(folder / "b.png"), "seed": 9, "pose": None, "no-refine": True},
    ]
    text = "\n".join(json.dumps(line) for line in lines) + "\n\n"
    (folder / "requests.jsonl").write_text(text, encoding="utf-8")
    assert run(tiny + "--jsonl @requests.jsonl") == 0
    made = [request_in(folder / name) for name in ("a.png", "b.png")]
    assert [(one.prompt, one.seed) for one in made] == [("a girl", 3), ("b", 9)]


def test_lines_from_standard_input(folder, run, tiny, monkeypatch):
    line = json.dumps({"prompt": "x", "out": str(folder / "a.png")}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line)))
    assert run(tiny + "--jsonl -") == 0
    assert request_in(folder / "a.png").prompt == "x"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: Expected one JSON object a line"),
        ("[1]", "line 2: Expected one JSON object a line"),
        ('{"prompt": {"a": 1}}', "line 2: Expected words or numbers for 'prompt'"),
        ('{"colour": "red"}', "line 2: unrecognized arguments: --colour=red"),
        ('{"prompt": "b", "out": "@b.gif"}', "ends in .png, .jpg, .jpeg or .webp, got b.gif"),
        ('{"prompt": "b", "out": "@a.png"}', "a.png twice"),
        ('{"prompt": "b"}', "line 2: Expected --out"),
    ],
)
def test_one_bad_line_stops_all_before_the_first_is_drawn(folder, run, tiny, capsys, line, told):
    good = json.dumps({"prompt": "a", "out": str(folder / "a.png")})
    (folder / "w.jsonl").write_text(f"{good}\n{line.replace('@', str(folder) + '/')}\n")
    assert run(tiny + "--jsonl @w.jsonl") == 2
    assert told in capsys.readouterr().err
    assert not (folder / "a.png").exists()


# --- from another picture ----------------------------------------------------------------------


def test_from_takes_the_settings_and_options_win(folder, run, tiny, standing):
    assert run(tiny + "--prompt first --negative fog --pose @pose.json --out @a.png") == 0
    assert run("generate --from @a.png --out @b.png") == 0
    assert np.array_equal(Image.open(folder / "a.png"), Image.open(folder / "b.png"))
    assert run("generate --from @a.png --seed 8 --prompt second --out @c.png") == 0
    request = request_in(folder / "c.png")
    assert (request.seed, request.prompt, request.steps) == (8, "second", 2)
    assert (request.negative_prompt, request.pose, request.checkpoint) == ("fog", standing, "tiny")


def test_from_another_programs_picture_takes_its_words(folder, run, asked):
    from PIL import PngImagePlugin

    info = PngImagePlugin.PngInfo()
    text = "1girl, red hair\nNegative prompt: fog\nSteps: 44, CFG scale: 9, Seed: 77, Size: 64x64"
    info.add_text("parameters", text)
    Image.new("RGB", (64, 64)).save(folder / "a1111.png", pnginfo=info)
    request = ask(run, asked, "generate --from @a1111.png --out @b.png")
    assert (request.prompt, request.negative_prompt) == ("1girl, red hair", "fog")
    assert (request.seed, request.checkpoint) == (77, "starter")


# --- the file ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.JPG", "JPEG"), ("a.webp", "WEBP")]
)
def test_the_ending_says_the_format_and_settings_are_inside(folder, run, tiny, name, kind):
    assert run(tiny + f"--prompt 少女 --pose @pose.json --out @{name}") == 0
    with Image.open(folder / name) as image:
        assert image.format == kind
        assert b"trainedAlgorithmicMedia" in (folder / name).read_bytes()
    facts = metadata.read(folder / name)
    assert (facts.tool, facts.prompt, facts.settings["Seed"]) == (metadata.TOOL, "少女", "3")
    assert request_in(folder / name).pose is not None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_files_have_ordinary_rights(folder, run, tiny):
    before = os.umask(0o022)
    try:
        assert run(tiny + "--prompt x --out @a.png") == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "a.png").stat().st_mode) == 0o644


# --- the best of several -----------------------------------------------------------------------


@pytest.fixture
def scoring(tiny, monkeypatch) -> str:
    """Pictures score 0.4, 0.9, 0.6, 0.9."""
    left = [0.4, 0.9, 0.6, 0.9]
    monkeypatch.setattr(
        "core.generation.pose_score.scored",
        lambda *_: {"score": {"oks": (value := left.pop(0)), "pck": value}},
    )
    return tiny + "--prompt 1girl --pose @pose.json --out @a.png "


@pytest.mark.parametrize(
    ("more", "written"),
    [
        ("--count 3", {"a.png": 4}),
        ("--count 4 --all", {"a.png": 4, "a-2.png": 6, "a-3.png": 5, "a-4.png": 3}),
        ("--count 4 --until-score 0.8 --all", {"a.png": 4, "a-2.png": 3}),
    ],
)
def test_the_best_is_written_first(folder, run, scoring, capsys, more, written):
    assert run(scoring + more) == 0
    assert {path.name: request_in(path).seed for path in folder.glob("*.png")} == written
    assert "seed 4, pose score 0.90" in capsys.readouterr().out.splitlines()[0]


def test_where_a_pose_came_from_is_told(run, capsys):
    line = "generate --prompt 1girl,jogging --out @a.png --steps 1 --no-refine --enlarge 1"
    assert run(line) == 0
    assert capsys.readouterr().out.endswith("; Pose chosen to suit the words: Jogging\n")
