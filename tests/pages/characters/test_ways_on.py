"""Sheets, files, and characters on other pages."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.characters.card import Card, CardPicture
from core.characters.exchange.files import FileForm, exported
from core.characters.exports import dataset
from core.characters.exports.request import DatasetRequest, SpritesRequest
from core.characters.records import to_json
from core.characters.sheets.kinds import SheetKind
from core.characters.sheets.request import SheetRequest, base_of
from core.figures.casting import Character
from core.figures.words import read
from core.generation.request import GenerationRequest
from core.generation.request_inputs import Reference
from core.identity import stored
from core.identity.identity import IdentityScore
from core.pose import presets
from core.repose.request import Road, Source
from core.ui import state
from core.ui.characters import collections, sheets
from tests.pages.characters.editing import WORDS, only, part, press


def sheet(page: AppTest, kind: SheetKind) -> AppTest:
    return page.segmented_control(key=state.CHARACTER_SHEET).set_value(kind).run()


@pytest.mark.parametrize("kind", SheetKind)
def test_every_sheet_is_there_at_once_and_can_be_downloaded(mio, kind):
    page = sheet(part(mio, "sheets"), kind)
    assert not page.exception and not page.error
    (download,) = page.get("download_button")
    assert download.proto.label == "Download"
    paints = state.CHARACTER_PAINT in {one.key for one in page.button}
    assert paints == (kind is not SheetKind.PALETTE)


def test_a_line_up_takes_other_characters(mio, studio):
    other = studio.characters.keep(Card(name="Aki", look=read("boy").looks[0]))
    page = sheet(part(mio, "sheets"), SheetKind.LINE_UP)
    page = page.multiselect(key=state.CHARACTER_BESIDE).set_value([other.id]).run()
    page = press(page, state.CHARACTER_PAINT)
    (job,) = studio.jobs()
    request = SheetRequest.from_dict(job.payload)
    assert [card.name for card in request.cards] == ["Mio", "Aki"]


def test_a_sheet_is_repainted_as_a_job_that_can_be_cancelled(mio, studio):
    page = part(mio, "sheets")
    page = page.segmented_control(key=state.CHARACTER_SCORE).set_value(0.8).run()
    page = press(page, state.CHARACTER_PAINT)
    (job,) = studio.jobs()
    request = SheetRequest.from_dict(job.payload)
    assert (request.kind, request.pose_score, request.attempts) == (SheetKind.TURNAROUND, 0.8, 3)
    assert len(request.cells) == 8
    press(page, state.cancel_button(job.id))
    assert studio.job(job.id).state.value == "cancelled"


def test_all_views_of_a_turnaround_are_painted_in_one_picture(mio, studio):
    page = part(mio, "sheets")
    page = page.toggle(key=state.CHARACTER_TOGETHER).set_value(True).run()
    page = press(page, state.CHARACTER_PAINT)
    assert not page.exception
    request = SheetRequest.from_dict(studio.jobs()[0].payload)
    assert request.together and request.whole.size.width == 8 * request.base.size.width
    page = sheet(page, SheetKind.OUTFITS)
    assert state.CHARACTER_TOGETHER not in {one.key for one in page.toggle}


def test_a_likeness_and_the_reference_go_into_the_cells(mio, studio):
    picture = studio.characters.pictures.put(Image.new("RGB", (8, 8), "red"))
    card = replace(only(studio), pictures=(CardPicture(picture),), adapter_strength=0.3)
    studio.characters.keep(card)
    page = part(mio, "sheets")
    assert any("With the reference of Mio" in one.value for one in page.caption)
    page = page.segmented_control(key=state.CHARACTER_LIKENESS).set_value(0.6).run()
    press(page, state.CHARACTER_PAINT)
    request = SheetRequest.from_dict(studio.jobs()[0].payload)
    assert (request.pose_score, request.identity, request.attempts) == (0.0, 0.6, 3)
    assert {one.references for one in request.requests} == {(Reference(picture, 0.3),)}
    assert studio.pictures.get(picture).getpixel((0, 0)) == (255, 0, 0)


def test_cells_below_the_wish_are_chosen_to_be_made_again(mio, studio, monkeypatch):
    card, spec = only(studio), next(iter(studio.checkpoints()))
    base = base_of(SheetKind.TURNAROUND, spec, studio.config)
    request = SheetRequest(kind=SheetKind.TURNAROUND, cards=(card,), base=base, identity=0.6)
    likenesses = (0.9, 0.5, 0.61, 0.2, 0.8, 0.7, 0.6, 0.59)
    cells = tuple(
        studio.gallery.save(
            Image.new("RGB", (64, 96)), kind="generated", request={},
            extras={"identity": stored.to_dict(IdentityScore(value, {}))},
        ).id
        for value in likenesses
    )  # fmt: skip
    monkeypatch.setattr(sheets, "_made", lambda _job: (request, cells))
    page = press(part(mio, "sheets"), state.CHARACTER_PAINT)
    again = page.multiselect(key=state.character_again(studio.jobs()[0].id))
    assert again.value == [1, 3, 7]
    assert again.options[1].endswith("likeness 50 %")


def test_cells_of_a_painted_sheet_are_made_again(mio, studio, monkeypatch):
    card = only(studio)
    spec = next(iter(studio.checkpoints()))
    request = SheetRequest(
        kind=SheetKind.OUTFITS, cards=(card,), base=base_of(SheetKind.OUTFITS, spec, studio.config)
    )
    cells = tuple(
        studio.gallery.save(Image.new("RGB", (64, 96)), kind="generated", request={}).id
        for _ in request.cells
    )
    monkeypatch.setattr(sheets, "_made", lambda _job: (request, cells))
    page = press(part(mio, "sheets"), state.CHARACTER_PAINT)
    (first,) = studio.jobs()
    page.session_state[state.LAST_SUBMIT] = float("-inf")  # long ago
    page = page.multiselect(key=state.character_again(first.id)).set_value([0]).run()
    press(page, state.CHARACTER_AGAIN)
    again = next(job for job in studio.jobs() if job.id != first.id)
    assert SheetRequest.from_dict(again.payload).to_make == (0,)


def test_a_card_goes_out_as_a_file_and_comes_in_as_another(mio, studio):
    page = part(mio, "files")
    labels = [one.proto.label for one in page.get("download_button")]
    assert labels == [
        "Card as a picture", "Everything (ZIP)", "Card as JSON", "Card for chat programs",
    ]  # fmt: skip
    card = only(studio)
    data = exported([card], FileForm.PNG, studio.characters)
    page = page.button(key=state.CHARACTER_BACK).click().run()
    page = page.file_uploader(key=state.CHARACTER_IMPORT).upload(
        "mio.png", data, "image/png").run()  # fmt: skip
    assert not page.exception and not page.error
    assert studio.characters.by_handle("mio-2").look == card.look


def test_captions_of_a_training_set_tell_the_look_where_it_is_wished(mio):
    page = part(mio, "files")
    assert "brown hair" not in page.code[0].value
    page = page.toggle(key=state.CHARACTER_SET_TELLS).set_value(True).run()
    assert not page.exception and not page.error
    assert "brown hair" in page.code[0].value


def named(studio, card: Card, **request) -> str:
    """A picture of the gallery that was made with this character's name."""
    values = GenerationRequest(
        prompt="girl, beach", typed_prompt=f"@{card.handle}, beach", checkpoint="drawing", **request
    ).to_dict()
    return studio.gallery.save(
        Image.new("RGB", (64, 96), "red"), kind="generated", request=values
    ).id


def test_a_training_set_is_a_job_of_what_was_chosen(mio, studio):
    card = only(studio)
    picture = named(studio, card)
    page = part(mio, "files")
    page = page.multiselect(key=state.CHARACTER_SET_VIEWS).set_value(["turnaround-5-back"]).run()
    page = page.multiselect(key=state.CHARACTER_SET_POSES).set_value(["waving"]).run()
    page = press(page, state.character_set_pick(picture))
    assert "beach" in page.code[0].value
    page = press(page, state.CHARACTER_MAKE_SET)
    (job,) = studio.jobs()
    assert DatasetRequest.from_dict(job.payload) == DatasetRequest(
        card=replace(card, id=""), views=("turnaround-5-back",), poses=("waving",),
        pictures=(picture,),
    )  # fmt: skip
    press(page, state.cancel_button(job.id))
    assert studio.wait(job.id, 60).state.value == "cancelled"


def test_sprites_are_a_job_and_wait_as_a_zip(mio, studio):
    image = Image.new("RGBA", (64, 96))
    image.paste("red", (20, 10, 44, 90))
    record = studio.gallery.save(image, kind="cutout", request={})
    page = press(part(mio, "files"), state.character_sprite_pick(record.id))
    page = press(page, state.CHARACTER_MAKE_SPRITES)
    (job,) = studio.jobs()
    request = SpritesRequest.from_dict(job.payload)
    assert (request.card.name, request.pictures) == ("Mio", (record.id,))
    page = press(page, state.CHARACTER_BACK)
    page = press(page, state.character_open(only(studio).id))
    page.session_state[state.LAST_SUBMIT] = float("-inf")  # long ago
    page = page.multiselect(key=state.CHARACTER_SPRITE_POSES).set_value(["waving"]).run()
    press(page, state.CHARACTER_MAKE_SPRITES)
    again = next(one for one in studio.jobs() if one.id != job.id)
    request = SpritesRequest.from_dict(again.payload)
    assert (request.poses, request.pictures) == (("waving",), ())


@pytest.mark.parametrize("count", [collections.FEWEST, collections.MOST])
def test_a_training_set_takes_every_count_that_is_offered(mio, count):
    page = part(mio, "files")
    page = page.slider(key=state.CHARACTER_SET_COUNT).set_value(count).run()
    assert not page.exception and not page.error
    assert dataset.LEAST <= count <= dataset.MOST


def test_a_file_without_a_card_is_told(page):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    page = page.file_uploader(key=state.CHARACTER_IMPORT).upload(
        "plain.png", buffer.getvalue(), "image/png").run()  # fmt: skip
    assert len(page.error) == 1


def test_of_several_files_those_without_a_card_are_told_by_name(page, studio):
    upload = page.file_uploader(key=state.CHARACTER_IMPORT)
    for name in ("plain.json", "empty.json"):
        upload = upload.upload(name, b"no card", "application/json")
    page = upload.upload("mio.json", to_json(Card(name="Mio", look=read(WORDS).looks[0])).encode(),
                         "application/json").run()  # fmt: skip
    (error,) = page.error
    assert "plain.json: No character" in error.value and "empty.json: No" in error.value
    assert studio.characters.find().total == 1


def test_it_is_named_in_the_prompt_of_generate_once(mio):
    mio.session_state[state.PROMPT] = "beach"
    page = press(mio, state.CHARACTER_USE_GENERATE)
    assert page.text_area(key=state.PROMPT).value == "beach, @mio"
    page = press(page.switch_page("pages/3_Characters.py").run(), state.CHARACTER_USE_GENERATE)
    assert page.text_area(key=state.PROMPT).value == "beach, @mio"


def test_it_plays_the_first_person_of_the_pose(mio, studio):
    mio.session_state[state.CHARACTERS] = (None, Character("boy"))
    page = press(mio, state.CHARACTER_USE_POSE)
    assert page.session_state[state.CHARACTERS] == (only(studio).character(), Character("boy"))
    assert "Use this pose → Generate" in {one.label for one in page.button}


def test_its_look_is_what_repose_redraws(mio, studio):
    assert mio.button(key=state.CHARACTER_USE_REPOSE).disabled
    record = studio.gallery.save(Image.new("RGB", (64, 96)), kind="upload", request={})
    pose = presets.get("standing").pose
    mio.session_state[state.REPOSE_SOURCES] = (Source(image_id=record.id, pose=pose),)
    mio.session_state[state.REPOSE_SUBJECT] = "animal"
    press(mio.run(), state.CHARACTER_USE_REPOSE)
    assert mio.session_state[state.REPOSE_SUBJECT] == "person"
    (source,) = mio.session_state[state.REPOSE_SOURCES]
    assert source.look == only(studio).look
    assert mio.session_state[state.repose_road(Road.REDRAW)]
