"""Outfits, faces, body, words, LoRAs, palette and pictures of a card."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from core.characters.card import CardPicture, NamedColour, PictureRole
from core.errors import RequestRejected
from core.figures.casting import Character, cast_of
from core.figures.drawing import draw
from core.generation.request_inputs import LoraUse
from core.pose import presets
from core.pose.anatomy.retarget import STYLES, canon
from core.ui import state
from core.ui.characters import body, draft
from tests.models import tiny, tiny_files
from tests.pages.characters.editing import choose, group, only, part, press


def test_clothes_are_kept_as_an_outfit_and_worn_again(mio, studio):
    first = only(studio).look
    page = press(part(mio, "variants"), state.character_add("outfits"))
    page = choose(group(part(page, "look"), "clothes"), "outfit", "kimono")
    page = press(part(page, "variants"), state.character_add("outfits"))
    card = only(studio)
    assert [(one.name, one.outfit) for one in card.outfits] == [
        ("Sports outfit", "sports outfit"), ("Kimono", "kimono"),
    ]  # fmt: skip
    press(page, state.character_variant("use", "outfits.0"))
    assert only(studio).look == first
    page.text_input(key=state.character_variant("name", "outfits.1")).input("Festival").run()
    assert only(studio).outfit("festival").outfit == "kimono"
    press(page, state.character_variant("remove", "outfits.0"))
    assert [one.name for one in only(studio).outfits] == ["Festival"]


def test_two_outfits_of_one_name_are_refused(mio, studio):
    page = press(part(mio, "variants"), state.character_add("outfits"))
    page = press(page, state.character_add("outfits"))
    assert [one.name for one in only(studio).outfits] == ["Sports outfit", "Sports outfit 2"]
    name = state.character_variant("name", "outfits.1")
    page = page.text_input(key=name).input("sports OUTFIT").run()
    assert "different names" in page.error[0].value
    assert page.text_input(key=name).value == "Sports outfit 2"


def test_the_usual_faces_are_there_in_one_click_and_marks_go_with_their_face(mio, studio):
    page = press(part(mio, "variants"), state.CHARACTER_USUAL_FACES)
    page = press(page, state.CHARACTER_USUAL_FACES)
    faces = [one.expression for one in only(studio).expressions]
    assert faces == ["smile", "serious", "surprised", "angry", "sad", "shy"]
    marks = state.character_variant("marks", "expressions.5")
    page = page.multiselect(key=marks).set_value(["blush"]).run()
    page = press(page, state.character_variant("use", "expressions.5"))
    assert (only(studio).look.expression, only(studio).look.marks) == ("shy", ("blush",))
    press(page, state.character_variant("use", "expressions.3"))
    assert (only(studio).look.expression, only(studio).look.marks) == ("angry", ())


def test_proportions_are_chosen_and_made_taller(mio, studio):
    page = mio.selectbox(key=state.CHARACTER_BODY).select("chibi-3").run()
    assert only(studio).proportions == STYLES["chibi-3"].proportions
    page = page.slider(key=state.CHARACTER_HEADS).set_value(7.0).run()
    assert only(studio).proportions == canon(7.0)
    assert page.selectbox(key=state.CHARACTER_BODY).value == "own"
    page.selectbox(key=state.CHARACTER_BODY).select("").run()
    assert only(studio).proportions is None


def test_details_are_kept(mio, studio):
    page = part(mio, "details")
    for field in ("words", "negative", "trigger"):
        area = page.text_input if field == "trigger" else page.text_area
        page = area(key=state.character_field(field)).input(f"{field} of mio").run()
    page = page.text_area(key=state.character_field("notes")).input("158 cm\nafraid of geese").run()
    page = page.number_input(key=state.CHARACTER_SEED).set_value(77).run()
    card = only(studio)
    assert (card.words, card.negative, card.trigger, card.notes, card.seed) == (
        "words of mio", "negative of mio", "trigger of mio", "158 cm\nafraid of geese", 77,
    )  # fmt: skip


def test_a_palette_is_put_together(mio, studio):
    page = press(part(mio, "details"), state.CHARACTER_ADD_COLOUR)
    page = page.color_picker(key=state.character_variant("hex", "0")).pick("#ABCDEF").run()
    page = page.text_input(key=state.character_variant("colour", "0")).input("Ribbon").run()
    assert only(studio).palette == (NamedColour("Ribbon", "#abcdef"),)
    press(page, state.character_variant("drop_colour", "0"))
    assert only(studio).palette == ()


def test_loras_have_weights(mio, studio):
    folder = studio.config.models_folder / "loras"
    folder.mkdir(parents=True)
    tiny_files.write_kohya_lora(folder / "mio.safetensors", tiny.four_level_unet())
    page = part(mio, "details")
    page = page.multiselect(key=state.CHARACTER_LORAS).set_value(["mio"]).run()
    assert only(studio).loras == (LoraUse("mio", 1.0),)
    page.slider(key=state.character_lora("mio")).set_value(0.6).run()
    assert only(studio).loras == (LoraUse("mio", 0.6),)


def test_a_picture_of_the_gallery_is_a_reference_with_a_role_and_a_strength(mio, studio):
    record = studio.gallery.save(Image.new("RGB", (40, 60), "teal"), kind="upload", request={})
    window = state.picking_open(state.generate_upload("card_picture"))
    page = press(press(part(mio, "pictures"), window), state.picking_pick(record.id))
    (picture,) = only(studio).pictures
    assert studio.characters.pictures.get(picture.picture).size == (40, 60)
    page = page.slider(key=state.CHARACTER_ADAPTER).set_value(0.3).run()
    page = page.selectbox(key=state.character_variant("role", "0")).select("face").run()
    page.text_input(key=state.character_variant("note", "0")).input("from the side").run()
    card = only(studio)
    assert card.adapter_strength == 0.3
    assert card.pictures == (CardPicture(picture.picture, PictureRole.FACE, "from the side"),)
    press(page, state.character_variant("drop", "0"))
    assert only(studio).pictures == ()


def drawn(words: str) -> Image.Image:
    looks, scene = cast_of("simple background", (Character(words),), seed=0, people=1)
    pose = presets.get("standing").pose
    return Image.fromarray(draw(pose, looks, scene, pose.size, seed=0).picture())


def test_a_character_comes_from_a_picture_with_its_reference(page, studio):
    picture = drawn("girl, long pink hair, twintails, blue eyes, red maid outfit")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    upload = page.file_uploader(key=state.generate_upload("new_character"))
    page = upload.upload("mio.png", buffer.getvalue(), "image/png").run()
    assert not page.exception and not page.error
    card = only(studio)
    assert card.look.hair_colour in ("pink", "light pink", "hot pink")
    assert card.look.outfit == "maid outfit"
    assert studio.characters.pictures.get(card.picture(PictureRole.REFERENCE)).size == picture.size


def test_proportions_come_from_a_picture():
    found = body.proportions_of(drawn("girl, brown hair, casual clothes"))
    assert 5 < found.heads < 8
    with pytest.raises(RequestRejected, match="nobody in it"):
        body.proportions_of(Image.new("RGB", (256, 256), "white"))


def test_what_another_tab_changed_meanwhile_stays(mio, studio, monkeypatch):
    card = only(studio)
    now = replace(card.look, eye_colour="violet")
    studio.characters.keep(replace(card, notes="Likes rain", look=now))
    session = {state.CHARACTER_CARD: card}
    monkeypatch.setattr(draft.st, "session_state", session)
    monkeypatch.setattr(draft, "studio", lambda: studio)
    draft.change(name="Mia")
    session[state.CHARACTER_CARD] = card
    draft.change_look(replace(card.look, outfit="kimono"))
    card = only(studio)
    assert (card.name, card.notes) == ("Mia", "Likes rain")
    assert (card.look.outfit, card.look.eye_colour) == ("kimono", "violet")


def elsewhere(studio, **changes) -> None:
    """Another tab changes the card while this one shows it as it was."""
    studio.characters.keep(replace(only(studio), **changes))


def test_undo_takes_back_what_was_changed_here_alone(mio, studio):
    first = only(studio).look
    page = choose(group(mio, "hair"), "hair_colour", "pink")
    elsewhere(studio, notes="Likes rain", look=replace(only(studio).look, eye_colour="violet"))
    press(page, state.CHARACTER_UNDO)
    card = only(studio)
    assert card.look == replace(first, eye_colour="violet")
    assert card.notes == "Likes rain"
    assert page.button(key=state.CHARACTER_UNDO).disabled


def test_undo_leaves_what_was_changed_again_elsewhere(mio, studio):
    first = only(studio).look
    page = choose(group(mio, "hair"), "hair_style", "low ponytail")
    styled = only(studio).look
    page = choose(page, "hair_colour", "pink")
    elsewhere(studio, look=replace(only(studio).look, hair_colour="green"))
    press(page, state.CHARACTER_UNDO)
    assert only(studio).look == replace(first, hair_colour="green")
    assert styled != first


def test_a_row_is_what_it_shows_whatever_another_tab_removed(mio, studio):
    faces = state.character_variant("remove", "expressions.1")
    page = press(part(mio, "variants"), state.CHARACTER_USUAL_FACES)
    names = [one.name for one in only(studio).expressions]
    elsewhere(studio, expressions=only(studio).expressions[1:])
    press(page, faces)
    assert [one.name for one in only(studio).expressions] == names[2:]


def test_a_picture_keeps_its_role_whatever_another_tab_removed(mio, studio):
    ids = [studio.characters.pictures.put(Image.new("RGB", (8, 8), one)) for one in ("red", "blue")]
    elsewhere(studio, pictures=tuple(map(CardPicture, ids)))
    page = part(mio, "pictures")
    elsewhere(studio, pictures=only(studio).pictures[1:])
    page.selectbox(key=state.character_variant("role", "1")).select("Face").run()
    assert only(studio).pictures == (CardPicture(ids[1], PictureRole.FACE),)
