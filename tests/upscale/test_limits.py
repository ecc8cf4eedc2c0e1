"""What may be enlarged how far, by the memory that is there."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.config import ROOT
from core.errors import OutOfMemory, RequestRejected
from core.geometry import Size
from core.models.hardware import machine
from core.upscale import limits
from core.upscale.limits import (
    bytes_needed,
    check_result,
    check_target,
    possible_presets,
    possible_scales,
)
from core.upscale.presets import Preset
from core.upscale.request import SCALES

DEFAULT_PICTURE = Size(1536, 2304)
GIB = 1 << 30


@pytest.fixture
def free(monkeypatch):
    """Sets the free memory of the machine."""

    def give(amount: int) -> None:
        monkeypatch.setattr(machine, "available_memory", lambda _name: amount)

    give(16 * GIB)
    return give


@pytest.mark.parametrize(
    ("size", "highest", "scales"),
    [
        (Size(512, 768), 0, (2, 3, 4)),
        (DEFAULT_PICTURE, 4, (2, 3, 4)),  # 6144×9216: 8K and more
        (Size(2048, 2048), 4, (2, 3, 4)),
        (Size(2049, 2048), 4, (2, 3)),
        (Size(4096, 4096), 4, (2,)),
        (Size(4097, 4096), 4, ()),
        (Size(512, 768), 2, (2,)),  # a network that only doubles
    ],
)
def test_what_a_roomy_machine_offers(free, size, highest, scales):
    assert possible_scales(size, highest) == scales


@pytest.mark.parametrize(
    ("memory", "scales"),
    [(1 * GIB, (2, 3, 4)), (GIB * 3 // 4, (2, 3)), (400 << 20, ()), (0, (2, 3, 4))],
)
def test_a_small_machine_offers_less(free, memory, scales):
    """0: the system does not say how much is free, and the absolute limit alone holds."""
    free(memory)
    assert possible_scales(DEFAULT_PICTURE, 4) == scales


def test_what_is_offered_passes_the_check_and_what_is_not_does_not(free):
    for memory in (300 << 20, 700 << 20, GIB, 2 * GIB, 64 * GIB):
        free(memory)
        for size in (Size(512, 512), DEFAULT_PICTURE, Size(3000, 3000), Size(8000, 8000)):
            offered = possible_scales(size)
            for scale in SCALES:
                if scale in offered:
                    check_result(size, scale)
                else:
                    with pytest.raises((RequestRejected, OutOfMemory)):
                        check_result(size, scale)


def test_too_large_for_any_machine_is_said(free):
    with pytest.raises(RequestRejected) as caught:
        check_result(Size(4097, 4096), 2 * 2)
    assert str(caught.value) == (
        "Expected a result of at most 67 megapixels, got 16388×16384 at ×4: choose a smaller "
        "picture or enlargement."
    )
    assert caught.value.shown == "×4 would make this picture too large: choose a smaller one."


def test_too_large_for_this_machine_is_said(free):
    free(500 << 20)
    with pytest.raises(OutOfMemory) as caught:
        check_result(DEFAULT_PICTURE, 4)
    assert str(caught.value) == (
        "Expected 948 MB of free memory for 6144×9216 pixels, got 500 MB: close other programs "
        "or enlarge less."
    )
    assert "too little free memory" in caught.value.shown


@pytest.mark.parametrize(
    ("size", "highest", "presets"),
    [
        (Size(512, 768), 4, (Preset.FOUR_K, Preset.EIGHT_K)),
        (Size(512, 768), 0, (Preset.FOUR_K, Preset.EIGHT_K)),
        (Size(512, 768), 2, ()),
        (Size(4000, 3000), 4, (Preset.EIGHT_K,)),
        (Size(256, 384), 4, (Preset.FOUR_K,)),
    ],
)
def test_which_named_sizes_a_roomy_machine_offers(free, size, highest, presets):
    assert possible_presets(size, highest) == presets


def test_a_small_machine_offers_no_8k(free):
    free(600 << 20)
    assert possible_presets(Size(512, 768), 4) == (Preset.FOUR_K,)
    check_target(Size(512, 768), Preset.FOUR_K.long_side)
    with pytest.raises(OutOfMemory, match="for 5120×7680 pixels"):
        check_target(Size(512, 768), Preset.EIGHT_K.long_side)


def test_an_exact_size_above_the_limit_is_said(free):
    with pytest.raises(RequestRejected, match="got 9000×9000 at 9000 pixels"):
        check_target(Size(4000, 4000), 9000)


PEAK = """
import resource, sys
from pathlib import Path
from PIL import Image
import numpy as np
from core.gallery.gallery import Gallery
from core.database import Database
from core.geometry import Size
from core.upscale.network import load_network
from core.upscale.enlarging import enlarge

def peak():
    # not getrusage: it begins with what the parent held when it forked
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024

network, folder = load_network(Path(sys.argv[1])), Path(sys.argv[2])
rng = np.random.default_rng(0)
picture = rng.integers(0, 255, (640, 640, 3), dtype=np.uint8)
enlarge(network, picture[:64, :64])
gallery = Gallery(folder, Database(folder / "studio.sqlite3"))
gallery.save(Image.new("RGB", (64, 64)), kind="upload", request={})
before = peak()
scale = int(sys.argv[3])
large = enlarge(network, picture, result=Size(640 * scale, 640 * scale))
gallery.save(Image.fromarray(large), kind="upscaled", request={})
print(large.shape[1], large.shape[0], peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is told in other units")
@pytest.mark.parametrize("scale", [2, 4])
def test_an_enlargement_stays_within_the_memory_that_is_said(write_compact, tmp_path, scale):
    """Drawn, encoded, checked and kept; noise, so that the file is as large as it can be."""
    network = write_compact(tmp_path / "x4.safetensors", convolutions=2)
    command = [sys.executable, "-c", PEAK, str(network), str(tmp_path), str(scale)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr[-2000:]
    width, height, grown = map(int, ran.stdout.split())
    assert (width, height) == (640 * scale, 640 * scale)
    assert width * height * 3 < grown < bytes_needed(Size(width, height))


def test_the_limit_is_below_what_the_picture_library_warns_of():
    from PIL import Image

    assert Image.MAX_IMAGE_PIXELS is not None
    assert limits.MOST_PIXELS < Image.MAX_IMAGE_PIXELS
