"""The drawing on a page: asked for by the browser, or drawn with the rerun where nobody answers."""

from __future__ import annotations

import base64
import io
import json

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.pose import presets
from core.server.drawing_request import DrawingRequest
from core.server.serving import serving

KEY = "live_drawing"


def page(prompt="girl, red hair", seed=3):
    from core.figures.casting import Character
    from core.geometry import Size
    from core.pose import presets
    from core.ui.components.live_drawing import live_drawing

    pose = presets.get("side-by-side").pose
    live_drawing(prompt, pose, seed, Size(2048, 1024), characters=[None, Character("boy", 7)])


def data(app: AppTest) -> dict:
    assert not app.exception
    return json.loads(app.get("bidi_component")[0].proto.json)


def shown(app: AppTest) -> bytes:
    kind, _, content = data(app)["picture"].partition(",")
    assert kind == "data:image/webp;base64"
    return base64.b64decode(content)


def test_without_a_server_the_drawing_comes_with_the_rerun():
    image = Image.open(io.BytesIO(shown(AppTest.from_function(page, default_timeout=60).run())))
    assert image.format == "WEBP"
    assert image.size == (1024, 512), "the aspect asked for, as large as is drawn at once"


def test_other_words_and_seeds_are_other_drawings():
    def drawn(**kwargs) -> bytes:
        return shown(AppTest.from_function(page, default_timeout=60, kwargs=kwargs).run())

    first = drawn()
    assert drawn() == first
    assert drawn(prompt="girl, blue hair") != first
    assert drawn(seed=4) != first


def test_a_browser_that_is_served_asks_itself_for_the_same_drawing():
    without = shown(AppTest.from_function(page, default_timeout=60).run())
    with serving():
        told = data(AppTest.from_function(page, default_timeout=60).run())
    assert told["picture"] is None
    body = json.dumps({**told["request"], "width": 1024, "height": 512})
    request = DrawingRequest.loads(body.encode())
    assert request.draw() == without
    assert len(request.pose.people) == len(presets.get("side-by-side").pose.people)


@pytest.mark.parametrize("sent", [{"blocked": True}, {"blocked": "yes"}, {}])
def test_a_browser_that_is_not_let_through_is_sent_the_picture(sent):
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state[KEY] = sent
    with serving():
        told = data(app.run())
    assert (told["picture"] is not None) == (sent.get("blocked") is True)
