"""Which network upscales the pictures of Generate: offered with its time, kept, or said why not."""

from __future__ import annotations

import pytest

from core.generation.request import GenerationRequest
from core.generation.request_inputs import Refine
from core.geometry import Size
from core.ui import state
from core.ui.generate import restore
from core.upscale import estimate
from tests.models.tiny_files import write_upscaler
from tests.pages.generating import TINY, generate, queued

GONE = "gone-x4"


@pytest.fixture
def network(studio) -> str:
    """A person's own network."""
    folder = studio.config.models_folder / "upscalers"
    folder.mkdir(parents=True)
    write_upscaler(folder / "Mine.safetensors")
    return "mine"


@pytest.fixture
def seen(monkeypatch) -> list[Size]:
    """The sizes that times are asked for; each takes 42 seconds."""
    sizes: list[Size] = []

    def seconds(_spec, size, _config):
        sizes.append(size)
        return 42.0

    monkeypatch.setattr(estimate, "measured_seconds", seconds)
    return sizes


def taken_over(request: GenerationRequest) -> dict[str, object]:
    """What "use these settings" leaves in a session."""
    session: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state.st, "session_state", session)
        restore.use_request(request.to_dict())
    return session


def captions(page, key: str) -> dict[str, str]:
    field = page.radio(key=key)
    return dict(zip(field.options, field.proto.captions, strict=True))


def test_the_chosen_network_is_what_is_queued(network, page, studio, seen):
    assert state.ENLARGE_UPSCALER not in [field.key for field in page.radio]
    page.text_area(key=state.PROMPT).set_value("a witch")
    page.segmented_control(key=state.ENLARGE).set_value(2).run()
    told = captions(page, state.ENLARGE_UPSCALER)
    assert told["Mine"].endswith("about 40 s")
    page.radio(key=state.ENLARGE_UPSCALER).set_value(network)
    generate(page)
    assert "Upscaler · Mine · about 40 s" in [one.label for one in page.expander]
    assert [(one.enlarge, one.upscaler) for one in queued(studio)] == [(2, network)]


def test_times_are_those_of_what_each_network_is_given(network, page, seen):
    page.toggle(key=state.REFINE).set_value(True).run()
    page.slider(key=state.REFINE_SCALE).set_value(1.5).run()
    page.segmented_control(key=state.ENLARGE).set_value(2).run()
    drawn = state.size_of(page.selectbox(key=state.SIZE).value)
    seen.clear()
    page.run()
    assert set(seen) == {drawn, Size(round(drawn.width * 1.5), round(drawn.height * 1.5))}
    told = captions(page, state.REFINE_UPSCALER)
    assert told["Mine"].endswith("about 40 s")
    assert told["Latent"].startswith("Inside the model")


@pytest.mark.parametrize(
    "changes", [{"enlarge": 2, "upscaler": GONE}, {"refine": Refine(1.5, upscaler=GONE)}]
)
def test_a_network_that_is_gone_is_named_before_anything_is_queued(
    home, open_page, studio, changes
):
    old = GenerationRequest(prompt="a witch", checkpoint=TINY, size=Size(64, 96), **changes)
    for key, value in taken_over(old).items():
        home.session_state[key] = value
    page = open_page("4_Generate.py")
    key = state.ENLARGE_UPSCALER if "upscaler" in changes else state.REFINE_UPSCALER
    assert page.radio(key=key).value == GONE
    assert "known here" in captions(page, key)[GONE]
    (error,) = generate(page).error
    assert GONE in error.value
    assert not studio.jobs()
