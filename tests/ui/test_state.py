"""What one page leaves in the session for another."""

from __future__ import annotations

import ast
import re
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from core.brush.masks import PaintedMask
from core.config import ROOT
from core.errors import PoseFormatError, RequestRejected
from core.generation.drawing.inputs import DRAWN_KINDS
from core.generation.request import GenerationRequest
from core.generation.request_inputs import SIDES
from core.geometry import Size
from core.pose.skeleton import Joint
from core.ui import state
from core.ui.generate import restore


@pytest.fixture
def session(monkeypatch):
    """The session's values without a browser."""
    values: dict[str, object] = {}
    monkeypatch.setattr(state.st, "session_state", values)
    return values


def request(**values) -> dict[str, object]:
    return GenerationRequest(**{"prompt": "a witch", "seed": 9, **values}).to_dict()


def test_the_pose_counts_changes_from_python_only(session, standing):
    assert state.current_pose() is None
    assert state.pose_revision() == 0
    state.set_pose(standing)
    assert state.current_pose() == standing
    assert state.pose_revision() == 1
    state.keep_edited_pose(standing.mirrored())
    assert state.current_pose() == standing.mirrored()
    assert state.pose_revision() == 1


def test_unsure_joints_belong_to_the_newest_pose(session, standing):
    state.set_pose(standing, unsure=[(Joint.LEFT_KNEE, Joint.NOSE)])
    assert state.unsure_joints() == [[12, 0]]
    state.set_pose(standing)
    assert state.unsure_joints() == []


def test_a_new_pose_is_held(session, standing):
    session[state.USE_POSE] = False
    state.set_pose(standing)
    assert session[state.USE_POSE] is True


def test_session_images_are_newest_first_and_said_once(session):
    state.remember_images(["a", "b"])
    state.remember_images(["c", "a"])
    assert state.session_images() == ["c", "b", "a"]


def test_jobs_are_newest_first_and_wait_to_be_collected(session):
    state.remember_job(state.GENERATE_JOBS, "one")
    state.remember_job(state.GENERATE_JOBS, "two")
    state.remember_job(state.GENERATE_JOBS, "one")
    assert state.last_jobs(state.GENERATE_JOBS) == ["one", "two"]
    assert state.last_jobs(state.HOME_JOBS) == []
    state.mark_collected("one")
    assert state.uncollected_jobs() == ["two"]


def test_use_request_fills_everything(session, standing):
    restore.use_request(
        request(
            negative_prompt="blurry", pose=standing, checkpoint="starter", size=Size(192, 128),
            steps=21, guidance=5.0, control_strength=0.25, sampler="Euler a", count=2,
            until_score=0.75, clip_skip=2, enlarge=4, upscaler="mine",
        )
    )  # fmt: skip
    assert {key: session[key] for key in session if key.startswith("generate.")} == {
        state.PROMPT: "a witch",
        state.NEGATIVE: "blurry",
        state.STYLES: (),
        state.USE_POSE: True,
        state.CHECKPOINT: "starter",
        state.SIZE: "192×128",
        state.POSE_ASPECT: standing.size.aspect,
        state.STEPS: 21,
        state.GUIDANCE: 5.0,
        state.POSE_STRENGTH: 0.25,
        state.POSE_GUIDANCE: False,
        state.REGIONAL: False,
        state.SAMPLER: "Euler a",
        state.SEED_IS_FIXED: True,
        state.SEED: 9,
        state.VARIATION_SEED: 0,
        state.VARIATION_STRENGTH: 0.0,
        state.COUNT: 2,
        state.UNTIL_SCORE: 0.75,
        state.CLIP_SKIP: 2,
        state.ENLARGE: 4,
        state.ENLARGE_UPSCALER: "mine",
        state.POSE_STEPS: (0.0, 1.0),
        state.GUIDANCE_RESCALE: 0.0,
        state.VAE: "auto",
        state.LORAS: [],
        state.START: None,
        state.MASK: None,
        state.MASK_ON: False,
        state.MASK_BASE: None,
        state.MASK_PAINTED: PaintedMask(),
        state.MASK_REVISION: 1,
        **{state.ground_side(side): 0 for side in SIDES},
        state.GROUND_REVISION: 1,
        state.REFERENCES: [],
        state.CONTROLS: [],
        state.REFINE: False,
        state.FIX_FACES: False,
        state.FIX_HANDS: False,
        state.DRAWING_SEED: 9,
        state.FROM_DRAWING: False,
        state.BACKGROUND: "",
        state.DRAWN_MAPS: {},
        **{state.drawn_map(kind): False for kind in DRAWN_KINDS},
        state.RESTORED: {
            state.CHECKPOINT: "starter",
            state.SIZE: "192×128",
            state.ENLARGE: 4,
            state.ENLARGE_UPSCALER: "mine",
            state.REFINE_UPSCALER: "latent",
            state.UNTIL_SCORE: 0.75,
            state.SAMPLER: "Euler a",
        },
    }
    assert state.current_pose() == standing


def test_use_request_without_a_pose_keeps_the_drawn_one_but_does_not_hold_it(session, standing):
    state.set_pose(standing)
    restore.use_request(request())
    assert state.current_pose() == standing
    assert session[state.USE_POSE] is False


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, RequestRejected),
        ({"prompt": "a witch", "steps": 10**9}, RequestRejected),
        ({"prompt": "a witch", "pose": "{"}, PoseFormatError),
        ({"prompt": "a witch", "seed": 2**60}, RequestRejected),
    ],
)
def test_settings_that_cannot_be_used_change_nothing(session, values, error):
    with pytest.raises(error):
        restore.use_request(values)
    assert session == {}


def test_use_prompt_leaves_the_negative_alone_unless_given(session):
    state.use_prompt("a witch", "blurry")
    state.use_prompt("a knight")
    assert (session[state.PROMPT], session[state.NEGATIVE]) == ("a knight", "blurry")
    assert state.has_prompt()


def test_a_second_submit_at_once_is_a_double_click(session, monkeypatch):
    now = iter([10.0, 10.3, 11.5])
    monkeypatch.setattr(state, "time", SimpleNamespace(monotonic=lambda: next(now)))
    assert [state.is_double_click() for _ in range(3)] == [False, True, False]


def test_values_reach_a_real_session():
    def script() -> None:
        import streamlit as st

        from core.ui import state

        state.start_with(state.PROMPT, "")
        st.text_area("Prompt", key=state.PROMPT, persist_state="session")
        st.button("Use", on_click=state.use_prompt, args=("a witch",))

    app = AppTest.from_function(script).run()
    app.button[0].click().run()
    assert app.text_area[0].value == "a witch"


# --- every key stands there -----------------------------------------------------------------------

PAGES = "|".join(
    sorted(
        {key.split(".")[0] for key in vars(state).values() if isinstance(key, str) and "." in key}
    )
)
LIKE_A_KEY = re.compile(rf"({PAGES})\.[a-z_][a-z_0-9.]*")
FILES = (".py", ".css", ".js", ".json", ".svg", ".png")


def spelt_keys(source: str) -> set[str]:
    """What a module gives as the key of a widget or of the session without the table of them."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.keyword(arg="key", value=ast.Constant(value=str()) | ast.JoinedStr()):
                found.add(ast.unparse(node.value))
            case ast.Subscript(value=ast.Attribute(attr="session_state"), slice=ast.Constant()):
                found.add(ast.unparse(node.slice))
            case ast.Constant(value=str(text)) if LIKE_A_KEY.fullmatch(text):
                found.add(ast.unparse(node))
            case _:
                pass
    return {text for text in found if not text.strip("'").endswith(FILES)}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('st.button("Go", key="generate.go")', {"'generate.go'"}),
        ('st.container(key="wide")', {"'wide'"}),
        ('st.container(key=f"wide_{one}")', {"f'wide_{one}'"}),
        ('st.session_state["x"]', {"'x'"}),
        ('KEY = "pose.editor"', {"'pose.editor'"}),
        ('key = f"prompts.blank.{one}"', {"'prompts.blank.'"}),
        ("st.button(key=state.GENERATE_SUBMIT)", set()),
        ('STYLE = FOLDER / "gallery.css"', set()),
    ],
)  # fmt: skip
def test_a_spelt_key_is_found(source, found):
    assert spelt_keys(source) == found


def test_keys_stand_in_state_alone():
    sources = [
        path
        for path in (*(ROOT / "core/ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"))
        if "state" not in path.parent.name
    ]
    assert {str(path): spelt_keys(path.read_text(encoding="utf-8")) for path in sources} == {
        str(path): set() for path in sources
    }


def test_no_two_keys_are_alike():
    keys = [
        value for name, value in vars(state).items() if name.isupper() and isinstance(value, str)
    ]
    assert len(set(keys)) == len(keys)
