from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.generation import compiling
from core.generation.compiling import FAILED, Compiling
from core.generation.engine import Engine
from core.models.diffusers_patches import is_compiler_error
from core.models.loading.cache import ModelCache
from tests.models import tiny


@pytest.fixture
def expected(engine, request_for):
    return np.asarray(engine.generate(request_for(), 0).image)


def compiling_engine(config) -> Engine:
    return Engine(ModelCache(replace(config, compiles=True)))


def compiled(unet) -> list[str]:
    parts = [part for part in unet.modules() if part._compiled_call_impl is not None]
    return [type(part).__name__ for part in parts]


def test_compiled_blocks_draw_the_same_picture(shared_config, request_for, expected, monkeypatch):
    """With the backend that only traces: the real compiler takes a minute."""
    monkeypatch.setattr(compiling, "BACKEND", "eager")
    engine = compiling_engine(shared_config)
    drawn = engine.generate(request_for(), 0)
    assert drawn.notes == ()
    assert np.abs(np.asarray(drawn.image).astype(int) - expected).max() <= 1
    unet = engine._session.loaded.unet
    assert compiled(unet) == ["BasicTransformerBlock"] * 4
    engine._session.close()
    assert compiled(unet) == []


def test_where_compiling_fails_the_picture_is_the_plain_one_with_a_note(
    shared_config, request_for, expected, monkeypatch
):
    def broken(_graph, _inputs):
        raise NotImplementedError("no such processor")

    monkeypatch.setattr(compiling, "BACKEND", broken)
    engine = compiling_engine(shared_config)
    drawn = engine.generate(request_for(), 0)
    assert drawn.notes == (FAILED,)
    assert np.array_equal(np.asarray(drawn.image), expected)


def test_other_errors_pass(monkeypatch):
    monkeypatch.setattr(compiling, "BACKEND", "eager")
    work = Compiling(tiny.unet(), is_wanted=True)

    def fail():
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        work.run(fail, before_retry=lambda: pytest.fail("again"))
    assert not work.has_failed
    assert not is_compiler_error(RuntimeError("no"))


def test_unasked_nothing_is_compiled():
    unet = tiny.unet()
    assert Compiling(unet, is_wanted=False).run(lambda: 7, before_retry=lambda: None) == 7
    assert compiled(unet) == []
