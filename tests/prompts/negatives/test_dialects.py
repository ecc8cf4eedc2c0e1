from __future__ import annotations

import pytest

from core.config import Config
from core.models import registry
from core.models.family import Family
from core.prompts.library import split_phrases
from core.prompts.negatives.dialects import Dialect, dialect_of, preset


@pytest.mark.parametrize(
    ("name", "dialect"),
    [
        ("animagine-xl-4.0", Dialect.ANIMAGINE), ("illustrious-xl-v1.1", Dialect.ILLUSTRIOUS),
        ("noobai-xl-vpred-1.0", Dialect.ILLUSTRIOUS), ("pony-v6-xl", Dialect.PONY),
        ("anything-v5", Dialect.SD15), ("starter", Dialect.SD15),
    ],
)  # fmt: skip
def test_each_checkpoint_of_the_catalogue_is_told(tmp_path, name, dialect):
    spec = registry.checkpoint(name, Config(data_folder=tmp_path))
    names = f"{spec.id} {spec.title} {spec.quality_tags}"
    assert dialect_of(names, is_sdxl=spec.family is Family.SDXL) is dialect


def test_what_only_its_quality_words_tell():
    assert dialect_of("mine score_9, score_8_up", is_sdxl=True) is Dialect.PONY
    assert dialect_of("mine", is_sdxl=True) is Dialect.SDXL
    assert dialect_of("PonyPencil", is_sdxl=False) is Dialect.SD15


@pytest.mark.parametrize("dialect", Dialect)
def test_a_preset_says_nothing_twice(dialect):
    words = split_phrases(preset(dialect))
    assert len(set(words)) == len(words) > 5
