"""Words from outside are shown on every page and mean nothing to it."""

from __future__ import annotations

import re
import shutil

import pytest
from PIL import Image

from core.characters.card import Card
from core.figures.words import read
from core.generation.request import GenerationRequest
from core.pose import presets
from core.pose.skeleton import Pose
from core.prompts import user_templates
from core.ui import state
from core.ui.controls import plain
from tests.models import tiny, tiny_files
from tests.pages.generating import TINY, queue_of

HOSTILE = "![a](b.png) [c](d) :red[e] $f$ `g` **h** <i> :material/j:"
# A file's name holds no slash.
FILE = HOSTILE.replace("/", "")
# What would take effect: an opening that no backslash stands before.
MEANS = re.compile(r"(?<!\\)(\[[ac]|:red|\$f|`g|\*\*h|<i>)")
PAGES = ["1_Pose.py", "2_Prompts.py", "3_Characters.py", "4_Generate.py", "8_Upscale.py",
         "7_Cut_out.py", "9_Gallery.py", "10_Models.py", "11_Settings.py",
         "6_Motion.py"]  # fmt: skip


@pytest.fixture
def hostile(studio, standing: Pose) -> str:
    """A data folder in which every name and every line is hostile."""
    models = studio.config.models_folder
    for kind in ("loras", "vae", "upscalers"):
        (models / kind).mkdir(parents=True, exist_ok=True)
    tiny_files.write_kohya_lora(models / "loras" / f"{FILE}.safetensors", tiny.four_level_unet())
    tiny_files.write_upscaler(models / "upscalers" / f"{FILE}.safetensors")
    (models / "vae" / f"{FILE}.safetensors").write_bytes(b"no model at all")
    (models / f"{FILE}.safetensors").write_bytes(b"no model at all")
    shutil.copytree(models / TINY, models / FILE)
    presets.save(standing, HOSTILE, studio.config.poses_folder, tags=[HOSTILE])
    user_templates.UserTemplates(studio.config.prompts_folder).save(HOSTILE, HOSTILE)
    studio.characters.keep(Card(name=HOSTILE, look=read("girl").looks[0], notes=HOSTILE))
    request = GenerationRequest(prompt=HOSTILE, checkpoint=TINY)
    picture = studio.gallery.save(
        Image.new("RGB", (64, 64)),
        kind="generated",
        request=request.to_dict(),
        extras={"notes": [HOSTILE]},
    )
    queue = queue_of(studio)
    for name in ("waiting", "failed"):
        queue.submit("generate", request.to_dict(), "local", name)
    queue.submit("fetch", {"id": HOSTILE, "name": HOSTILE}, "local", "fetching")
    with studio.database.transaction() as connection:
        connection.execute(
            "UPDATE jobs SET state = 'failed', error = ? WHERE id = 'failed'", (HOSTILE,)
        )
    return picture.id


# What the browser shows as it is.
AS_IT_IS = {"code", "text", "json", "html", "image", "selectbox", "multiselect", "text_area"}
MARKDOWN_FIELDS = ("label", "body", "help", "text")


def markdown_of(page) -> list[str]:
    """Everything that the browser reads as Markdown."""
    found: list[str] = []
    for element in page._tree:
        proto = getattr(element, "proto", None)
        is_label_only = element.type in AS_IT_IS
        fields = ("label", "help") if is_label_only else MARKDOWN_FIELDS
        found += [str(getattr(proto, field)) for field in fields if hasattr(proto, field)]
        if element.type in ("button_group", "radio"):
            found += [getattr(one, "content", one) for one in proto.options]
    return [text for text in found if text]


@pytest.mark.parametrize("script", PAGES)
def test_hostile_words_mean_nothing_on_any_page(hostile, home, script):
    home.session_state[state.SELECTED_PICTURE] = hostile
    home.session_state[state.PROMPT] = HOSTILE
    home.session_state[state.LORAS] = [FILE]
    for key in (state.GENERATE_JOBS, state.UPSCALE_JOBS, state.MODELS_JOBS, state.MERGE_JOBS):
        home.session_state[key] = ["failed", "waiting", "fetching"]
    home.session_state[state.ERROR] = HOSTILE
    page = home.switch_page(f"pages/{script}").run()
    assert not page.exception
    assert page.error[0].value == plain(HOSTILE)
    texts = markdown_of(page)
    assert sum(r"\[c" in text for text in texts) >= 1
    assert [text for text in texts if MEANS.search(text)] == []


def test_hostile_words_mean_nothing_in_an_open_character(hostile, studio, home):
    home.session_state[state.CHARACTER_CARD] = studio.characters.find().cards[0]
    page = home.switch_page("pages/3_Characters.py").run()
    assert not page.exception and not page.error
    texts = markdown_of(page)
    assert [text for text in texts if MEANS.search(text)] == []


def test_the_check_sees_words_that_mean_something():
    for word in ("![a](b)", "[c](d)", ":red[e]", "$f$", "`g`", "**h**", "<i>"):
        assert MEANS.search(f"text {word}")
        assert not MEANS.search(plain(f"text {word}"))
