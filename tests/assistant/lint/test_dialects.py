"""Which words of quality belong to which checkpoint of the catalogue."""

from __future__ import annotations

import dataclasses

import pytest

from core.assistant.lint import Dialect, dialect_of
from core.models.catalogue import load_catalogue
from core.models.family import Family
from core.models.painter import DRAWING
from core.models.specs import CheckpointSpec

KNOWN = load_catalogue().of(CheckpointSpec)
OWN = dataclasses.replace(
    KNOWN.get("illustrious-xl-v1.1"), id="mine", title="Mine", quality_tags=""
)


@pytest.mark.parametrize(
    ("name", "dialect"),
    [
        ("starter", Dialect.STARTER),
        ("stable-diffusion-v1-5", Dialect.SD15),
        ("meinamix-v11", Dialect.SD15),
        ("animagine-xl-4.0", Dialect.BOORU),
        ("illustrious-xl-v0.1", Dialect.BOORU),
        ("noobai-xl-1.1", Dialect.BOORU),
        ("pony-v6-xl", Dialect.PONY),
    ],
)
def test_of_the_catalogue(name: str, dialect: Dialect) -> None:
    assert dialect_of(KNOWN.get(name)) is dialect


@pytest.mark.parametrize(
    ("spec", "dialect"),
    [
        (OWN, Dialect.UNKNOWN),
        (dataclasses.replace(OWN, title="autismmix pony"), Dialect.PONY),
        (dataclasses.replace(OWN, family=Family.SD15), Dialect.SD15),
        (DRAWING, Dialect.NONE),
        (None, Dialect.NONE),
    ],
)
def test_of_a_persons_own(spec: CheckpointSpec | None, dialect: Dialect) -> None:
    """An SDXL checkpoint that does not tell its parents may be a child of any."""
    assert dialect_of(spec) is dialect
