"""A request with @names becomes one that needs no card: words, looks, LoRAs, pictures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from core.characters.card import CardPicture, Outfit
from core.characters.cast_request import people_of
from core.characters.mentions import Mention
from core.config import Config
from core.errors import InputRejected
from core.figures.casting import Character
from core.figures.words.telling import words_of
from core.generation.drawing.painter import drawing_of
from core.generation.request import MAX_LORAS, FromDrawing, GenerationRequest
from core.generation.request_inputs import LoraUse, Reference
from core.models.painter import DRAWING
from core.pose import presets
from core.pose.anatomy.retarget import canon, retarget
from core.pose.openpose import MAX_PEOPLE
from core.studio import Studio
from tests.characters.cards import card
from tests.generation.families import write_families

SCHOOL = Outfit("School", "school uniform", "navy", "brown")


@pytest.fixture
def studio(tmp_path):
    opened = Studio(Config(data_folder=tmp_path, min_free_bytes=0))
    yield opened
    opened.close()


def drawn(prompt: str, **more: object) -> GenerationRequest:
    return GenerationRequest(prompt=prompt, checkpoint=DRAWING.id, **more)


def test_without_a_name_nothing_is_opened(studio, tmp_path):
    request = drawn("girl, me@example.org")
    assert studio.cast(request).request is request
    assert list(tmp_path.iterdir()) == []


def test_a_drawing_shows_exactly_the_look(studio):
    mio = studio.characters.keep(card(outfits=(SCHOOL,)))
    cast = studio.cast(drawn("@mio:school running")).request
    assert cast.typed_prompt == "@mio:school running"
    assert cast.prompt == "{}, running".format(", ".join(words_of(mio.look_in("School"))))
    assert cast.drawing == FromDrawing(characters=(mio.character("School"),))
    studio.characters.remove(mio.id)
    again = GenerationRequest.from_dict(cast.to_dict())
    assert again == cast
    posed = replace(again, pose=presets.get("jogging", presets.FOLDER).pose)
    given = replace(posed, drawing=FromDrawing(characters=(mio.character("School"),)))
    assert (drawing_of(posed, 1).picture() == drawing_of(given, 1).picture()).all()


@pytest.mark.parametrize("drawing", [None, FromDrawing(0.5), FromDrawing(None)])
def test_a_body_of_its_own_goes_with_the_name(studio, drawing):
    """Also where a checkpoint paints from noise: the pose that it holds is this body's."""
    pose = presets.get("jogging").pose
    tall = studio.characters.keep(card(proportions=canon(3)))
    request = GenerationRequest(prompt="@mio running", pose=pose, drawing=drawing)
    cast = studio.cast(request).request
    assert cast.drawing is not None and cast.drawing.characters == (tall.character(),)
    assert cast.drawing.strength == (None if drawing is None else drawing.strength)
    assert cast.pose == pose and cast.played_pose == retarget(pose, canon(3))
    studio.characters.remove(tall.id)
    assert GenerationRequest.from_dict(cast.to_dict()).played_pose == cast.played_pose
    studio.characters.restore(replace(tall, proportions=None))
    plain = studio.cast(request).request
    assert plain.played_pose == pose and (plain.drawing is None) == (drawing is None)


def test_casting_twice_changes_nothing(studio):
    """As settings are used again: what was typed, with all that came of it."""
    picture = studio.characters.pictures.put(Image.new("RGB", (8, 8), "red"))
    studio.characters.keep(
        card(negative="hat", pictures=(CardPicture(picture),), proportions=canon(3))
    )
    for drawing in (None, FromDrawing()):
        request = GenerationRequest(prompt="@mio running", negative_prompt="mud", drawing=drawing)
        cast = studio.cast(request).request
        assert cast.negative_prompt == "mud, hat"
        assert studio.cast(cast).request == cast
        assert studio.cast(replace(cast, prompt=cast.typed_prompt)).request == cast


def test_the_picture_goes_to_an_adapter(studio):
    picture = studio.characters.pictures.put(Image.new("RGB", (8, 8), "red"))
    studio.characters.keep(card(pictures=(CardPicture(picture),), adapter_strength=0.3))
    cast = studio.cast(GenerationRequest(prompt="@mio"))  # the starter brings an adapter
    assert cast.request.references == (Reference(picture, 0.3),)
    assert studio.pictures.get(picture).getpixel((0, 0)) == (255, 0, 0)
    assert cast.notes == ()
    assert studio.cast(drawn("@mio")).request.references == ()
    full = tuple(Reference(digit * 32) for digit in "abcd")
    left_out = studio.cast(GenerationRequest(prompt="@mio", references=full))
    assert left_out.request.references == full
    assert left_out.notes == ("At most 4 references at a time: Mio's is not.",)


def test_loras_come_where_they_fit_and_none_twice(tmp_path):
    studio = Studio(write_families(tmp_path))
    uses = tuple(LoraUse(name, 0.7) for name in ("sd15-kohya", "sd15-peft", "sdxl-peft", "gone"))
    studio.characters.keep(card(loras=uses))
    own = LoraUse("sd15-kohya", 0.2)
    cast = studio.cast(GenerationRequest(prompt="@mio", checkpoint="sd15", loras=(own,)))
    assert cast.request.loras == (own, uses[1])
    assert cast.notes == (
        "The LoRA sdxl-peft is for SDXL and was left out.",
        "The LoRA gone is not here and was left out.",
    )
    tagged = GenerationRequest(prompt="@mio <lora:sd15-peft:0.3>", checkpoint="sd15")
    assert studio.cast(tagged).request.loras == uses[:1]
    full = tuple(LoraUse("sd15-old") for _ in range(MAX_LORAS))
    crowded = studio.cast(GenerationRequest(prompt="@mio", checkpoint="sd15", loras=full))
    assert crowded.request.loras == full
    assert crowded.notes[0] == "At most 8 LoRAs at a time: sd15-kohya was left out."
    studio.close()


def test_a_picture_that_is_gone_is_told(studio):
    studio.characters.keep(card(pictures=(CardPicture("a" * 32),)))
    cast = studio.cast(GenerationRequest(prompt="@mio"))
    assert cast.request.references == ()
    assert cast.notes == ("Mio's reference picture is not here any more.",)


def test_unknown_names_stay_and_are_told(studio):
    studio.characters.keep(card())
    cast = studio.cast(drawn("@moi, @mio:x, @artist"))
    assert cast.request.prompt.startswith("@moi, girl")
    assert cast.notes == (
        "Nobody is @moi. Did you mean @mio?", "Mio has no “x”.", "Nobody is @artist.",
    )  # fmt: skip


def test_a_new_painter_from_noise_gets_no_drawing(studio):
    studio.characters.keep(card())
    assert studio.cast(GenerationRequest(prompt="@mio")).request.drawing is None


A, B, GIVEN = (Mention(card(name, id=name)) for name in ("A", "B", "Given"))
A_SCHOOL = Mention(card("A", id="A", outfits=(SCHOOL,)), "School")
OTHER = Character("boy", 7)


@pytest.mark.parametrize(
    ("given", "mentions", "people"),
    [
        ((), (A, B), (A.character, B.character)),
        ((OTHER, None), (A,), (OTHER, A.character)),
        ((None, OTHER), (A, B), (A.character, OTHER, B.character)),
        ((OTHER, A.character), (A,), (OTHER, A.character)),
        ((A_SCHOOL.card.character(),), (A_SCHOOL,), (A_SCHOOL.character,)),
        ((OTHER,) * MAX_PEOPLE, (A,), (OTHER,) * MAX_PEOPLE),
    ],
)
def test_mentions_take_the_places_that_nobody_has(given, mentions, people):
    assert people_of(given, mentions) == people


def test_somebody_by_name(studio):
    mio = studio.characters.keep(card(outfits=(SCHOOL,)))
    assert studio.character("@mio:school") == mio.character("School")
    assert studio.character("girl, red hair") == Character("girl, red hair")
    assert studio.character("@mio, hat").words.endswith(", hat")
    with pytest.raises(InputRejected, match="@moi"):
        studio.character("@moi")
