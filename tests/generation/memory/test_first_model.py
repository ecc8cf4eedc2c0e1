"""Which model a machine starts with: the finest that it draws at speed, or what is here."""

from __future__ import annotations

import pytest

from core.config import Config
from core.generation.memory.first_model import first_model
from core.models.hardware import device, machine, speed
from core.models.hardware.machine import Gpu
from tests.models import tiny

GIB = 1 << 30


@pytest.fixture
def config(tmp_path, monkeypatch) -> Config:
    """Nothing is fetched yet."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return Config(data_folder=tmp_path / "data")


@pytest.fixture
def card(monkeypatch):
    """A machine with a graphics card of so many GiB."""

    def put(gibibytes: float) -> None:
        found = Gpu("Card", (8, 6), int(gibibytes * GIB), int((gibibytes - 0.4) * GIB))
        monkeypatch.setattr(device, "gpu_by_driver", lambda: found)
        monkeypatch.setattr(machine, "usable_memory", lambda _name: found.free)

    return put


@pytest.fixture
def processor(monkeypatch):
    """A machine without one, so many GiB of memory and so many 10^12 operations a second."""

    def put(gibibytes: float, teraflops: float = 0.2) -> None:
        monkeypatch.setattr(device, "gpu_by_driver", lambda: None)
        monkeypatch.setattr(machine, "usable_memory", lambda _name: int(gibibytes * GIB))
        monkeypatch.setattr(speed, "processor_teraflops", lambda: teraflops)

    return put


def without(config: Config, **changes) -> Config:
    return Config(data_folder=config.data_folder, **changes)


@pytest.mark.parametrize(
    ("gibibytes", "name", "family"),
    [
        (24, "animagine-xl-4.0", "SDXL"),
        (8, "animagine-xl-4.0", "SDXL"),
        (6, "anything-v5", "SD 1.5"),
    ],
)
def test_a_card_gets_the_largest_it_draws_at_speed(config, card, gibibytes, name, family):
    card(gibibytes)
    found = first_model(config)
    assert (found.spec.id, found.is_here) == (name, False)
    assert found.reason == f"{family} fits the {gibibytes} GB of Card: the finest pictures here."


def test_what_the_larger_one_lacks_is_told(config, card):
    card(6)
    assert first_model(config).further.startswith("SDXL would need ")


def test_a_small_card_starts_with_the_starter(config, card):
    card(2)
    found = first_model(config)
    assert (found.spec.id, found.is_here) == ("starter", True)


def test_what_is_here_goes_before_what_is_fetched(config, card):
    card(8)
    tiny.write_checkpoint(config.models_folder / "mine")
    found = first_model(without(config, offline=True))
    assert (found.spec.id, found.is_here) == ("mine", True)
    assert found.further == "Animagine XL 4.0 would fit too, but the studio is offline."


def test_a_full_disk_is_told_before(config, card, monkeypatch):
    card(24)
    monkeypatch.setattr(
        "core.generation.memory.first_model.free_bytes", lambda _folder: 3_000_000_000
    )
    found = first_model(config)
    assert found.spec.id == "anything-v5"
    assert found.further == "Animagine XL 4.0 would fit too, but needs 7.63 GB of disk space."


def test_a_processor_starts_with_the_starter_and_hears_the_price_of_more(config, processor):
    processor(16, teraflops=0.2)
    found = first_model(config)
    assert (found.spec.id, found.is_here) == ("starter", True)
    # 28 steps of 2 × 1.086, or 6 of them: 10^12 operations each, and 2.51 for the decoding
    share = 0.2 * speed.NETWORK_SHARE
    whole, few = (28 * 2 * 1.086 + 2.51) / share, (6 * 2 * 1.086 + 2.51) / share
    assert found.further == (
        f"Anything V5 paints finer and would take about {round(whole / 60)} min a picture here, "
        f"{round(few / 60)} min with the LoRA LCM (reckoned, 512×512)."
    )


def test_without_room_for_more_a_processor_says_so(config, processor):
    processor(3)
    assert first_model(config).further.startswith("Anything V5 would need ")


def test_the_speed_of_this_processor_is_measured_once():
    speed.processor_teraflops.cache_clear()
    found = speed.processor_teraflops()
    assert 0.001 < found < 50
    assert speed.processor_teraflops() == found
