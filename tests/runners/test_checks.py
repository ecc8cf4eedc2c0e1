"""What could never run is refused when it is submitted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import save_file

from core.errors import DiskFull, ModelMissing, NotFound, RequestRejected
from core.generation.request import Refine
from core.generation.xy_plot.plot import Axis, AxisOption, PlotRequest
from core.models import registry
from core.studio import Studio
from core.upscale.request import UpscaleRequest

SECONDS = 120


@pytest.mark.parametrize("make", ["checkpoint", "picture", "disk"])
def test_what_cannot_run_is_refused_and_not_queued(studio, request_, make):
    if make == "checkpoint":
        with pytest.raises(ModelMissing, match="'nobody'"):
            studio.submit(replace(request_, checkpoint="nobody"))
    elif make == "picture":
        with pytest.raises(NotFound):
            studio.submit(UpscaleRequest(image_id="0" * 26))
    else:
        studio.close()
        studio = Studio(replace(studio.config, min_free_bytes=1 << 60))
        with pytest.raises(DiskFull, match="free disk space"):
            studio.submit(request_)
    assert studio.jobs() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"enlarge": 4, "upscaler": "twice"},
        {"refine": Refine(2.5, upscaler="twice")},
    ],
)
def test_an_upscaler_that_goes_less_far_is_refused_before_drawing(studio, request_, changes):
    folder = studio.config.data_folder / "more"
    last = {"body.0.weight": np.zeros((8, 3, 3, 3)), "body.1.weight": np.zeros((12, 8, 3, 3))}
    folder.mkdir()
    save_file(last, folder / "twice.safetensors")
    tiny = registry.upscaler("tiny-x4", studio.config)
    spec = replace(tiny, title="Twice", file=folder / "twice.safetensors")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "upscaler", lambda _name, _config: spec)
        with pytest.raises(RequestRejected) as caught:
            studio.submit(replace(request_, **changes))
        assert caught.value.shown == "Twice goes to ×2. Choose that, or another upscaler."
        assert studio.jobs() == []


def test_a_plot_with_a_value_that_cannot_be_drawn_is_not_queued(studio, request_):
    plot = PlotRequest(request=request_, x=Axis(AxisOption.CHECKPOINT, ("tiny", "nobody-knows")))
    with pytest.raises(ModelMissing, match="nobody-knows"):
        studio.submit(plot)
    assert studio.jobs() == []


def test_a_search_without_a_detector_is_one_line(studio, request_, monkeypatch):
    monkeypatch.setattr("core.pose.detect.is_available", lambda: False)
    with pytest.raises(ModelMissing, match="pose detector"):
        studio.submit(replace(request_, until_score=0.8))
    assert studio.jobs() == []
    job = studio.wait(studio.submit(replace(request_, count=1)).id, SECONDS)
    assert "score" not in studio.gallery.get(job.result[0]).extras
