"""What the page works on is a request; a cut-out is opened again with its own."""

from __future__ import annotations

import pytest
from PIL import Image

from core.cutout.request import CutoutRequest, Ground, GroundKind
from core.errors import RequestRejected
from core.ui import state
from core.ui.cutout import ground_keys, restore
from tests.ui.cutout.kept import SIZE, save_cut

GONE = "0" * 32


@pytest.fixture
def session(monkeypatch) -> dict[str, object]:
    values: dict[str, object] = {}
    monkeypatch.setattr(state.st, "session_state", values)
    return values


@pytest.mark.parametrize("kind", list(GroundKind))
def test_a_cut_out_is_opened_as_it_was_left(kept, session, kind):
    picture = kept.studio.pictures.put(Image.new("RGB", (64, 64), "yellow"))
    values = {
        GroundKind.NONE: "", GroundKind.COLOUR: "#00b140", GroundKind.PLACE: "beach",
        GroundKind.PICTURE: picture,
    }  # fmt: skip
    strokes = kept.studio.pictures.put(Image.new("RGB", SIZE))
    record = save_cut(
        kept.studio, kept.source, Image.new("RGBA", SIZE), method="grabcut", strokes=strokes,
        ground=Ground(kind, values[kind]),
    )  # fmt: skip
    restore.open_picture(record)
    assert restore.request_now() == restore.request_of(record)


def test_any_other_picture_is_to_be_cut_out(kept, session):
    restore.open_picture(kept.source)
    assert restore.request_now() == CutoutRequest(image_id=kept.source.id)


def test_a_cut_out_without_its_source_is_a_picture_like_others(kept, session):
    kept.studio.gallery.trash.put([kept.source.id])
    restore.open_picture(kept.cut)
    assert restore.request_now() == CutoutRequest(image_id=kept.cut.id)


def test_what_is_gone_from_the_store_is_left_out(kept, session):
    restore.use_request(
        CutoutRequest(
            image_id=kept.source.id, strokes=GONE, ground=Ground(GroundKind.PICTURE, GONE)
        )
    )
    assert restore.request_now() == CutoutRequest(image_id=kept.source.id)


@pytest.mark.parametrize("extras", [{}, {"cutout": 3}, {"cutout": {"image_id": "../x"}}])
def test_a_cut_out_that_does_not_say_how_has_no_request(kept, session, extras):
    record = kept.studio.gallery.save(
        Image.new("RGBA", SIZE), kind="cutout", request={}, extras=extras
    )
    assert restore.request_of(record) is None


def test_a_visit_comes_back(kept, session):
    assert restore.kept() == {}, "nothing was chosen"
    restore.open_picture(kept.source)
    session[state.CUTOUT_GROUND] = GroundKind.PLACE
    told, request = restore.kept(), restore.request_now()
    session.clear()
    assert restore.use_kept(told)
    assert restore.request_now() == request
    assert request is not None and request.ground == Ground(
        GroundKind.PLACE, ground_keys.FIRST_PLACE
    )


@pytest.mark.parametrize("found", [{}, {"cutout": None}, {"cutout": "x"}])
def test_a_visit_without_a_cut_out(kept, session, found):
    assert not restore.use_kept(found)


def test_a_visit_that_cannot_be_used(kept, session):
    with pytest.raises(RequestRejected):
        restore.use_kept({"cutout": {"image_id": "../../x"}})


def test_a_visit_to_a_picture_that_is_gone(kept, session):
    restore.open_picture(kept.source)
    told = restore.kept()
    kept.studio.gallery.trash.put([kept.source.id])
    session.clear()
    assert not restore.use_kept(told)
    assert restore.request_now() is None
