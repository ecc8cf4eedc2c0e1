"""What one guest may have of the studio; its own people are not counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from core.config import Config
from core.errors import NotFound, QueueFull, QuotaReached
from core.gallery.search.viewer import Viewer
from core.generation.request import GenerationRequest
from core.jobs.job import GUEST
from core.models.painter import DRAWING
from core.studio import Studio

ANN, BOB = GUEST + "a" * 22, GUEST + "b" * 22
REQUEST = GenerationRequest(prompt="1girl", checkpoint=DRAWING.id)


@pytest.fixture
def opened(config):
    """Its worker stands still."""
    studio = Studio(
        replace(config, guest_jobs=2, guest_bytes=1), lambda queue, _run: Waiting(queue)
    )
    yield studio
    studio.database.close()


class Waiting:
    """A backend that only queues."""

    def __init__(self, queue) -> None:
        self.submit, self.get, self.list, self.cancel = (
            queue.submit, queue.get, queue.list, queue.cancel
        )  # fmt: skip


def test_so_many_jobs_of_a_guest_wait_whichever_page_they_are_of(opened):
    ann, bob, own = (opened.seen_by(Viewer(who)) for who in (ANN, BOB, ""))
    ann.submit(REQUEST, owner=ANN)
    first = ann.submit(REQUEST, owner=f"{ANN}.repose")
    with pytest.raises(QueueFull) as refused:
        ann.submit(REQUEST, owner=ANN)
    assert "2 of your jobs wait already" in refused.value.shown
    bob.submit(REQUEST, owner=BOB)
    for _ in range(4):
        own.submit(REQUEST)
    ann.cancel(first.id)
    ann.submit(REQUEST, owner=ANN)


def test_who_has_filled_their_share_starts_nothing_new(opened):
    ann = opened.seen_by(Viewer(ANN))
    ann.gallery.save(Image.new("RGB", (64, 64)), kind="upload", request={})
    with pytest.raises(QuotaReached, match="a guest's pictures"):
        ann.submit(REQUEST, owner=ANN)
    opened.seen_by(Viewer(BOB)).submit(REQUEST, owner=BOB)
    opened.seen_by(Viewer("")).submit(REQUEST)


def test_a_job_is_its_guests_even_where_the_browser_keeps_no_name(opened):
    assert opened.seen_by(Viewer(ANN)).submit(REQUEST).owner == ANN


def test_an_id_of_anothers_job_gives_nothing(opened):
    theirs = opened.seen_by(Viewer(BOB)).submit(REQUEST, owner=BOB)
    with pytest.raises(NotFound):
        opened.seen_by(Viewer(ANN)).submit(REQUEST, owner=ANN, job_id=theirs.id)


def test_work_reaches_no_picture_that_its_guest_does_not_see(opened):
    """Also where a kind looks at its pictures only when it runs."""
    hers = opened.gallery.save(Image.new("RGB", (64, 64)), kind="upload", request={}, owner=BOB)
    job = opened.seen_by(Viewer(ANN)).submit(REQUEST, owner=ANN)
    with pytest.raises(NotFound):
        opened._services_for(job).gallery.image(hers.id)
    own = opened.submit(REQUEST)
    assert opened._services_for(own).gallery.image(hers.id)


def test_the_environment_says_how_much():
    told = {
        "POSEANIME_SHARED_GALLERY": "1", "POSEANIME_GUEST_GB": "0.5", "POSEANIME_GUEST_JOBS": "3",
        "POSEANIME_GUEST_UPLOAD_MB": "7",
    }  # fmt: skip
    config = Config.from_environment(told)
    assert config.shared_gallery
    assert (config.guest_bytes, config.guest_jobs) == (1 << 29, 3)
    assert config.guest_upload_bytes == 7 << 20
    usual = Config.from_environment({"POSEANIME_GUEST_JOBS": "0", "POSEANIME_GUEST_GB": "x"})
    assert (usual.guest_jobs, usual.shared_gallery) == (20, False)
