"""Cut-out requests are whole, and are read back from rows that anybody may have touched."""

from __future__ import annotations

from typing import Any

import pytest

from core.cutout.parts import BodyPart
from core.cutout.request import AUTO, CutoutRequest, Ground, GroundKind
from core.errors import RequestRejected
from core.files import new_id

DIGEST = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    "ground",
    [
        Ground(),
        Ground(GroundKind.COLOUR, "#12abff"),
        Ground(GroundKind.PLACE, "forest"),
        Ground(GroundKind.PICTURE, DIGEST),
    ],
)
def test_requests_survive_a_row(ground: Ground) -> None:
    request = CutoutRequest(image_id=new_id(), method="starter", strokes=DIGEST, ground=ground)
    assert CutoutRequest.from_dict(request.to_dict()) == request


def test_what_is_not_said_is_as_the_studio_has_it() -> None:
    request = CutoutRequest.from_dict({"image_id": new_id(), "newer": 1})
    assert (request.method, request.strokes, request.ground) == (AUTO, "", Ground())


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"image_id": "../secrets"},
        {"strokes": "../secrets"},
        {"method": "../secrets"},
        {"ground": {"kind": "nowhere"}},
        {"ground": {"kind": "colour", "value": "red"}},
        {"ground": {"kind": "picture", "value": "../secrets"}},
    ],
)
def test_foreign_values_are_refused(values: dict[str, Any]) -> None:
    known = {"image_id": new_id()} if values else {}
    with pytest.raises(RequestRejected):
        CutoutRequest.from_dict({**known, **values})


def test_parts_keep_the_numbers_that_the_network_was_taught() -> None:
    assert [part.name for part in BodyPart] == [
        "GROUND", "HAIR", "HEAD", "TRUNK", "UPPER_ARM", "LOWER_ARM", "HAND", "UPPER_LEG",
        "LOWER_LEG", "FOOT", "SKIRT", "CAPE", "PROP", "ACCESSORY",
    ]  # fmt: skip
    assert [part.value for part in BodyPart] == list(range(14))
