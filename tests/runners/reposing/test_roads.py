"""The roads as jobs, with a tiny checkpoint that really paints."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.cutout.request import Ground, GroundKind
from core.errors import RequestRejected
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.jobs.backend import JobContext
from core.jobs.job import JobState
from core.repose.fitness import MISPLACED, unfit_notes
from core.repose.request import Finish, GroundChoice, Road, Source
from core.runners.reposing import job
from core.runners.reposing.cells import TURNED
from core.runners.reposing.opened import Opened
from core.runners.reposing.watch import Watch
from core.runners.source_pose import told_pose
from core.studio import Studio
from tests.jobs.inline import InlineBackend
from tests.repose.conftest import posed
from tests.runners.reposing.conftest import asked

SMALL = Size(128, 192)
PAINT = GenerationRequest(prompt="red cape", checkpoint="tiny", steps=2)


@pytest.fixture
def studio(with_models):
    opened = Studio(with_models, InlineBackend)
    yield opened
    opened.close()


@pytest.fixture
def request_(request_):
    return replace(request_, size=SMALL, poses=asked("waving"), paint=PAINT)


def made(studio, request):
    done = studio.wait(studio.submit(request).id, 120)
    assert (done.state, done.error) == (JobState.DONE, "")
    return studio.gallery.get(done.result[0])


def pixels(studio, record) -> np.ndarray:
    return np.asarray(studio.gallery.image(record.id, keeps_alpha=True), int)


def test_a_redraw_can_be_drawn_again_on_generate(studio, request_):
    place = Ground(GroundKind.PLACE, "beach")
    record = made(studio, replace(request_, roads=(Road.REDRAW,), ground=place))
    again = studio.render(studio.gallery.request(record.id)).image
    assert again.tobytes() == studio.gallery.image(record.id).tobytes()
    assert record.extras["road"] == "redraw"


def test_a_painting_keeps_ground_and_face(studio, request_):
    red = replace(request_, ground=Ground(GroundKind.COLOUR, "#20c040"))
    puppet = pixels(studio, made(studio, red))
    record = made(studio, replace(red, roads=(Road.PAINT,)))
    painted = pixels(studio, record)
    off = np.abs(painted - puppet).max(2)
    ground = (puppet == (0x20, 0xC0, 0x40)).all(2)
    assert (off[ground] > 0).mean() < 0.1  # the outline may move a little
    assert (off[~ground] > 2).mean() > 0.3
    recipe = studio.gallery.request(record.id)
    assert recipe.checkpoint == "tiny"
    assert recipe.prompt.endswith("red cape")
    assert recipe.start_from.mask is not None


def test_a_painting_before_nothing_is_as_transparent_as_the_puppet(studio, request_):
    puppet, painted = (
        pixels(studio, made(studio, replace(request_, roads=(road,))))
        for road in (Road.PUPPET, Road.PAINT)
    )
    assert np.array_equal(puppet[..., 3], painted[..., 3])


def test_a_ground_is_painted_around_the_figure(studio, request_):
    bare = replace(request_, finish=Finish(shadow=False, light_wrap=False, match=0.0))
    record = made(studio, replace(bare, ground_choice=GroundChoice.PAINTED))
    image = pixels(studio, record)
    puppet = pixels(studio, made(studio, request_))
    assert image.shape[2] == 3
    inside = puppet[..., 3] == 255
    assert np.abs(image - puppet[..., :3])[inside].max() == 0
    assert image[~inside].std() > 3


def test_the_own_ground_is_kept_without_the_figure(studio, request_):
    figure = studio.gallery.image(request_.sources[0].image_id, keeps_alpha=True)
    ground = Image.new("RGBA", figure.size, (30, 90, 200))
    scene = Image.alpha_composite(ground, figure).convert("RGB")
    record = studio.gallery.save(scene, kind="upload", request={})
    kept = replace(
        request_,
        sources=(replace(request_.sources[0], image_id=record.id),),
        ground_choice=GroundChoice.KEEP,
        size=None,
    )
    image = pixels(studio, made(studio, kept))
    blue = np.abs(image - (30, 90, 200)).max(2) < 20
    assert blue.mean() > 0.6


def test_a_target_is_reached_by_an_upscaler(studio, request_):
    record = made(studio, replace(request_, target=300))
    assert (record.width, record.height) == (200, 300)
    assert record.score.oks >= 0.8


def test_what_is_not_as_wished_is_made_by_the_next_road(studio, request_, monkeypatch):
    seen = []

    def measured(image, pose, opened):
        seen.append(image)
        oks = 0.2 if len(seen) == 1 else 0.9
        return {"score": {"oks": oks, "pck": oks}}

    monkeypatch.setattr("core.runners.reposing.cells.measured", measured)
    record = made(studio, replace(request_, paint=None, wished_pose=0.8, tries=2))
    assert (len(seen), record.extras["road"], record.score.oks) == (2, "redraw", 0.9)


@pytest.mark.parametrize(
    ("found", "tries", "road", "is_told"),
    [
        ("standing", 1, "puppet", False),
        ("arms-up", 1, "puppet", True),
        ("arms-up", 2, "redraw", False),
    ],
)
def test_a_puppet_that_is_not_fit_is_told_or_drawn_anew(
    studio, request_, found, tries, road, is_told
):
    """The picture stands; its pose is that, or was found wrong."""
    source = replace(request_.sources[0], pose=posed(found))
    series = replace(request_, sources=(source,), paint=None, tries=tries)
    record = made(studio, series)
    assert record.extras["road"] == road
    assert (MISPLACED in unfit_notes(record.extras)) == is_told
    assert (MISPLACED in record.extras["notes"]) == is_told


def test_a_checkpoint_is_asked_for_where_one_paints(request_):
    for values in ({"roads": (Road.PAINT,)}, {"ground_choice": GroundChoice.PAINTED}):
        with pytest.raises(RequestRejected):
            replace(request_, paint=None, **values)


def test_cancelled_it_keeps_what_it_has(studio, request_, monkeypatch):
    real = job.Maker.make

    def make(self, cell, attempt):
        if cell.number == 1:
            self._watch._context.request_stop()
        return real(self, cell, attempt)

    monkeypatch.setattr(job.Maker, "make", make)
    both = replace(request_, poses=asked("waving", "sitting"))
    done = studio.wait(studio.submit(both).id, 60)
    assert done.state is JobState.CANCELLED
    assert [studio.gallery.get(one).index for one in done.result] == [0]


def test_a_back_is_painted_over_a_redraw(studio, request_):
    back = replace(request_, poses=asked("standing-back"), roads=(Road.PAINT,), over=Road.PUPPET)
    record = made(studio, back)
    assert TURNED in record.extras["notes"]
    assert "mesh" not in record.extras  # nothing of a puppet is in it


def test_a_drawing_that_comes_back_as_a_file_is_believed(studio, request_, standing):
    drawn = GenerationRequest(
        prompt="boy, green hair, red kimono",
        pose=standing,
        checkpoint="drawing",
        size=SMALL,
        seed=4,
    )
    image = studio.render(drawn).image
    record = studio.gallery.save(image, kind="upload", request=drawn.to_dict())
    watch = Watch(JobContext(lambda _progress: None), 1)
    opened = Opened(Source(image_id=record.id), studio._services, watch)
    assert np.allclose(opened.pose.people[0].body, standing.people[0].body, atol=0.5)
    assert (opened.look.hair_colour, opened.look.outfit, opened.look.cloth) == (
        "green", "kimono", "red",
    )  # fmt: skip


def test_a_painting_that_comes_back_as_a_file_is_looked_at(studio, request_, standing):
    painted = GenerationRequest(prompt="boy", pose=standing, checkpoint="tiny", size=SMALL)
    blank = Image.new("RGB", SMALL, "white")
    record = studio.gallery.save(blank, kind="upload", request=painted.to_dict())
    assert told_pose(record) is None
