"""Gallery: finding, opening, taking up again, deleting with undo; hostile files are one line."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.errors import ImageRejected, NotFound
from core.gallery.ingest import open_image
from core.generation.request import Fix, GenerationRequest
from core.pose import stored_score
from core.pose.score import score
from core.pose.skeleton import Joint, Person, Pose
from core.ui import state
from core.ui.controls import plain
from core.ui.gallery import panels
from tests.pages.gallery.wall import (
    SCRIPT,
    grid,
    has_button,
    html,
    png,
    send,
    shown,
    texts,
)


def test_an_empty_gallery_shows_the_way_to_generate(open_page):
    page = open_page(SCRIPT)
    assert not page.exception and not page.error
    assert "Your pictures appear here" in html(page)
    assert shown(page) == []
    (button,) = [one for one in page.button if one.label == "Make a picture"]
    assert not button.click().run().exception


def test_newest_first_as_small_pictures(open_page, keep):
    ids = keep("a witch", "a knight")
    page = open_page(SCRIPT)
    items = grid(page)["items"]
    assert [item["id"] for item in items] == ids[::-1]
    assert items[0]["label"] == "a knight"
    assert all(item["src"].startswith("data:image/jpeg;base64,") for item in items)
    assert "2 pictures" in [caption.value for caption in page.caption]


def test_views_and_search(open_page, keep, studio):
    ids = keep("a witch", "a knight", "a red witch")
    studio.gallery.set_favourite([ids[1]], True)
    page = open_page(SCRIPT)
    page.text_input(key=state.GALLERY_SEARCH).set_value("WITCH red").run()
    assert shown(page) == [ids[2]]
    page.text_input(key=state.GALLERY_SEARCH).set_value("").run()
    view = page.segmented_control(key=state.GALLERY_VIEW)
    view.set_value(panels.FAVOURITES).run()
    assert shown(page) == [ids[1]]
    page.session_state[state.SESSION_IMAGES] = [ids[0]]
    view = page.segmented_control(key=state.GALLERY_VIEW)
    view.set_value(panels.SESSION).run()
    assert shown(page) == [ids[0]]


def test_a_search_without_a_find_offers_all_again(open_page, keep):
    keep("a witch")
    page = open_page(SCRIPT)
    page.text_input(key=state.GALLERY_SEARCH).set_value("<b>%_\\").run()
    assert "“&lt;b&gt;%_\\”" in html(page)
    (button,) = [one for one in page.button if one.label == "Show all pictures"]
    assert len(shown(button.click().run())) == 1


def test_pages_of_twenty_four(open_page, keep, studio):
    ids = keep(*[f"picture {number}" for number in range(26)])
    page = open_page(SCRIPT)
    assert shown(page) == ids[:1:-1]
    page.session_state[state.GALLERY_PAGE] = 2
    page.run()
    assert shown(page) == ids[1::-1]
    studio.gallery.trash.put(ids[:2])
    page.run()
    assert not page.exception
    assert shown(page) == ids[:1:-1]


@pytest.mark.parametrize(
    ("fix", "told"),
    [
        (Fix(hands=False), "drawn at 256×384, faces fixed"),
        (Fix(), "drawn at 256×384, faces and hands fixed"),
    ],
)
def test_an_opened_picture_tells_what_was_fixed(open_page, studio, fix, told):
    request = GenerationRequest(prompt="a witch", fix=fix)
    picture = Image.new("RGB", (64, 96), "teal")
    kept = studio.gallery.save(picture, kind="generated", request=request.to_dict(), extras={})
    assert told in html(send(open_page(SCRIPT), opened=kept.id))


def test_an_opened_picture_tells_how_it_was_made(open_page, keep):
    ids = keep("a witch, <b>bold</b>")
    page = send(open_page(SCRIPT), opened=ids[0])
    assert not page.exception and not page.error
    about = html(page)
    for words in (
        "a witch, &lt;b&gt;bold&lt;/b&gt;",
        "starter, drawn at 256×384",
        "14 steps, guidance 4, pose strength 1",
        "96 %, good",
        '<dt>Joints in place</dt><dd class="wide">100 %</dd>',
        "in 4.2 seconds",
        "calm",
    ):
        assert words in about
    assert len(page.get("image")) == 2
    page.button(key="gallery.close").click().run()
    assert not has_button(page, "gallery.close")
    assert grid(page)["selected"] is None


@pytest.fixture
def keep_scored(studio, standing):
    """Keep pictures whose pose is held this well (a joint more is lost each time); their ids."""

    def save(*scores: float | None) -> list[str]:
        request = GenerationRequest(prompt="a witch", pose=standing).to_dict()
        return [
            studio.gallery.save(
                Image.new("RGB", (64, 96), "teal"),
                kind="generated",
                request=request,
                extras={} if oks is None else {"score": {**lost_wrist(standing), "oks": oks}},
            ).id
            for oks in scores
        ]

    return save


def lost_wrist(standing) -> dict:
    body = standing.people[0].body.copy()
    body[Joint.LEFT_WRIST] = 0
    return stored_score.to_dict(score(standing, Pose((Person(body),), standing.size)))


def test_tiles_tell_the_score_in_words(open_page, keep_scored):
    keep_scored(0.9, 0.7, 0.2, None)
    items = grid(open_page(SCRIPT))["items"]
    assert [item["score"] for item in items] == [
        None,
        {"text": "20 %", "grade": "poor", "said": "poor"},
        {"text": "70 %", "grade": "fair", "said": "fair"},
        {"text": "90 %", "grade": "good", "said": "good"},
    ]


def test_the_best_pose_first(open_page, keep_scored):
    a, b, c, d = keep_scored(0.7, None, 0.9, 0.2)
    page = open_page(SCRIPT)
    assert shown(page) == [d, c, b, a]
    page.selectbox(key=state.GALLERY_ORDER).set_value("score").run()
    assert shown(page) == [c, a, d, b]


def test_an_opened_picture_tells_where_the_pose_is_off(open_page, keep_scored):
    (image_id,) = keep_scored(0.9)
    page = send(open_page(SCRIPT), opened=image_id)
    assert not page.exception and not page.error
    for words in (
        "90 %, good",
        'Joints in place</dt><dd class="wide">94 %<',
        "left wrist (not seen)",
    ):
        assert words in html(page)
    before = page.get("image")[0].proto.imgs[0].url
    page.toggle(key=state.SHOW_POSE).set_value(True).run()
    assert not page.exception and not page.error
    assert page.get("image")[0].proto.imgs[0].url != before


def test_use_these_settings_fills_generate(open_page, keep, standing):
    ids = keep("a knight", "a witch")
    page = send(open_page(SCRIPT), opened=ids[1])
    page.button(key="gallery.use_settings").click().run()
    assert not page.exception and not page.error
    assert page.session_state[state.PROMPT] == "a witch"
    assert page.session_state[state.SEED] == 1
    assert page.session_state[state.POSE] == standing


def test_use_this_pose_and_upscale(open_page, keep, standing):
    ids = keep("a witch")
    page = send(open_page(SCRIPT), opened=ids[0])
    page.button(key="gallery.upscale").click().run()
    assert page.session_state[state.UPSCALE_SOURCE] == ids[0]
    page = page.switch_page(f"pages/{SCRIPT}").run()
    page.button(key="gallery.use_pose").click().run()
    assert page.session_state[state.POSE] == standing


def test_favourite_on_and_off(open_page, keep, studio):
    ids = keep("a witch")
    page = send(open_page(SCRIPT), opened=ids[0])
    page.button(key="gallery.favourite").click().run()
    assert studio.gallery.get(ids[0]).favourite
    assert grid(page)["items"][0]["favourite"]
    page.button(key="gallery.favourite").click().run()
    assert not studio.gallery.get(ids[0]).favourite


def test_delete_and_undo(open_page, keep, studio):
    ids = keep("a witch", "a knight")
    page = send(open_page(SCRIPT), opened=ids[0])
    page.button(key="gallery.delete").click().run()
    assert shown(page) == [ids[1]]
    assert not has_button(page, "gallery.delete")
    with pytest.raises(NotFound):
        studio.gallery.get(ids[0])
    page.button(key="gallery.undo_button").click().run()
    assert shown(page) == ids[::-1]
    assert grid(page)["selected"] == ids[0]
    assert not has_button(page, "gallery.undo_button")


def test_delete_what_is_ticked(open_page, keep):
    ids = keep("one", "two", "three")
    page = send(open_page(SCRIPT), picked=ids[:2])
    assert "2 pictures selected" in texts(page)
    page.button(key="gallery.delete_picked").click().run()
    assert shown(page) == [ids[2]]
    assert grid(page)["picked"] == []
    page.button(key="gallery.undo_button").click().run()
    assert shown(page) == ids[::-1]


@pytest.mark.parametrize(
    "payload",
    [
        {"opened": "x", "picked": "y"},
        {"opened": {"id": "../../etc/passwd"}, "picked": {"ids": ["../x", 7, None], "rev": 1}},
        {"opened": {"id": 10**400}, "picked": {"ids": "all", "rev": 1}},
        {"opened": {"id": "0" * 26}, "picked": {"ids": ["0" * 26] * 10_000, "rev": 1}},
        {"opened": [[]], "picked": {"rev": "1"}},
    ],
)
def test_hostile_clicks_change_nothing(open_page, keep, payload):
    ids = keep("a witch")
    page = open_page(SCRIPT)
    page.session_state[state.GALLERY_GRID] = payload
    page.run()
    assert not page.exception and not page.error
    assert shown(page) == ids
    assert not has_button(page, "gallery.close")


def test_a_late_tick_of_an_older_wall_is_passed_over(open_page, keep):
    ids = keep("one", "two")
    page = open_page(SCRIPT)
    stale = {"ids": ids, "rev": grid(page)["rev"] - 1}
    page.session_state[state.GALLERY_GRID] = {"opened": None, "picked": stale}
    page.run()
    assert not has_button(page, "gallery.delete_picked")


def test_a_picture_whose_file_is_gone_can_still_be_deleted(open_page, keep, studio):
    ids = keep("a witch")
    studio.gallery.path(ids[0]).unlink()
    page = send(open_page(SCRIPT), opened=ids[0])
    assert not page.exception
    assert "damaged or gone" in page.error[0].value
    page.button(key="gallery.delete").click().run()
    assert shown(page) == []


def test_a_picture_selected_elsewhere_opens_here(open_page, keep):
    ids = keep("one", "two")
    page = send(open_page(SCRIPT), opened=ids[0])
    page = page.switch_page("pages/4_Generate.py").run()
    page.session_state[state.SELECTED_PICTURE] = ids[1]
    page = page.switch_page(f"pages/{SCRIPT}").run()
    assert has_button(page, "gallery.close")
    assert grid(page)["selected"] == ids[1]


# --- a picture dropped back in ------------------------------------------------------------------


def drop(page: AppTest, name: str, data: bytes) -> AppTest:
    return page.file_uploader(key=state.GALLERY_UPLOAD).upload(name, data, "image/png").run()


def test_a_picture_dropped_back_in_is_taken_up_again(open_page, keep, studio, standing):
    ids = keep("a witch", "a knight")
    page = drop(open_page(SCRIPT), "x.png", studio.gallery.path(ids[1]).read_bytes())
    assert "Made with PoseAnimeFlow Studio" in texts(page)
    assert "a knight" in texts(page)
    page.button(key="gallery.use_upload").click().run()
    assert not page.exception and not page.error
    assert page.session_state[state.PROMPT] == "a knight"
    assert page.session_state[state.STEPS] == 14
    assert page.session_state[state.POSE] == standing


@pytest.mark.parametrize("size", [(16, 16), (64, 8200), (64, 640)])
def test_a_picture_dropped_back_in_has_the_limits_of_all_pictures(open_page, size):
    buffer = io.BytesIO()
    Image.new("RGB", size).save(buffer, "PNG")
    page = drop(open_page(SCRIPT), "x.png", buffer.getvalue())
    assert not page.exception
    with pytest.raises(ImageRejected) as refused:
        open_image(buffer.getvalue())
    assert [error.value for error in page.error] == [plain(refused.value.shown)]
    assert not has_button(page, "gallery.use_upload")


def test_a_picture_of_another_tool_gives_words_and_seed(open_page):
    text = "a cat\nNegative prompt: dog\nSteps: 20, Seed: 77, Size: 512x512"
    page = drop(open_page(SCRIPT), "x.png", png(parameters=text))
    assert "AUTOMATIC1111" in texts(page)
    page.button(key="gallery.use_upload").click().run()
    assert page.session_state[state.PROMPT] == "a cat"
    assert page.session_state[state.NEGATIVE] == "dog"
    assert page.session_state[state.SEED] == 77


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        png(poseanimeflow='{"format": 1, "request": {"prompt": "x", "steps": 1e400}}'),
        png(poseanimeflow='{"format": 1, "request": {"prompt": "x", "pose": "[[[[]]]]"}}'),
        png(poseanimeflow='{"format": 1, "request": {"prompt": "x", "size": [1, 2]}}'),
    ],
)
def test_hostile_files_are_one_line(open_page, data):
    page = drop(open_page(SCRIPT), "x.png", data)
    assert not page.exception
    assert len(page.error) == 1
    line = page.error[0].value
    assert line and "\n" not in line and not line.startswith("Expected")


def test_a_picture_that_says_nothing(open_page):
    page = drop(open_page(SCRIPT), "x.png", png())
    assert [info.value for info in page.info] == ["No settings found in this picture."]
