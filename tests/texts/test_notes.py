"""What is told of work, while it runs and beside its result, is in the tables of texts."""

from __future__ import annotations

import pytest

from core.texts import Language, texts
from tests.texts import reading
from tests.texts.lines import LANGUAGES, untold
from tests.texts.reading import HOLE, Place, said_by

IN_EACH = pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
# Module and the function or property that says it.
SAYS = (
    ("core/characters/cast_request.py", "_loras"),
    ("core/characters/cast_request.py", "_references"),
    ("core/characters/garments/garment.py", "_notes"),
    ("core/cutout/methods.py", "_why_mistrusted"),
    ("core/generation/batch_progress.py", "text"),
    ("core/generation/batch_progress.py", "_step"),
    ("core/generation/drawing/painter.py", "left_out"),
    ("core/generation/drawing/painter.py", "note_on"),
    ("core/generation/fixing/fixing.py", "_notes"),
    ("core/generation/fixing/fixing.py", "_why_not"),
    ("core/generation/memory/plan.py", "_memory_of"),
    ("core/generation/resolved_request.py", "_tag_notes"),
    ("core/generation/spoken_prompts.py", "spoken"),
    ("core/job_kinds/__init__.py", "_new_poses"),
    ("core/job_kinds/__init__.py", "_sheet"),
    ("core/jobs/remaining.py", "duration"),
    ("core/pose/checks.py", "_named"),
    ("core/pose/checks.py", "_who"),
    ("core/readiness.py", "_checkpoint_text"),
    ("core/repose/fitness.py", "notes"),
    ("core/repose/moving/aims.py", "missing"),
)
# What is called with a text: by its name or that of a method, and the number of the argument.
TAKES = {
    "Fallback": 0, "Finding": 3, "Step": 0, "on_note": 0, "on_text": 0, "on_progress": 2,
    "say": 0, "steps": 0,
}  # fmt: skip
CONSTANTS = (
    ("core/generation/compiling.py", ("FAILED",)),
    (
        "core/prompts/language/marks.py",
        ("HYPERNETWORK", "OTHER_TAG", "NO_WEIGHT", "LORA_PART", "IDLE_LORA", "IDLE_AND",
         "NO_EDITING", "NO_NUMBER", "LOOSE_WEIGHT", "EMPTY_BLANK", "IDLE_BRACES", "LONE_BRACE",
         "NO_WILDCARD", "NOVELAI", "INVOKEAI", "BLENDING"),
    ),
    ("core/repose/fitness.py", ("MISPLACED", "CROWDED", "LOOSE")),
    ("core/repose/moving/aims.py", ("OTHER_SIDE", "FORESHORTENED")),
    ("core/runners/reposing/cells.py", ("TURNED",)),
    ("core/runners/sheets.py", ("CUT",)),
)  # fmt: skip
"""Notes that are handed on by name."""
OF_PROMPTS = "core/assistant/lint/"
"""What is found in prompts is told in lines, which ``tests/assistant/lint`` look up."""


@IN_EACH
@pytest.mark.parametrize(("module", "function"), SAYS)
def test_what_a_function_tells_is_translated(
    module: str, function: str, language: Language
) -> None:
    said = [text for text in said_by(module, function) if text.strip(HOLE)]
    assert said != []
    assert untold(said, language) == []


@IN_EACH
@pytest.mark.parametrize(("module", "names"), CONSTANTS)
def test_notes_by_name_are_translated(
    module: str, names: tuple[str, ...], language: Language
) -> None:
    known = reading.source(reading.ROOT / module).names
    assert untold([str(known[name]) for name in names], language) == []


@IN_EACH
def test_progress_and_notes_are_translated(language: Language) -> None:
    said: list[str] = []
    for one in reading.sources():
        if one.where.startswith(OF_PROMPTS):
            continue
        for call, around in reading.calls(one.tree):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            given = call.args[TAKES[name]] if len(call.args) > TAKES.get(name, 99) else None
            keywords = {word.arg: word.value for word in call.keywords}
            if name == "Progress":
                given = keywords.get("text")
            if name == "Finding":
                said += Place(one, around).texts(call.args[4])
            if given is not None:
                said += [*Place(one, around).texts(given), *Place(one, around).words(given)]
    assert "Looking at the picture …" in said
    assert untold(said, language) == []


def test_titles_of_jobs_and_the_plan_are_said_with_their_values() -> None:
    table = texts(Language.JAPANESE)
    assert table.said("Sprites of Mio") == "Mio のスプライト"
    plan = "SDXL + 2 ControlNets + reference on H200 (139 GB): fits (8.1 GiB of 130.0 GiB free)."
    said = "SDXL + ControlNet 2 個 + 参照画像 / H200 (139 GB): 入ります (8.1 GiB、空き 130.0 GiB)。"
    assert table.said(plan) == said
    assert table.said("12 MB of 1.20 GB · a.safetensors") == "12 MB / 1.20 GB · a.safetensors"
    assert table.said("portrait of a girl, by the sea") == "portrait of a girl, by the sea"
    assert table.said("Tile 3 of 12 · 8 s left") == "タイル 3 / 12 · 残り 8 秒"
