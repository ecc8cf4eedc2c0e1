"""How a series is asked for: its ways, the look, what is behind the figures, and what is weak."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.characters.card import Card
from core.characters.garments.printing import print_of, printed
from core.cutout.request import Ground, GroundKind
from core.figures.words import read
from core.pose import presets
from core.repose.request import AskedPose, GroundChoice, ReposeRequest, Road
from core.ui import state
from core.ui.repose import downloads, ways
from core.ui.repose.offers import Behind
from tests.characters.garments.flat_lays import lay
from tests.pages.gallery.wall import SCRIPT as GALLERY
from tests.pages.gallery.wall import send as send_to_gallery
from tests.pages.generating import TINY
from tests.pages.repose.acting import component, send

GREY = (128, 128, 128)


def with_poses(page: AppTest, *names: str) -> AppTest:
    found = [presets.get(name) for name in names]
    page.session_state[state.REPOSE_POSES] = tuple(AskedPose(one.pose, one.title) for one in found)
    return page.run()


def series(studio):
    """The newest one."""
    return next(job for job in studio.jobs() if job.kind.startswith("repose"))


def asked(studio) -> ReposeRequest:
    return ReposeRequest.from_dict(series(studio).payload)


def make(page: AppTest, studio) -> ReposeRequest:
    page.button(key=state.REPOSE_SUBMIT).click().run()
    assert not page.exception and not page.error
    return asked(studio)


def wall(page: AppTest) -> dict:
    drawn = [one.proto for one in page.get("bidi_component")]
    return next(json.loads(one.json) for one in drawn if one.component_name == "puppet_wall")


def test_two_ways_are_made_side_by_side(repose, studio):
    with_poses(repose, "waving")
    repose.checkbox(key=state.repose_road(Road.REDRAW)).check().run()
    assert repose.button(key=state.REPOSE_SUBMIT).label == "Make 2 pictures"
    request = make(repose, studio)
    assert request.roads == (Road.PUPPET, Road.REDRAW)
    job = series(studio)
    made = [studio.gallery.get(one) for one in studio.wait(job.id, 120).result]
    assert [one.extras["road"] for one in made] == ["puppet", "redraw"]
    captions = [one.value for one in repose.run().caption]
    for title in ("**Puppet**", "**Redraw**"):
        assert any(one.startswith(title) and "Likeness " in one for one in captions)
    repose.button(key=state.repose_result(made[0].id)).click().run()
    badges = [one.value for one in repose.markdown if "-badge[" in one.value]
    assert len([one for one in badges if "Likeness" in one]) == 1


def test_without_a_way_nothing_can_be_made(repose):
    with_poses(repose, "waving")
    repose.checkbox(key=state.repose_road(Road.PUPPET)).uncheck().run()
    assert repose.button(key=state.REPOSE_SUBMIT).disabled


def test_a_character_lends_its_look_to_a_redraw(repose, record, studio):
    card = studio.characters.keep(Card(name="Aki", look=read("boy, green hair").looks[0]))
    repose.checkbox(key=state.repose_road(Road.REDRAW)).check().run()
    repose.button(key=state.repose_look_of(card.id)).click().run()
    assert not repose.exception and not repose.error
    (source,) = repose.session_state[state.REPOSE_SOURCES]
    assert source.look == card.look
    assert "green hair" in repose.text_area(key=state.repose_look(record.id)).value


def test_a_print_of_the_look_stays_when_its_words_are_edited(repose, record, studio):
    logo = print_of(Image.new("RGBA", (40, 40), (200, 30, 60, 255)))
    look = printed(read("boy, green hair, hoodie").looks[0], logo)
    card = studio.characters.keep(Card(name="Aki", look=look))
    repose.checkbox(key=state.repose_road(Road.REDRAW)).check().run()
    repose.button(key=state.repose_look_of(card.id)).click().run()
    words = repose.text_area(key=state.repose_look(record.id))
    words.set_value(words.value.replace("green", "blue")).run()
    assert not repose.exception and not repose.error
    (source,) = repose.session_state[state.REPOSE_SOURCES]
    assert source.look.hair_colour == "blue"
    assert logo in {one.print for one in source.look.items}


def test_a_word_of_the_look_is_changed_by_a_click(repose, record):
    repose.checkbox(key=state.repose_road(Road.REDRAW)).check().run()
    words = repose.text_area(key=state.repose_look(record.id))
    words.set_value("girl, red hair, hoodie").run()
    chips = component(repose, "word_chips")
    assert chips is not None and [one["text"] for one in chips["chips"]] == [
        "girl", "red hair", "hoodie",
    ]  # fmt: skip
    (others,) = chips["chips"][1]["offers"]
    at = [one["label"] for one in chips["offers"][others]].index("blue hair")
    told = {"rev": chips["rev"], "word": 1, "kind": "others", "offer": at}
    send(repose, state.REPOSE_LOOK_WORDS, "chosen", told)
    assert not repose.exception and not repose.error
    assert repose.text_area(key=state.repose_look(record.id)).value == "girl, blue hair, hoodie"
    (source,) = repose.session_state[state.REPOSE_SOURCES]
    assert source.look is not None and source.look.hair_colour == "blue"


def test_the_look_is_shown_and_put_right(repose, record):
    repose.checkbox(key=state.repose_road(Road.REDRAW)).check().run()
    words = repose.text_area(key=state.repose_look(record.id))
    assert "hair" in words.value
    words.set_value("girl, red hair, twin tails, school uniform").run()
    assert not repose.exception and not repose.error
    (source,) = repose.session_state[state.REPOSE_SOURCES]
    assert source.look is not None and source.look.hair_colour == "red"
    repose.text_area(key=state.repose_look(record.id)).set_value("").run()
    (source,) = repose.session_state[state.REPOSE_SOURCES]
    assert source.look is None
    assert "hair" in repose.text_area(key=state.repose_look(record.id)).value


@pytest.mark.parametrize(
    ("behind", "choice", "ground"),
    [
        (Behind.NONE, GroundChoice.GROUND, Ground()),
        (Behind.KEEP, GroundChoice.KEEP, Ground()),
        (Behind.COLOUR, GroundChoice.GROUND, Ground(GroundKind.COLOUR, "#f3e7d7")),
        (Behind.PLACE, GroundChoice.GROUND, Ground(GroundKind.PLACE, "sunny park path")),
    ],
)
def test_a_series_stands_before_what_was_chosen(repose, studio, behind, choice, ground):
    with_poses(repose, "waving")
    repose.selectbox(key=state.REPOSE_GROUND).select(behind).run()
    request = make(repose, studio)
    assert (request.ground_choice, request.ground) == (choice, ground)


def test_a_ground_is_seen_before_anything_is_made(repose, studio):
    with_poses(repose, "waving")
    repose.session_state[state.REPOSE_VIEW] = "poses"
    assert wall(repose.run())["ground"] == ""
    repose.selectbox(key=state.REPOSE_GROUND).select(Behind.COLOUR).run()
    assert wall(repose)["ground"] == "#f3e7d7"
    repose.selectbox(key=state.REPOSE_GROUND).select(Behind.PICTURE).run()
    upload = repose.file_uploader(key=state.generate_upload(state.ground_upload("repose")))
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), GREY).save(buffer, "PNG")
    upload.upload("wall.png", buffer.getvalue(), "image/png").run()
    assert not repose.exception and not repose.error
    assert wall(repose)["ground"].startswith("url(data:image/jpeg;base64,")


def choose_paint(page: AppTest) -> AppTest:
    page.checkbox(key=state.repose_road(Road.PUPPET)).uncheck()
    page.checkbox(key=state.repose_road(Road.PAINT)).check().run()
    page.selectbox(key=state.REPOSE_CHECKPOINT).select(TINY).run()
    assert not page.exception and not page.error
    return page


def test_a_checkpoint_is_told_what_the_page_shows(repose, studio):
    choose_paint(with_poses(repose, "waving"))
    repose.slider(key=state.repose_strength(TINY)).set_value(0.35)
    repose.text_input(key=state.REPOSE_WORDS).set_value("watercolour")
    repose.segmented_control(key=state.REPOSE_OVER).set_value(Road.REDRAW)
    repose.toggle(key=state.REPOSE_FACES).set_value(False)
    repose.run()
    request = make(repose, studio)
    assert (request.roads, request.over) == ((Road.PAINT,), Road.REDRAW)
    assert (request.keeps_faces, request.keeps_prints) == (False, True)
    paint = request.paint
    assert paint is not None and paint.drawing is not None
    assert (paint.checkpoint, paint.prompt) == (TINY, "watercolour")
    assert paint.drawing.strength == 0.35
    spec = next(one for one in studio.checkpoints() if one.id == TINY)
    assert paint.size == spec.default_size


def test_a_checkpoint_without_words_still_gets_some(repose, studio):
    choose_paint(with_poses(repose, "waving"))
    paint = make(repose, studio).paint
    assert paint is not None and paint.prompt == ways.NO_WORDS


def test_a_painted_ground_needs_no_painted_figure(repose, studio):
    with_poses(repose, "waving")
    repose.selectbox(key=state.REPOSE_GROUND).select(Behind.PAINTED).run()
    repose.selectbox(key=state.REPOSE_CHECKPOINT).select(TINY).run()
    request = make(repose, studio)
    assert request.roads == (Road.PUPPET,) and request.ground_choice is GroundChoice.PAINTED
    assert request.paint is not None and request.paint.checkpoint == TINY


def test_sizes_and_wishes_are_told(repose, studio):
    with_poses(repose, "waving")
    repose.selectbox(key=state.REPOSE_SIZE).select("square").run()
    repose.slider(key=state.REPOSE_WISHED_POSE).set_value(50).run()
    repose.slider(key=state.REPOSE_TRIES).set_value(2).run()
    request = make(repose, studio)
    assert request.size == (1024, 1024)
    assert (request.wished_pose, request.wished_likeness, request.tries) == (0.5, 0.0, 2)


def test_weak_pictures_are_made_again_and_only_those(repose, studio, monkeypatch):
    with_poses(repose, "waving", "standing")
    make(repose, studio)
    job = series(studio)
    made = [studio.gallery.get(one) for one in studio.wait(job.id, 60).result]
    first, second = sorted(one.score.oks for one in made)
    monkeypatch.setattr(downloads, "USUAL_POSE", (first + second) / 2)
    monkeypatch.setattr(downloads, "USUAL_LIKENESS", 0.01)
    repose.run()
    button = repose.button(key=state.REPOSE_AGAIN)
    assert button.label == "Make 1 weak one again"
    repose.session_state[state.LAST_SUBMIT] = float("-inf")  # the series was quicker than a hand
    button.click().run()
    assert not repose.exception and not repose.error
    again = asked(studio)
    weak = next(one for one in made if one.score.oks == first)
    assert (again.only, again.tries) == ((weak.index,), downloads.USUAL_TRIES)


def test_a_series_is_taken_along_as_a_sheet_and_an_archive(repose, studio):
    with_poses(repose, "waving", "standing")
    make(repose, studio)
    job = series(studio)
    ids = studio.wait(job.id, 60).result
    sheet = Image.open(io.BytesIO(downloads._sheet(ids)))
    assert sheet.format == "JPEG" and sheet.width > 2 * 256
    with zipfile.ZipFile(io.BytesIO(downloads._archive(ids))) as packed:
        assert packed.namelist() == ["001_waving-hello.png", "002_standing.png"]
        assert packed.read("002_standing.png") == studio.gallery.png(ids[1])


def test_a_picture_of_the_gallery_is_reposed(open_page, record):
    page = send_to_gallery(open_page(GALLERY), opened=record.id)
    page.button(key=state.GALLERY_REPOSE).click().run()
    assert not page.exception and not page.error
    assert [one.image_id for one in page.session_state[state.REPOSE_SOURCES]] == [record.id]


def test_a_garment_is_painted_where_a_checkpoint_paints(repose, studio):
    page = choose_paint(with_poses(repose, "waving"))
    buffer = io.BytesIO()
    lay("hoodie", (196, 48, 52)).save(buffer, "PNG")
    key = state.generate_upload("repose_garment")
    page.file_uploader(key=key).upload("hoodie.png", buffer.getvalue(), "image/png").run()
    assert not page.exception and not page.error
    page.selectbox(key=state.REPOSE_GARMENT_KIND).select("t-shirt").run()
    request = make(page, studio)
    assert request.garment_kind == "t-shirt"
    assert studio.pictures.get(request.garment).size == lay("hoodie", (0, 0, 0)).size
    page.button(key=state.REPOSE_GARMENT_REMOVE).click().run()
    assert all(one.key != state.REPOSE_GARMENT_KIND for one in page.selectbox)
