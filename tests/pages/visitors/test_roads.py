"""A guest opens every page, with the ids of another's pictures and jobs in hand."""

from __future__ import annotations

import pytest
from PIL import Image
from streamlit.runtime.memory_media_file_storage import _calculate_file_id
from streamlit.testing.v1 import AppTest

from core.config import ROOT
from core.generation.request import GenerationRequest
from core.images import data_url
from core.jobs.job import GUEST
from core.server.asking import viewers
from core.ui import progress, state, visitor
from core.ui.components.gallery_grid import _source
from core.ui.resources import picture_jpeg, thumbnail_jpeg
from tests.pages.generating import queue_of

ANN, BOB = GUEST + "a" * 22, GUEST + "b" * 22
PAGES = sorted(path.name for path in (ROOT / "pages").glob("*.py"))
SECRET = "a secret of theirs"


@pytest.fixture
def hers(studio) -> list[str]:
    """Pictures of Ann's of every kind that pages offer, from a job that is over."""
    queue = queue_of(studio)
    request = GenerationRequest(prompt=SECRET, checkpoint="drawing")
    job = queue.submit("draw", request.to_dict(), ANN)
    made: list[str] = []
    for index, kind in enumerate(("generated", "cutout", "upscaled", "reposed", "upload", "plot")):
        image = Image.new("RGBA", (64, 96), (index, 120, 200, 90))
        record = studio.gallery.save(
            image, kind=kind, request=request.to_dict(), owner=ANN, job_id=job.id, index=index,
            parent_id=made[0] if made else None,
        )  # fmt: skip
        made.append(record.id)
    queue.claim()
    queue.finish(job.id, tuple(made))
    return made


@pytest.fixture
def signs(studio, hers) -> list[str]:
    """What only Ann's pictures have, in the forms that pages send them; caches know them all."""
    found = [SECRET]
    for one in hers:
        found.append(_source(one))
        for data in (studio.gallery.png(one), thumbnail_jpeg(one), picture_jpeg(one)):
            found.append(data_url(data))
            found += [_calculate_file_id(data, kind) for kind in ("image/jpeg", "image/png")]
    return found


@pytest.fixture
def come(studio, hers, signs, monkeypatch):
    """Go to a page as a guest who knows the ids of Ann's pictures and job."""

    def go(name: str, script: str) -> AppTest:
        monkeypatch.setattr(viewers, "is_for_others", lambda: True)
        for module in (visitor, progress):
            monkeypatch.setattr(module, "visitor_id", lambda: name)
        page = AppTest.from_file(ROOT / "Home.py", default_timeout=60)
        jobs = [studio.jobs()[0].id]
        page.session_state[state.SELECTED_PICTURE] = hers[0]
        page.session_state[state.SESSION_IMAGES] = hers
        page.session_state[state.CUTOUT_SOURCE] = hers[1]
        page.session_state[state.UPSCALE_SOURCE] = hers[0]
        for key in (state.GENERATE_JOBS, state.CUTOUT_JOBS, state.REPOSE_JOBS, state.UPSCALE_JOBS):
            page.session_state[key] = jobs
        return (page.switch_page(f"pages/{script}") if script else page).run()

    return go


def sent(page: AppTest) -> str:
    return "\n".join(str(getattr(node, "proto", "")) for node in page._tree)


def test_the_signs_are_seen_by_whose_they_are(come, signs):
    page = come(ANN, next(one for one in PAGES if one.endswith("_Gallery.py")))
    assert not page.exception
    shown = sent(page)
    assert SECRET in shown and any(one in shown for one in signs[1:])


@pytest.mark.parametrize("script", ["", *PAGES])
def test_no_page_shows_anothers_picture(come, signs, script):
    page = come(BOB, script)
    assert not page.exception
    assert [one for one in signs if one in sent(page)] == []
