"""One row a setting: what a request says goes into the widgets and comes out again."""

from __future__ import annotations

import ast
import dataclasses
import random
from pathlib import Path

import pytest
import streamlit as st

from core.config import ROOT
from core.figures.casting import Character
from core.generation.drawing.inputs import DRAWN_KINDS, DrawnMap, FromDrawing
from core.generation.request import DEFAULT_SIZE, ENLARGEMENTS, GenerationRequest
from core.generation.request_inputs import (
    SIDES,
    Control,
    ControlKind,
    Fix,
    LoraUse,
    Outpaint,
    Reference,
    Refine,
    StartPicture,
)
from core.geometry import Size
from core.models import registry
from core.models.specs import ControlNetSpec
from core.pose.skeleton import Pose
from core.ui import settings, state
from core.ui.generate import panels, restore
from core.ui.generate.request import request_from_widgets
from tests.pages.generating import TINY


@pytest.fixture
def session(studio, monkeypatch) -> dict[str, object]:
    """Generate's first values, without a browser."""
    values: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", values)
    panels.prepare()
    return values


@pytest.fixture
def every_controlnet(monkeypatch) -> None:
    """One is here for every kind of map."""
    known = registry.controlnet_for

    def find(family, kind, config, **options):
        found = known(family, kind, config, **options)
        source = registry.checkpoints(config)[0].source
        made = ControlNetSpec(id=kind, title=kind, family=family, source=source)
        return made if kind in DRAWN_KINDS else found

    monkeypatch.setattr(registry, "controlnet_for", find)


# --- requests in which every field is another one than usual --------------------------------------


def share(rng: random.Random) -> float:
    return round(rng.uniform(0.01, 0.99), 3)


def picture(rng: random.Random) -> str:
    return f"{rng.getrandbits(128):032x}"


def a_window(rng: random.Random) -> tuple[float, float]:
    return round(rng.uniform(0.01, 0.4), 3), round(rng.uniform(0.5, 0.99), 3)


def a_drawing(rng: random.Random) -> FromDrawing:
    return FromDrawing(
        strength=share(rng),
        maps=tuple(
            DrawnMap(kind, share(rng), *a_window(rng))
            for kind in DRAWN_KINDS
            if kind is not ControlKind.DEPTH
        ),
        faces=True,
        lines=share(rng),
        characters=(Character("boy, red hair", rng.randrange(99)),),
        seed=rng.randrange(1, 2**32),
        background=rng.choice(("none", picture(rng))),
    )


def a_request(pose: Pose, seed: int) -> GenerationRequest:
    rng = random.Random(seed)
    start, end = a_window(rng)
    return GenerationRequest(
        prompt=f"a witch, {seed}",
        negative_prompt=f"blurry, {seed}",
        pose=pose,
        checkpoint=TINY,
        size=Size(8 * rng.randrange(22, 80), 8 * rng.randrange(22, 80)),
        steps=rng.randrange(13, 150),
        guidance=rng.choice((1, 7.25, 22.2)),
        control_strength=1 + share(rng),
        control_start=start,
        control_end=end,
        pose_guidance=True,
        regional=True,
        controls=tuple(
            Control(kind, picture(rng), False, share(rng), *a_window(rng))
            for kind in rng.sample(list(ControlKind), 2)
        ),
        loras=(LoraUse("glow", -share(rng)), LoraUse("ink", 1 + share(rng))),
        references=(Reference(picture(rng), share(rng), f"adapter-{seed}"),),
        start_from=StartPicture(
            picture(rng),
            share(rng),
            picture(rng),
            rng.randrange(5, 65),
            Outpaint(*(8 * rng.randrange(8) for _side in SIDES)),
        ),
        refine=Refine(1 + share(rng), share(rng), rng.randrange(51, 150), f"upscaler-{seed}"),
        fix=Fix(seed % 2 == 0, seed % 3 > 0 or seed % 2 == 1, share(rng), rng.randrange(200, 600)),
        drawing=dataclasses.replace(a_drawing(rng), strength=None, faces=False, lines=0.0),
        vae=f"vae-{seed}",
        guidance_rescale=share(rng),
        until_score=share(rng),
        sampler="Euler a",
        seed=rng.randrange(1, 2**50),
        variation_seed=rng.randrange(1, 2**50),
        variation_strength=share(rng),
        count=rng.randrange(2, 9),
        clip_skip=rng.randrange(2, 5),
        enlarge=rng.choice(ENLARGEMENTS[1:]),
        upscaler=f"network-{seed}",
    )


def there_and_back(request: GenerationRequest) -> GenerationRequest:
    restore.use_request(request.to_dict())
    panels.prepare()
    return request_from_widgets()


@pytest.mark.parametrize("seed", range(6))
def test_a_request_comes_out_as_it_went_in(session, every_controlnet, standing, seed):
    request = a_request(standing, seed)
    usual = GenerationRequest(prompt="x")
    for field in dataclasses.fields(request):
        # What is sent off says it, no widget.
        is_casts_own = field.name in ("typed_prompt", "typed_negative", "styles")
        assert is_casts_own or getattr(request, field.name) != getattr(usual, field.name), field
    assert there_and_back(request) == request
    assert there_and_back(request) == request


@pytest.mark.parametrize("seed", range(6))
def test_a_drawing_that_is_painted_over_comes_out_as_it_went_in(
    session, every_controlnet, standing, seed
):
    drawing = a_drawing(random.Random(seed))
    request = dataclasses.replace(a_request(standing, seed), start_from=None, drawing=drawing)
    for field in dataclasses.fields(drawing):
        assert getattr(drawing, field.name) != getattr(FromDrawing(), field.name), field.name
    assert there_and_back(request) == request


def test_nothing_of_a_picture_stays_for_the_next(session, every_controlnet, standing):
    there_and_back(a_request(standing, 1))
    plain = GenerationRequest(prompt="x", checkpoint=TINY)
    assert there_and_back(plain) == plain


@pytest.mark.parametrize("background", ["", "none"])
def test_a_drawing_comes_out_as_it_went_in(session, standing, background):
    request = GenerationRequest(
        prompt="x", pose=standing, checkpoint="drawing", size=Size(96, 104), seed=7, count=2,
        drawing=FromDrawing(characters=(Character("boy", 3),), background=background),
    )  # fmt: skip
    assert there_and_back(request) == request


def test_what_the_picture_kept_belongs_to_its_checkpoint(session, studio, standing):
    request = dataclasses.replace(a_request(standing, 1), start_from=None)
    drawing = FromDrawing(strength=0.4, lines=0.5, faces=True, seed=1)
    there_and_back(dataclasses.replace(request, drawing=drawing))
    settings.CHECKPOINT.put("starter")
    painted = request_from_widgets().drawing
    starter = next(
        spec for spec in studio.checkpoints() if spec.id == "starter"
    ).with_drawing_defaults()
    assert painted.lines == starter.from_drawing.lines != 0.5


# --- the table ------------------------------------------------------------------------------------


def test_the_first_values_are_those_of_a_request(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    settings.start()
    assert GenerationRequest(prompt="x", **settings.read(GenerationRequest)) == GenerationRequest(
        prompt="x", regional=True
    )
    assert Refine(**settings.read(Refine)) == Refine()
    assert settings.read(Fix) == dataclasses.asdict(Fix()) | {"faces": False, "hands": False}


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        (settings.STEPS, 12, "12 steps"),
        (settings.GUIDANCE, 4.0, "guidance 4"),
        (settings.POSE_STRENGTH, 0.55, "pose strength 0.55"),
        (settings.POSE_GUIDANCE, True, "stronger pose guidance"),
        (settings.REGIONAL, True, "words kept to each person"),
        (settings.ENLARGE, 2, "upscaled ×2"),
        (settings.REFINE_SCALE, 1.5, "refined ×1.5"),
        (settings.FIX_FACES, True, "fix faces"),
        (settings.FIX_LARGEST, 96, "up to 96 pixels"),
    ],
)
def test_a_value_is_told(setting, value, told):
    assert setting.describe(value) == told


def test_a_size_that_cannot_be_read_is_the_usual_one(monkeypatch):
    monkeypatch.setattr(st, "session_state", {state.SIZE: "huge"})
    assert settings.chosen_size() == DEFAULT_SIZE


def names_of_keys(path: Path) -> set[str]:
    """The constants of ``state`` that a module names, of those that a row holds."""
    rows = {setting.key for setting in settings.SETTINGS}
    held = {name for name, value in vars(state).items() if isinstance(value, str) and value in rows}
    return {
        node.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "state"
    } & held


def test_the_table_alone_names_the_keys_of_its_settings():
    table = ROOT / "core/ui/settings.py"
    assert len(names_of_keys(table)) == len(settings.SETTINGS)
    others = [*(ROOT / "core/ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "Home.py"]
    assert {str(path): names_of_keys(path) for path in others if path != table} == {
        str(path): set() for path in others if path != table
    }
