"""Generate: the pose that is held, sought for and measured, and where it comes from without one."""

from __future__ import annotations

import pytest
from PIL import Image

from core.generation.request import GenerationRequest
from core.geometry import Size
from core.pose import stored_score
from core.pose.score import score
from core.pose.skeleton import Joint, Pose
from core.ui import state
from tests.pages.generating import TINY, generate, queue_of, queued


@pytest.fixture
def posed(page, standing):
    """Generate with a pose and a prompt."""
    page.session_state[state.POSE] = standing
    page.text_area(key=state.PROMPT).set_value("a witch")
    return page.run()


def search(page, score: float):
    return page.segmented_control(key=state.UNTIL_SCORE).set_value(score).run()


def test_trying_until_the_pose_is_held_asks_for_it_and_makes_room(posed, studio):
    assert posed.slider(key=state.COUNT).label == "Pictures"
    search(posed, 0.8)
    assert posed.slider(key=state.COUNT).label == "Pictures at most"
    assert posed.slider(key=state.COUNT).value == 8
    generate(posed)
    (request,) = queued(studio)
    assert (request.until_score, request.count) == (0.8, 8)


def test_after_a_search_there_are_as_many_pictures_as_before(posed):
    search(posed, 0.8)
    search(posed, 0.0)
    assert posed.slider(key=state.COUNT).value == 1
    search(posed, 0.9)
    posed.slider(key=state.COUNT).set_value(5).run()
    search(posed, 0.0)
    assert posed.slider(key=state.COUNT).value == 5, "a person's own number stays"


def test_a_search_that_lost_its_pose_makes_no_eight_pictures(posed, studio):
    search(posed, 0.8)
    posed.toggle(key=state.USE_POSE).set_value(False).run()
    assert posed.slider(key=state.COUNT).value == 1
    generate(posed)
    assert queued(studio)[0].count == 1


def test_the_size_that_a_pose_brought_goes_with_it(page, standing):
    before = page.session_state[state.SIZE]
    wide = Pose(standing.people, Size(768, 512))
    page.session_state[state.POSE] = wide
    page.run()
    assert page.session_state[state.SIZE] == "768×512" != before
    page.toggle(key=state.USE_POSE).set_value(False).run()
    assert page.session_state[state.SIZE] == before
    page.toggle(key=state.USE_POSE).set_value(True).run()
    assert page.session_state[state.SIZE] == "768×512"
    page.selectbox(key=state.SIZE).select("640×640").run()
    page.toggle(key=state.USE_POSE).set_value(False).run()
    assert page.session_state[state.SIZE] == "640×640"


def test_a_chosen_number_of_tries_stays(posed, studio):
    posed.slider(key=state.COUNT).set_value(3).run()
    generate(search(posed, 0.9))
    assert queued(studio)[0].count == 3


def test_without_a_pose_one_line_says_that_nothing_is_measured(posed, studio):
    search(posed, 0.8)
    posed.toggle(key=state.USE_POSE).set_value(False).run()
    assert any("Choose a pose first" in caption.value for caption in posed.caption)
    assert posed.segmented_control(key=state.UNTIL_SCORE).disabled
    generate(posed)
    assert queued(studio)[0].until_score == 0


FROM_WORDS = "Each picture gets a preset pose that fits your words."


def says_from_words(page) -> bool:
    return any(caption.value == FROM_WORDS for caption in page.caption)


def box_of(page) -> str:
    (text,) = [
        one.proto.body for one in page.get("html") if '<div class="paf-no-pose' in one.proto.body
    ]
    return text


def test_a_checkpoint_that_needs_a_pose_says_where_it_comes_from(open_page, studio, standing):
    page = open_page("4_Generate.py")
    assert page.selectbox(key=state.CHECKPOINT).value == "starter"
    assert says_from_words(page)
    assert "from your words" in box_of(page)
    assert not page.slider(key=state.POSE_STRENGTH).disabled
    page.text_area(key=state.PROMPT).set_value("1girl, jogging")
    generate(page)
    assert queued(studio)[0].pose is None, "chosen picture by picture, when it is drawn"
    page.session_state[state.START] = studio.pictures.put(Image.new("RGB", (64, 96), "red"))
    assert not says_from_words(page.run())
    assert "from the start picture" in box_of(page)
    page.session_state[state.START] = None
    assert not says_from_words(page.slider(key=state.POSE_STRENGTH).set_value(0.0).run())
    assert says_from_words(page.slider(key=state.POSE_STRENGTH).set_value(1.0).run())
    page.session_state[state.POSE] = standing
    assert not says_from_words(page.run())
    assert says_from_words(page.toggle(key=state.USE_POSE).set_value(False).run())
    page.selectbox(key=state.CHECKPOINT).select(TINY).run()
    assert not says_from_words(page)
    assert page.slider(key=state.POSE_STRENGTH).disabled
    page.session_state[state.POSE] = None
    assert "no pose yet" in box_of(page.run())


def test_without_a_detector_one_line_says_so(posed, studio, monkeypatch):
    monkeypatch.setattr("core.pose.detect.is_available", lambda: False)
    search(posed, 0.8)
    assert any("detector is not installed" in caption.value for caption in posed.caption)
    generate(posed)
    assert queued(studio)[0].until_score == 0


def scored(studio, standing, *scores: float | None, until: float = 0.0) -> list[str]:
    """A finished job with these scores; the ids of its pictures in the order they were made."""
    request = GenerationRequest(
        prompt="a witch", checkpoint=TINY, pose=standing, size=Size(64, 96), count=8,
        until_score=until,
    )  # fmt: skip
    job = studio.submit(request, job_id="abc")
    queue = queue_of(studio)
    queue.claim("other")
    ids = [
        studio.gallery.save(
            Image.new("RGB", (64, 96), "pink"),
            kind="generated",
            request=request.to_dict(),
            job_id=job.id,
            index=index,
            extras={} if oks is None else {"score": kept(standing, oks)},
        ).id
        for index, oks in enumerate(scores)
    ]
    assert queue.finish(job.id, tuple(ids), worker="other")
    return ids


def kept(standing, oks: float) -> dict[str, object]:
    """As it is stored; the left wrist is half a torso away, the right ankle was not seen."""
    values = stored_score.to_dict(score(standing, standing))
    values["joints"][0][Joint.LEFT_WRIST] = [30, 40]
    values["joints"][0][Joint.RIGHT_ANKLE] = []
    return {**values, "oks": oks, "pck": 0.9}


def with_job(page):
    page.session_state[state.GENERATE_JOBS] = ["abc"]
    return page.run()


def in_order(page) -> list[str]:
    """The pictures of the job in its strip."""
    prefix = "job.abc.show."
    return [b.key.removeprefix(prefix) for b in page.button if b.key.startswith(prefix)]


def badges(page) -> list[str]:
    return [m.value for m in page.markdown if "-badge[" in m.value]


def test_the_best_pose_comes_first_and_is_marked(page, studio, standing):
    ids = scored(studio, standing, 0.5, 0.93, None, 0.7)
    with_job(page)
    assert not page.exception and not page.error
    assert in_order(page) == [ids[1], ids[3], ids[0], ids[2]]
    score, best = badges(page)
    assert "Pose 93 %" in score and "good" in score
    assert "Best of 4" in best
    labels = [b.label for b in page.button if b.key.startswith("job.abc.show.")]
    assert labels == [
        "Show picture 1, Pose 93 %",
        "Show picture 2, Pose 70 %",
        "Show picture 3, Pose 50 %",
        "Show picture 4",
    ]
    page.toggle(key=state.BEST_FIRST).set_value(False).run()
    assert in_order(page) == ids


def test_one_of_several_pictures_is_shown_large(page, studio, standing):
    ids = scored(studio, standing, 0.5, 0.93, None, 0.7)
    with_job(page)

    def large() -> list[str]:
        prefix = "job.abc.upscale."
        return [b.key.removeprefix(prefix) for b in page.button if b.key.startswith(prefix)]

    assert large() == [ids[1]]
    page.button(key=f"job.abc.show.{ids[0]}").click().run()
    assert large() == [ids[0]]
    score, *others = badges(page)
    assert "Pose 50 %" in score and "poor" in score
    assert others == []  # it is not the best one
    page.button(key=f"job.abc.show.{ids[2]}").click().run()
    assert large() == [ids[2]]
    assert not page.exception and not page.error


def test_a_badge_explains_itself(page, studio, standing):
    scored(studio, standing, 0.93)
    with_job(page)
    (badge,) = [m for m in page.markdown if "Pose 93 %" in m.value]
    assert "90 % of the joints are in place." in badge.proto.help
    assert "right ankle (not seen), left wrist (50 % of the torso away)" in badge.proto.help


def test_the_asked_pose_is_laid_over_the_pictures(page, studio, standing):
    scored(studio, standing, 0.93)
    with_job(page)
    before = page.get("image")[-1].proto.imgs[0].url
    page.toggle(key=state.SHOW_POSE).set_value(True).run()
    assert not page.exception and not page.error
    assert page.get("image")[-1].proto.imgs[0].url != before


def test_pictures_without_a_score_have_no_badge_and_no_toggles(page, studio, standing):
    scored(studio, standing, None, None)
    with_job(page)
    assert badges(page) == []
    assert state.SHOW_POSE not in [toggle.key for toggle in page.toggle]


@pytest.mark.parametrize(
    ("scores", "line"),
    [
        ((0.5, 0.93), "Picture 2 reached 90 %."),
        ((0.5, 0.7, 0.6), "None of 3 pictures reached 90 %. The best reached 70 %."),
    ],
)
def test_how_a_search_ended(page, studio, standing, scores, line):
    scored(studio, standing, *scores, until=0.9)
    with_job(page)
    assert any(line in element.value for element in page.markdown)


def test_a_job_that_was_forgotten_is_passed_over(page):
    with_job(page)
    assert not page.exception and not page.error
