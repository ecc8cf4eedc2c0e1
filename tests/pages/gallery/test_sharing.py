"""Guests share pictures and albums with everybody here, and stop again."""

from __future__ import annotations

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.config import ROOT
from core.gallery.search.viewer import Viewer
from core.jobs.job import GUEST
from core.server.asking import viewers
from core.ui import state, visitor
from core.ui.gallery.panels import SHARED

ANN, BOB = GUEST + "a" * 22, GUEST + "b" * 22
GALLERY = next(path.name for path in (ROOT / "pages").glob("*_Gallery.py"))


@pytest.fixture
def hers(studio) -> str:
    image = Image.new("RGB", (64, 96), "teal")
    return studio.gallery.save(image, kind="generated", request={"prompt": "a"}, owner=ANN).id


@pytest.fixture
def come(studio, monkeypatch):
    def go(name: str, **values: object) -> AppTest:
        monkeypatch.setattr(viewers, "is_for_others", lambda: True)
        monkeypatch.setattr(visitor, "visitor_id", lambda: name)
        page = AppTest.from_file(ROOT / "Home.py", default_timeout=60)
        page.switch_page(f"pages/{GALLERY}")
        for key, value in values.items():
            page.session_state[getattr(state, key)] = value
        page.run()
        assert not page.exception and not page.error
        return page

    return go


def keys(page: AppTest) -> set[str]:
    return {button.key for button in page.button}


def test_a_picture_is_shared_and_taken_back(come, studio, hers):
    page = come(ANN, SELECTED_PICTURE=hers)
    page.button(key=state.GALLERY_SHARE).click().run()
    assert studio.gallery.get(hers).is_shared
    theirs = come(BOB, SELECTED_PICTURE=hers, GALLERY_VIEW=SHARED)
    assert any("Shared by somebody else" in one.value for one in theirs.caption)
    changes = {state.GALLERY_SHARE, state.GALLERY_DELETE, state.GALLERY_FAVOURITE}
    assert not changes & keys(theirs) and state.GALLERY_REPOSE in keys(theirs)
    page = come(ANN, SELECTED_PICTURE=hers)
    assert changes <= keys(page)
    page.button(key=state.GALLERY_SHARE).click().run()
    assert not studio.gallery.get(hers).is_shared


def test_an_album_is_shared_and_only_its_owner_changes_it(come, studio, hers):
    ann = studio.gallery.seen_by(Viewer(ANN))
    album = ann.albums.make("for all", [hers])
    page = come(ANN, GALLERY_ALBUM=album.id)
    page.button(key=state.GALLERY_SHARE_ALBUM).click().run()
    assert ann.albums.own()[0].is_shared and ann.get(hers).is_shared
    theirs = come(BOB, GALLERY_ALBUM=album.id)
    assert any("for all" in one.value for one in theirs.markdown)
    assert not {state.GALLERY_REMOVE_ALBUM, state.GALLERY_SHARE_ALBUM} & keys(theirs)


def test_on_ones_own_machine_nothing_is_offered(open_page, hers):
    page = open_page(GALLERY)
    page.session_state[state.SELECTED_PICTURE] = hers
    page.run()
    assert state.GALLERY_DELETE in keys(page) and state.GALLERY_SHARE not in keys(page)
    (views,) = [one for one in page.segmented_control if one.key == state.GALLERY_VIEW]
    assert SHARED not in views.options
