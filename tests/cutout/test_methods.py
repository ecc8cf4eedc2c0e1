"""Ways to cut out: which there are, which one is taken, and what comes out."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from benchmarks.cutout.measures import iou
from core.cutout import limits, methods, starter_net
from core.cutout.methods import ALPHA, GRABCUT, STARTER, best, check, cut_out
from core.cutout.request import AUTO
from core.errors import JobCancelled, ModelMissing, OutOfMemory, RequestRejected
from core.geometry import Size
from core.models.hardware import machine
from tests.cutout.conftest import drawing_of


def names(config, picture=None) -> list[str]:
    return [one.name for one in methods.methods(config, picture)]


def with_alpha(drawn) -> Image.Image:
    picture = drawn.picture.copy()
    picture.putalpha(Image.fromarray(np.rint(drawn.alpha * 255).astype(np.uint8)))
    return picture


def test_its_own_transparency_is_trusted_most_and_colours_least(config):
    assert names(config)[0] == ALPHA
    assert names(config)[-2:] == [STARTER, GRABCUT]
    assert len(set(names(config))) == len(names(config))


def test_an_opaque_picture_is_cut_out_by_colours_while_there_is_no_network(
    config, jogger, monkeypatch
):
    monkeypatch.setattr(methods, "STARTER_FILE", config.data_folder / "none.onnx")
    assert best(jogger.picture, config) == GRABCUT
    assert methods.methods(config, jogger.picture)[0].why_not
    cutout = cut_out(jogger.picture, config, pose=jogger.pose)
    assert cutout.method == GRABCUT
    assert iou(cutout.alpha, jogger.alpha) > 0.85
    assert cutout.alpha.dtype == np.float32
    assert cutout.colours.shape == (384, 256, 3)


def test_a_transparent_picture_keeps_its_alpha_and_its_colours(config, jogger):
    picture = with_alpha(jogger)
    cutout = cut_out(picture, config)
    assert cutout.method == ALPHA
    assert np.array_equal(np.asarray(cutout.image()), np.asarray(picture))


def test_what_was_clear_stays_clear_whatever_cuts_out(config, jogger):
    picture = with_alpha(jogger)
    cutout = cut_out(picture, config, method=GRABCUT, pose=jogger.pose)
    assert cutout.alpha[jogger.alpha == 0].max() == 0


@pytest.mark.parametrize(
    ("method", "error"), [("nobody", RequestRejected), (AUTO, None), (GRABCUT, None)]
)
def test_a_method_is_checked_before_the_work(config, method, error):
    if error is None:
        check(method, config)
    else:
        with pytest.raises(error, match="grabcut"):
            check(method, config)


def test_a_network_that_is_not_here_is_said(config, monkeypatch):
    monkeypatch.setattr(methods, "STARTER_FILE", config.data_folder / "none.onnx")
    with pytest.raises(ModelMissing, match="not in this installation"):
        check(STARTER, config)


def test_an_opaque_picture_has_no_transparency_to_go_by(config, jogger):
    with pytest.raises(RequestRejected, match="transparency"):
        cut_out(jogger.picture, config, method=ALPHA)


def test_progress_is_told_and_cancel_is_heard(config, jogger):
    told = []
    cut_out(jogger.picture, config, method=GRABCUT, pose=jogger.pose,
            on_progress=lambda *step: told.append(step))  # fmt: skip
    assert [done for done, _, _ in told] == list(range(len(told)))
    assert all(text for _, _, text in told)
    with pytest.raises(JobCancelled):
        cut_out(jogger.picture, config, method=GRABCUT, should_stop=lambda: True)


def test_a_ground_in_the_colours_of_the_figure_takes_nothing_from_what_the_network_saw(config):
    """What is known of plain grounds once flooded into clothes of their colour."""
    figure = drawing_of("none", "hands-on-hips").figure()
    truth = figure[..., 3].astype(np.float32) / 255
    shown = figure[figure[..., 3] > 250][:, :3]
    colour = np.median(shown, axis=0)
    mixed = figure[..., :3] * truth[..., None] + colour * (1 - truth[..., None])
    picture = Image.fromarray(np.rint(mixed).astype(np.uint8))
    seen = starter_net.segment(picture)
    made = cut_out(picture, config, method=STARTER)
    assert iou(made.alpha, truth) > iou(seen.alpha, truth) - 0.005


def test_a_picture_that_memory_does_not_hold_is_refused_before_the_work(
    config, jogger, monkeypatch
):
    needed = limits.bytes_needed(Size(*jogger.picture.size))
    monkeypatch.setattr(machine, "available_memory", lambda _name: needed)
    assert cut_out(with_alpha(jogger), config).method == ALPHA
    monkeypatch.setattr(machine, "available_memory", lambda _name: needed - 1)
    with pytest.raises(OutOfMemory, match="to cut out 256×384 pixels") as caught:
        cut_out(with_alpha(jogger), config)
    assert "so large a picture" in caught.value.shown
    assert limits.bytes_needed(Size(8192, 8192)) > 2 << 30
