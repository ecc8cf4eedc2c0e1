"""A garment of a picture is tried on, mended and worn; a logo is printed and taken off."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.characters.garments.garment import garment_of, worn
from core.characters.garments.printing import chest_of
from core.figures.clothing.kinds import Slot
from core.figures.clothing.textiles.pictures import is_picture
from core.figures.colours import difference, rgb
from core.figures.looks import Item
from core.ui import state
from core.ui.characters import stage
from core.ui.components import paste
from core.ui.visitor import visitor_state
from tests.characters.garments.flat_lays import lay
from tests.pages.characters.editing import group, only, part, press
from tests.pages.test_visitor_state import VISITOR, reloaded

GREEN, RED, SEEN = (60, 120, 90), (214, 60, 66), 4.0
UPLOAD = state.generate_upload("garment")


def png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def upload(page: AppTest, key: str, picture: Image.Image) -> AppTest:
    page.file_uploader(key=key).upload("picture.png", png(picture), "image/png")
    return page.run()


@pytest.fixture
def tee(mio) -> AppTest:
    """A t-shirt with a print, tried on among the outfits."""
    page = upload(part(mio, "variants"), UPLOAD, lay("t-shirt", GREEN, with_print=True))
    assert not page.exception and not page.error
    return page


def test_what_was_read_is_shown_and_nothing_is_worn_yet(tee, studio):
    card = only(studio)
    assert tee.selectbox(key=state.garment_field("kind")).value == "t-shirt"
    assert difference(rgb(tee.selectbox(key=state.garment_field("colour")).value), GREEN) < SEEN
    assert tee.toggle(key=state.GARMENT_PRINT).value is True
    assert "t-shirt" not in {item.kind for item in card.look.items}
    assert card.outfits == ()


def test_it_is_worn_as_it_was_mended(tee, studio):
    tee.selectbox(key=state.garment_field("kind")).select("hoodie").run()
    tee.selectbox(key=state.garment_field("colour")).select("red").run()
    tee.selectbox(key=state.garment_field("pattern")).select("striped").run()
    tee.selectbox(key=state.garment_field("second")).select("white").run()
    tee.toggle(key=state.GARMENT_PRINT).set_value(False).run()
    before = only(studio).look
    page = press(tee, state.GARMENT_WEAR)
    (item,) = [one for one in only(studio).look.items if one.kind == "hoodie"]
    assert (item.colour, item.pattern, item.second, item.print) == ("red", "striped", "white", "")
    assert UPLOAD in {one.key for one in page.file_uploader}  # the way to the next one
    assert all(one.key != state.GARMENT_WEAR for one in page.button)
    press(part(page, "look"), state.CHARACTER_UNDO)
    assert only(studio).look == before


def test_another_kind_brings_the_print_that_only_a_chest_has(mio, studio):
    page = upload(part(mio, "variants"), UPLOAD, lay("t-shirt", GREEN, with_print=True))
    page.selectbox(key=state.garment_field("kind")).select("skirt").run()
    assert all(one.key != state.GARMENT_PRINT for one in page.toggle)
    page.selectbox(key=state.garment_field("kind")).select("t-shirt").run()
    assert page.toggle(key=state.GARMENT_PRINT).value is True
    press(page, state.GARMENT_WEAR)
    assert is_picture(chest_of(only(studio).look).print)


def test_a_new_outfit_leaves_what_is_worn(tee, studio):
    before = only(studio).look
    press(tee, state.GARMENT_OUTFIT)
    card = only(studio)
    assert card.look == before
    (outfit,) = card.outfits
    item = garment_of(lay("t-shirt", GREEN, with_print=True)).item
    assert outfit.name == "T-shirt" and outfit.on(before) == worn(before, item)


@pytest.mark.parametrize(
    ("name", "shows"), [("look", True), ("variants", True), ("details", False)]
)
def test_the_drawing_wears_it_where_it_is_mended_and_nowhere_else(mio, monkeypatch, name, shows):
    drawn: list[set[str]] = []
    monkeypatch.setattr(
        stage, "live_drawing",
        lambda *_, characters, **__: drawn.append({one.kind for one in characters[0].exact.items}),
    )  # fmt: skip
    page = upload(group(mio, "clothes"), UPLOAD, lay("skirt", RED))
    assert "skirt" in drawn[-1]
    page = part(page, name)
    assert ("skirt" in drawn[-1]) is shows
    if shows:
        page = group(page, "clothes") if name == "look" else page
        press(page, state.GARMENT_CLOSE)
        assert "skirt" not in drawn[-1]


def test_a_picture_without_a_garment_is_refused_in_words(mio):
    page = upload(part(mio, "variants"), UPLOAD, Image.new("RGB", (200, 240), "white"))
    assert page.error[0].value.startswith("No garment found")
    assert all(one.key != state.GARMENT_WEAR for one in page.button)


def test_it_is_tried_on_again_after_a_reload(monkeypatch, open_page):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: VISITOR)
    page = open_page("3_Characters.py")
    page = page.button(key=state.character_sample("runner")).click().run()
    page = upload(part(page, "variants"), UPLOAD, lay("t-shirt", GREEN, with_print=True))
    page.selectbox(key=state.garment_field("colour")).select("pink").run()
    page.toggle(key=state.GARMENT_PRINT).set_value(False).run()
    again = reloaded("pages/3_Characters.py")
    assert again.selectbox(key=state.garment_field("kind")).value == "t-shirt"
    assert again.selectbox(key=state.garment_field("colour")).value == "pink"
    assert again.toggle(key=state.GARMENT_PRINT).value is False


@pytest.mark.parametrize("told", [3, {"picture": "../x"}, {"picture": "0" * 32, "item": {}}])
def test_a_kept_garment_that_cannot_be_used_is_passed_over(monkeypatch, mio, studio, told):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: VISITOR)
    kept = {"character": only(studio).id, "garment": told}
    visitor_state.visitor_states().save(VISITOR, kept)
    again = reloaded("pages/3_Characters.py")
    assert again.text_input(key=state.CHARACTER_NAME).value == "Mio"
    assert all(one.key != state.GARMENT_WEAR for one in again.button)


# --- a print ----------------------------------------------------------------------------------


def logo() -> Image.Image:
    """Red on clear."""
    return lay("skirt", RED, clear=True).resize((90, 90))


def test_a_logo_is_printed_on_what_is_worn_and_taken_off(mio, studio):
    page = group(mio, "clothes")
    chest = chest_of(only(studio).look)
    page = upload(page, state.generate_upload("print.look"), logo())
    assert not page.exception and not page.error
    now = chest_of(only(studio).look)
    assert is_picture(now.print)
    assert (now.kind, now.cloth, now.kind.slot) == (chest.kind, chest.cloth, Slot.TOP)
    page = press(page, state.print_remove("look"))
    assert chest_of(only(studio).look).print == ""
    page.text_input(key=state.print_words("look")).input("STAR").run()
    assert chest_of(only(studio).look).print == "STAR"


def test_a_logo_stays_when_the_look_is_described_anew(mio, studio):
    page = upload(group(mio, "clothes"), state.generate_upload("print.look"), logo())
    printed_logo = chest_of(only(studio).look).print
    words = page.text_area(key=state.CHARACTER_DESCRIBE)
    words.set_value(f"{words.value}, red scarf").run()
    assert not page.exception and not page.error
    assert Item("scarf", "red") in only(studio).look.items
    assert chest_of(only(studio).look).print == printed_logo


# --- from the clipboard -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [None, 3, "", "äöü", "====", base64.b64encode(b"GIF89a" + bytes(90)).decode(),
             "A" * (paste.MOST_CHARACTERS + 4)],
    ids=["none", "number", "empty", "umlauts", "padding", "gif", "huge"],
)  # fmt: skip
def test_what_is_no_picture_is_not_pasted(monkeypatch, data):
    monkeypatch.setattr(paste, "news", lambda *_: {"data": data})
    assert paste.pasted("paste", "seen") is None


def test_a_pasted_picture_keeps_its_transparency(monkeypatch):
    data = base64.b64encode(png(logo())).decode()
    monkeypatch.setattr(paste, "news", lambda *_: {"data": data})
    picture = paste.pasted("paste", "seen")
    assert picture is not None and (picture.mode, picture.size) == ("RGBA", (90, 90))
