"""Strokes and grounds are laid over what the method found, and kept when a person likes it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from core.brush.strokes import read_strokes
from core.cutout.request import AUTO, CutoutRequest, Ground, GroundKind
from core.cutout.strokes import painted
from core.gallery import metadata
from core.gallery.search.query import Filters
from core.ui import state
from core.ui.components.cutout_stage import Painted
from core.ui.cutout import working
from core.ui.cutout.restore import request_of
from core.ui.cutout.working import work_on
from tests.ui.cutout.kept import IN_ARM, IN_BODY, IN_GROUND, RED, SIZE, save_cut, stroke


@pytest.fixture
def session(monkeypatch) -> dict[str, object]:
    values: dict[str, object] = {}
    monkeypatch.setattr(state.st, "session_state", values)
    return values


def work(kept, **values) -> working.Work:
    found = work_on(kept.source, CutoutRequest(image_id=kept.source.id, **values))
    assert found is not None
    return found


def correction(kept, keep: bool = True) -> str:
    return kept.studio.pictures.put(painted(read_strokes([stroke(keep)]), SIZE))


def test_as_it_was_found_it_is_the_picture_of_the_gallery(kept):
    made = work(kept)
    assert made.is_kept and made.keep() == kept.cut
    assert (
        made.image().tobytes() == kept.studio.gallery.image(kept.cut.id, keeps_alpha=True).tobytes()
    )


def test_a_stroke_brings_back_what_was_missed(kept):
    before, after = work(kept).image(), work(kept, strokes=correction(kept)).image()
    assert before.getpixel(IN_ARM)[3] == 0
    assert after.getpixel(IN_ARM) == (*RED, 255)
    assert after.getpixel(IN_GROUND)[3] == 0


@pytest.mark.parametrize(
    ("ground", "colour"),
    [
        (Ground(GroundKind.COLOUR, "#00b140"), (0, 0xB1, 0x40)),
        (Ground(GroundKind.PLACE, "beach"), None),
    ],
)
def test_a_ground_stands_behind_the_figure(kept, ground, colour):
    image = work(kept, ground=ground).image()
    assert (image.mode, image.size) == ("RGB", SIZE)
    assert image.getpixel(IN_BODY) == RED
    if colour:
        assert image.getpixel(IN_GROUND) == colour
    else:
        assert len(set(image.crop((0, 0, 30, 128)).get_flattened_data())) > 20, "a place is drawn"


def test_a_picture_stands_behind_the_figure(kept):
    name = kept.studio.pictures.put(Image.new("RGB", (64, 64), "yellow"))
    image = work(kept, ground=Ground(GroundKind.PICTURE, name)).image()
    assert image.getpixel(IN_GROUND) == (255, 255, 0)


def test_what_is_kept_says_how_it_was_made_and_is_kept_once(kept):
    ground = Ground(GroundKind.COLOUR, "#ffffff")
    made = work(kept, strokes=correction(kept), ground=ground)
    record = made.keep()
    assert record.parent_id == kept.source.id
    assert request_of(record) == made.request
    assert kept.studio.gallery.image(record.id).getpixel(IN_ARM) == RED
    assert made.keep() == record
    assert kept.studio.gallery.find(filters=Filters(kinds=("cutout",))).total == 2


def test_the_download_is_transparent_and_tells_its_request(kept):
    made = work(kept, strokes=correction(kept))
    data = made.png()
    with Image.open(io.BytesIO(data)) as file:
        assert (file.format, file.mode, file.size) == ("PNG", "RGBA", SIZE)
    told = metadata.read(data).record["extras"]["cutout"]
    assert CutoutRequest.from_dict(told) == made.request


def test_the_asked_method_is_taken_else_the_latest(kept):
    other = save_cut(kept.studio, kept.source, Image.new("RGBA", SIZE), method="grabcut")
    assert work(kept, method=AUTO).cut == kept.cut
    assert work(kept, method="grabcut").cut == other
    assert work(kept, method="starter").cut == other, "the latest"
    save_cut(
        kept.studio, kept.source, Image.new("RGB", SIZE), method="starter",
        ground=Ground(GroundKind.COLOUR, "#ffffff"),
    )  # fmt: skip
    assert work(kept, method="starter").cut == other, "one on a ground has no edge any more"


def test_a_picture_that_was_not_cut_out_has_nothing_to_show(kept):
    other = kept.studio.gallery.save(Image.new("RGB", SIZE), kind="upload", request={})
    assert work_on(other, CutoutRequest(image_id=other.id)) is None


# --- strokes --------------------------------------------------------------------------------------


def test_strokes_become_a_correction_and_go_with_their_undo(kept, session):
    state.choose_cutout_source(kept.source.id)
    strokes = read_strokes([stroke()])
    working.take(Painted(strokes, is_cleared=False), kept.source)
    assert state.cutout_strokes() == strokes
    picture = kept.studio.pictures.get(state.cutout_correction())
    assert picture.tobytes() == painted(strokes, SIZE).tobytes()
    working.take(Painted((), is_cleared=False), kept.source)
    assert (state.cutout_strokes(), state.cutout_correction()) == ((), "")


def test_new_strokes_lie_over_those_of_before_until_all_are_taken_away(kept, session):
    state.choose_cutout_source(kept.source.id)
    before = correction(kept)
    state.set_cutout_strokes(before)
    working.take(Painted((), is_cleared=False), kept.source)
    assert state.cutout_correction() == before
    away = {**stroke(keep=False), "points": [[80, 48]]}
    working.take(Painted(read_strokes([away]), is_cleared=False), kept.source)
    both = kept.studio.pictures.get(state.cutout_correction())
    assert (both.getpixel((80, 48)), both.getpixel((68, 48))) == ((255, 0, 0), (0, 255, 0))
    working.take(Painted((), is_cleared=True), kept.source)
    assert (state.cutout_painted(), state.cutout_correction()) == ("", "")


def test_another_picture_has_no_strokes(kept, session):
    state.choose_cutout_source(kept.source.id)
    state.set_cutout_strokes(correction(kept))
    state.choose_cutout_source(kept.source.id)
    assert state.cutout_correction()
    revision = state.cutout_revision()
    state.choose_cutout_source(kept.cut.id)
    assert state.cutout_correction() == ""
    assert state.cutout_revision() == revision + 1
