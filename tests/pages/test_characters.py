"""The page Characters: cards are made, changed with every field of the look, kept and found."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.characters.card import Card, CardPicture, NamedColour, PictureRole
from core.characters.exchange.files import FileForm, exported
from core.characters.sheets.kinds import SheetKind
from core.characters.sheets.request import SheetRequest, base_of
from core.config import ROOT
from core.errors import RequestRejected
from core.figures.casting import Character, cast_of
from core.figures.drawing import draw
from core.figures.looks import Item
from core.figures.words import fields, read
from core.generation.request_inputs import LoraUse
from core.pose import presets
from core.pose.anatomy.retarget import STYLES, canon
from core.ui import state, visitor_state
from core.ui.characters import body, look_fields, sheets
from tests.models import tiny, tiny_files

WORDS = "girl, silver hair, blue eyes, navy sailor uniform, round glasses"


@pytest.fixture
def page(open_page) -> AppTest:
    opened = open_page("3_Characters.py")
    assert not opened.exception and not opened.error
    return opened


@pytest.fixture
def mio(page) -> AppTest:
    """The page with the first of the samples open."""
    return page.button(key=state.character_sample("runner")).click().run()


def only(studio) -> Card:
    found = studio.characters.find()
    assert found.total == 1
    return found.cards[0]


def choose(page: AppTest, field: str, value: str) -> AppTest:
    return page.selectbox(key=state.character_field(field)).select(value).run()


def group(page: AppTest, name: str) -> AppTest:
    return page.segmented_control(key=state.CHARACTER_GROUP).set_value(name).run()


def test_a_newcomer_starts_from_a_sample(page, studio):
    assert studio.characters.find().total == 0
    page = page.button(key=state.character_sample("ninja")).click().run()
    assert not page.exception and not page.error
    card = only(studio)
    assert (card.name, card.look.outfit, card.look.prop) == (
        "Kaede", "ninja outfit", "holding katana",
    )  # fmt: skip
    assert page.text_input(key=state.CHARACTER_NAME).value == "Kaede"


def test_words_make_a_character(page, studio):
    page = page.text_input(key=state.CHARACTER_NEW).input(WORDS).run()
    assert not page.exception and not page.error
    assert only(studio).look == read(WORDS).looks[0]


def test_the_dice_make_another_one_each_time(page, studio):
    page.button(key=state.CHARACTER_DICE).click().run()
    page.button(key=state.CHARACTER_BACK).click().run()
    page.button(key=state.CHARACTER_DICE).click().run()
    first, second = studio.characters.find().cards
    assert first.look != second.look
    assert first.name != second.name


CHANGES = [
    (name, row.field)
    for name, one in look_fields.GROUPS.items()
    for row in one.rows
    if row.control is not look_fields.Control.MANY
]


@pytest.mark.parametrize(("name", "field"), CHANGES)
def test_every_field_of_the_look_is_chosen_and_kept(mio, studio, name, field):
    page, before = group(mio, name), only(studio).look
    offered = page.selectbox(key=state.character_field(field)).options
    page = page.selectbox(key=state.character_field(field)).select_index(len(offered) - 1).run()
    assert not page.exception and not page.error
    card = only(studio)
    now = fields.hair_length(card.look) if field == look_fields.LENGTH else getattr(
        card.look, field)  # fmt: skip
    assert page.selectbox(key=state.character_field(field)).value == now
    assert card.look != before
    page = page.button(key=state.CHARACTER_UNDO).click().run()
    assert only(studio).look == before
    assert page.button(key=state.CHARACTER_UNDO).disabled


def test_any_colour_can_be_picked(mio, studio):
    page = group(mio, "hair")
    key = state.character_picker(state.character_field("hair_colour"))
    page = page.color_picker(key=key).pick("#12ab9f").run()
    assert only(studio).look.hair_colour == "#12ab9f"
    assert page.selectbox(key=state.character_field("hair_colour")).value == "#12ab9f"


def test_a_second_colour_of_hair_is_seen_at_once_and_goes_with_its_pattern(mio, studio):
    page = choose(group(mio, "hair"), "hair_second", "pink")
    assert only(studio).look.hair_pattern == "gradient hair"
    choose(page, "hair_pattern", "")
    assert (only(studio).look.hair_second, only(studio).look.hair_pattern) == ("", "")


def test_several_marks_and_extras(mio, studio):
    page = group(mio, "face")
    page.multiselect(key=state.character_field("marks")).set_value(["freckles", "blush"]).run()
    assert only(studio).look.marks == ("freckles", "blush")


def test_pieces_are_added_changed_and_removed(mio, studio):
    page = group(mio, "clothes")
    page = page.selectbox(key=state.character_piece("add", "clothes")).select("beret").run()
    assert only(studio).look.items == (Item("beret"),)
    kind, colour, pattern = (
        state.character_piece(one, "clothes.0") for one in ("kind", "colour", "pattern")
    )
    page = page.selectbox(key=colour).select("red").run()
    page = page.selectbox(key=pattern).select("plaid").run()
    assert only(studio).look.items == (Item("beret", "red", pattern="plaid"),)
    page = page.selectbox(key=kind).select("straw hat").run()
    assert only(studio).look.items == (Item("straw hat", "red", pattern="plaid"),)
    page.button(key=state.character_piece("remove", "clothes.0")).click().run()
    assert only(studio).look.items == ()


def test_a_word_is_printed_on_a_top(mio, studio):
    page = group(mio, "clothes")
    page = page.selectbox(key=state.character_piece("add", "clothes")).select("hoodie").run()
    page.text_input(key=state.character_piece("print", "clothes.0")).input("GO!").run()
    assert only(studio).look.items == (Item("hoodie", print="GO!"),)


def test_what_is_held_and_grown_stands_apart_from_what_is_worn(mio, studio):
    page = group(mio, "held")
    page = page.selectbox(key=state.character_piece("add", "held")).select("guitar").run()
    page = group(page, "person")
    page = page.selectbox(key=state.character_piece("add", "person")).select("cat ears").run()
    assert set(only(studio).look.items) == {Item("guitar"), Item("cat ears")}
    page = group(page, "clothes")
    assert state.character_piece("kind", "clothes.0") not in {one.key for one in page.selectbox}


def test_words_change_the_look_and_what_cannot_be_drawn_is_kept_for_checkpoints(mio, studio):
    page = mio.text_area(key=state.CHARACTER_DESCRIBE)
    said = f"{page.value}, dramatic lighting, red scarf"
    page.input(said).run()
    card = only(studio)
    assert Item("scarf", "red") in card.look.items
    assert card.words == "dramatic lighting"


def test_the_dice_of_one_group_leave_the_others(mio, studio):
    before = only(studio).look
    group(mio, "hair").button(key=state.CHARACTER_DICE_GROUP).click().run()
    after = only(studio).look
    hair = {"hair_colour", "hair_style", "long", "bangs", "hair_second", "hair_pattern",
            "hair_extras"}  # fmt: skip
    differs = {
        name
        for name in before.__dataclass_fields__
        if getattr(before, name) != getattr(after, name)
    }
    assert differs and differs <= hair


def test_a_name_that_is_taken_is_refused_and_the_old_one_stays(mio, studio):
    mio.button(key=state.CHARACTER_BACK).click().run()
    page = mio.text_input(key=state.CHARACTER_NEW).input(WORDS).run()
    page = page.text_input(key=state.CHARACTER_NAME).input("MIO").run()
    assert page.error[0].value == "Mio is @mio already. Choose another name."
    assert page.text_input(key=state.CHARACTER_NAME).value == "New character"
    page.text_input(key=state.CHARACTER_NAME).input("Yuki").run()
    assert {card.name for card in studio.characters.find().cards} == {"Mio", "Yuki"}


def test_cards_are_found_duplicated_removed_and_brought_back(mio, studio):
    page, mio_id = mio.button(key=state.CHARACTER_BACK).click().run(), only(studio).id
    page = page.button(key=state.character_duplicate(mio_id)).click().run()
    page = page.button(key=state.CHARACTER_BACK).click().run()
    page = page.text_input(key=state.CHARACTER_SEARCH).set_value("mio 2").run()
    opens = [one.key for one in page.button if one.label == "Mio 2"]
    assert opens == [state.character_open(studio.characters.by_handle("mio-2").id)]
    assert state.character_open(mio_id) not in {one.key for one in page.button}
    page = page.text_input(key=state.CHARACTER_SEARCH).set_value("").run()
    page = page.button(key=state.character_remove(mio_id)).click().run()
    assert studio.characters.by_handle("mio") is None
    page.button(key=state.CHARACTER_UNDO_REMOVAL).click().run()
    assert studio.characters.by_handle("mio").id == mio_id


def test_many_cards_come_in_pages(open_page, studio):
    look = read(WORDS).looks[0]
    for number in range(30):
        studio.characters.keep(Card(name=f"Card {number}", look=look))
    page = open_page("3_Characters.py")
    assert sum(one.label.startswith("Card ") for one in page.button) == 24
    page.session_state[state.CHARACTER_PAGE] = 2
    page.run()
    assert sum(one.label.startswith("Card ") for one in page.button) == 6


def test_the_open_card_is_open_after_a_reload(open_page, studio, monkeypatch):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "k" * 22)
    page = open_page("3_Characters.py")
    page = page.button(key=state.character_sample("sorcerer")).click().run()
    choose(group(page, "clothes"), "cloth", "red")
    again = AppTest.from_file(ROOT / "Home.py", default_timeout=60).run()
    again = again.switch_page("pages/3_Characters.py").run()
    assert again.text_input(key=state.CHARACTER_NAME).value == "Iris"
    assert again.session_state[state.CHARACTER_CARD].look.cloth == "red"
    again.button(key=state.CHARACTER_BACK).click().run()
    fresh = AppTest.from_file(ROOT / "Home.py", default_timeout=60).run()
    assert state.CHARACTER_CARD not in fresh.session_state


def test_a_card_that_was_removed_elsewhere_closes(mio, studio):
    studio.characters.remove(only(studio).id)
    page = mio.run()
    assert not page.exception and not page.error
    assert state.character_sample("runner") in {one.key for one in page.button}


# --- the rest of the card -------------------------------------------------------------------------


def part(page: AppTest, name: str) -> AppTest:
    return page.segmented_control(key=state.CHARACTER_PART).set_value(name).run()


def press(page: AppTest, key: str) -> AppTest:
    page = page.button(key=key).click().run()
    assert not page.exception and not page.error
    return page


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
    page = press(part(mio, "pictures"), state.character_pick(record.id))
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


# --- on other pages -------------------------------------------------------------------------------


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


# --- sheets and files -----------------------------------------------------------------------------


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


def test_a_file_without_a_card_is_told(page):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    page = page.file_uploader(key=state.CHARACTER_IMPORT).upload(
        "plain.png", buffer.getvalue(), "image/png").run()  # fmt: skip
    assert len(page.error) == 1
