"""What the list of models and the Models page's tables say is in the tables of texts."""

from __future__ import annotations

import pytest

from core.models import registry
from core.models.catalogue import load_catalogue
from core.models.painter import DRAWING
from core.models.specs.onnx import DetectorSpec
from core.models.user_choices import PredictionChoice
from core.ui.models import merging, panels
from tests.texts.lines import LANGUAGES, untold

SPECS = [
    DRAWING,
    *(one for cls in registry.SPECS.values() for one in load_catalogue().of(cls).all()),
]
IN_EACH = pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)


@IN_EACH
def test_what_the_list_says_of_its_models(language) -> None:
    said = [text for spec in SPECS for text in (spec.note, spec.terms) if text]
    said += [one.finder_text for one in SPECS if isinstance(one, DetectorSpec) and one.finder_text]
    assert len(said) > 50
    assert untold(said, language) == []


@IN_EACH
def test_titles_that_are_words(language) -> None:
    """Names of models stay as their people call them."""
    said = [
        one.title for one in SPECS if any(sign in one.title for sign in (": ", " for ", "built"))
    ]
    assert "Pose for Stable Diffusion 1.5" in said
    assert untold(said, language) == []


@IN_EACH
def test_kinds_and_choices(language) -> None:
    said = [text for kind in registry.SPECS for text in (f"{kind.label}s", kind.label, kind.a_noun)]
    said += [one.label for one in PredictionChoice]
    said += [*merging.WHAT_THEY_DO, *merging.WHAT_THEY_DO.values(), *merging.PRECISIONS.values()]
    said += panels.VIEWS
    assert untold(said, language) == []
