from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.config import GIBIBYTE, MEBIBYTE, ROOT, Config


def test_defaults_stay_beside_the_app():
    config = Config.from_environment({})
    assert config.data_folder == ROOT / "data"
    assert (config.device, config.dtype, config.offline) == ("auto", "auto", False)
    assert config.min_free_bytes == 500 * MEBIBYTE


def test_the_environment_decides(tmp_path: Path):
    config = Config.from_environment(
        {
            "POSEANIME_DATA": str(tmp_path / "x"),
            "POSEANIME_DEVICE": "cpu",
            "POSEANIME_DTYPE": "float32",
            "POSEANIME_MIN_FREE_MB": "7",
            "HF_HUB_OFFLINE": "1",
        }
    )
    assert config.gallery_folder == tmp_path / "x" / "gallery"
    assert (config.device, config.dtype, config.offline) == ("cpu", "float32", True)
    assert config.min_free_bytes == 7 * MEBIBYTE


def test_a_wrong_number_falls_back_to_the_default():
    config = Config.from_environment({"POSEANIME_MIN_FREE_MB": "lots"})
    assert config.min_free_bytes == 500 * MEBIBYTE


def test_folders_of_other_programs_are_linked(tmp_path: Path):
    assert Config.from_environment({}).linked_models == ()
    text = os.pathsep.join([str(tmp_path / "webui"), "", f" {tmp_path}/comfy/../comfy "])
    linked = Config.from_environment({"POSEANIME_MODELS": text}).linked_models
    assert linked == (tmp_path / "webui", tmp_path / "comfy")


@pytest.mark.parametrize(
    ("text", "budget"),
    [("", None), ("6", 6 * GIBIBYTE), ("2.5", int(2.5 * GIBIBYTE)), ("-1", None), ("much", None)],
)
def test_the_memory_budget_is_in_gibibytes(text, budget):
    assert Config.from_environment({"POSEANIME_MEMORY_GB": text}).memory_budget == budget


@pytest.mark.parametrize(("text", "is_on"), [("1", True), ("on", True), ("0", False), ("", False)])
def test_compiling_is_for_who_asks(text, is_on):
    assert Config.from_environment({"POSEANIME_COMPILE": text}).compiles is is_on


@pytest.mark.parametrize(
    ("text", "is_on"), [(None, True), ("", True), ("1", True), ("0", False), ("Off", False)]
)
def test_the_model_is_loaded_ahead_unless_that_is_switched_off(text, is_on):
    values = {} if text is None else {"POSEANIME_PRELOAD": text}
    assert Config.from_environment(values).preloads is is_on


def test_without_an_environment_nothing_is_loaded_ahead(tmp_path: Path):
    assert not Config(data_folder=tmp_path).preloads
