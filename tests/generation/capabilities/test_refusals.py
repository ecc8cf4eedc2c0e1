"""What does not fit a family is refused before anything loads."""

from __future__ import annotations

import pytest

from core.errors import ModelMissing, RequestRejected, WrongFamily
from core.generation.engine import Engine
from core.generation.request import GenerationRequest, LoraUse, Reference
from core.models.loading.cache import ModelCache
from core.models.registry import checkpoint
from tests.generation.families import FAMILIES


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"loras": (LoraUse("{other}-kohya"),)},
            "Expected {other}-kohya to be for {this}, as {name} is",
        ),
        (
            {"vae": "{other}-vae"},
            "Expected {other}-vae to be for {this}, as {name} is, got one for",
        ),
        (
            {"references": (Reference("0" * 32, adapter="{other}-plus"),)},
            "Expected {other}-plus to be for {this}, as {name} is, got one for",
        ),
    ],
)
def test_parts_of_another_family_are_refused_before_anything_loads(config, family, changes, line):
    from dataclasses import replace

    other = next(name for name in FAMILIES if name != family)
    label = {"sd15": "SD 1.5", "sdxl": "SDXL"}[family]

    def filled(value):
        if isinstance(value, tuple):
            return tuple(filled(one) for one in value)
        if isinstance(value, LoraUse):
            return replace(value, id=value.id.format(other=other))
        if isinstance(value, Reference):
            return replace(value, adapter=value.adapter.format(other=other))
        return value.format(other=other)

    cache = ModelCache(config)
    request = GenerationRequest(
        prompt="a", checkpoint=family, **{name: filled(value) for name, value in changes.items()}
    )
    with pytest.raises(WrongFamily) as caught:
        Engine(cache).generate(request)
    assert line.format(this=label, name=family, other=other) in str(caught.value)
    assert not cache.holds(checkpoint(family, config))


def test_names_nobody_knows_and_weights_out_of_range_are_refused(draw):
    with pytest.raises(ModelMissing, match="Expected a LoRA that is known here"):
        draw(loras=(LoraUse("nothing"),))
    with pytest.raises(RequestRejected, match=r"got 'x': write <lora:name:0\.8>"):
        draw(prompt="a <lora:sd15-kohya:x>")
    with pytest.raises(ModelMissing, match="Expected a VAE that is known here"):
        draw(vae="nothing")
