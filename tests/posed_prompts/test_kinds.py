from __future__ import annotations

import pytest

from core.pose.actions import words_of
from core.pose.presets import all_presets
from core.posed_prompts.kinds import kind_of
from core.prompts import library
from core.prompts.building.parts import Kind

SPOKEN = {
    Kind.CHARACTER: "1girl; solo; long silver hair; smile; blue eyes; blush; glowing eyes; 2boys",
    Kind.OUTFIT: "red hoodie; sheathed sword; school uniform; cat ears; plaid skirt; katana",
    Kind.ACTION: "jogging; sitting on a chair; arms up; looking at viewer; fighting stance",
    Kind.SCENE: "rooftop at night; rain; cherry blossoms; beach; simple background",
    Kind.LIGHT: "golden hour; rim lighting; soft light through leaves; long shadows; backlit",
    Kind.CAMERA: "from below; cowboy shot; full body; close-up; depth of field",
    Kind.STYLE: "watercolor; anime style; cel shading; film grain; soft painted background",
    Kind.QUALITY: "masterpiece; best quality; detailed background; 8k",
    Kind.OTHER: "qwertz; the a",
}


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [(phrase, kind) for kind, phrases in SPOKEN.items() for phrase in phrases.split("; ")],
)
def test_a_phrase_speaks_of(phrase, expected):
    assert kind_of(phrase) is expected


@pytest.mark.parametrize("preset", all_presets(), ids=lambda preset: preset.id)
def test_what_a_pose_shows_is_an_action(preset):
    for words in words_of(preset):
        parts = [kind_of(phrase) for phrase in library.split_phrases(words)]
        assert parts == [Kind.ACTION] or len(parts) > 1


def test_most_phrases_of_the_library_speak_of_something():
    phrases = {p for t in library.all_templates() for p in library.split_phrases(library.fill(t))}
    unknown = {phrase for phrase in phrases if kind_of(phrase) is Kind.OTHER}
    assert len(unknown) <= 0.1 * len(phrases), unknown
