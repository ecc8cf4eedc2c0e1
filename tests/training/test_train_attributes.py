"""The classifier of looks at tiny size, up to the reader that the benchmarks use."""

import json
import random
import sys

import numpy as np
import pytest
import torch

from benchmarks.likeness import identity
from benchmarks.pose import fidelity
from core.generation.request import Reference
from core.geometry import Size
from core.pose import appearance
from core.pose.appearance import VIEWS, LooksReader, shows_eyes, views
from core.pose.skeleton import Pose
from training import train_attributes
from training.dataset import all_shards
from training.detector.nets import load_exported
from training.figures import ATTRIBUTES, HELD_OUT_POSES, figure, held_out_pose
from training.train_attributes import (
    HIDDEN,
    IGNORE_INDEX,
    LABELS,
    MOST_BYTES,
    TINY_HIDDEN,
    TINY_WIDTHS,
    WIDTHS,
    AttributeClassifier,
    Samples,
    attribute_loss,
    augmented,
    export,
    targets,
)

SIZE = Size(256, 384)


@pytest.fixture(scope="module")
def trained(tiny_data, tmp_path_factory):
    out = tmp_path_factory.mktemp("attributes")
    line = (
        "train_attributes --tiny --device cpu --threads 1 --figures 4 "
        f"--data {tiny_data} --out {out} --export {out}/export/attributes.onnx"
    )
    printed: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [*line.split(), "--minutes", "0.003"])
        patch.setattr("builtins.print", lambda *words, **_: printed.append(str(words[0])))
        train_attributes.main()
        longer = str(json.loads(printed[-1])["minutes"] + 0.001)
        patch.setattr(sys, "argv", [*line.split(), "--minutes", longer, "--resume"])
        train_attributes.main()
    return [
        json.loads(one) for one in printed if '"accuracy"' in one
    ], out / "export" / "attributes.onnx"


def test_a_run_measures_itself_and_goes_on(trained):
    (facts, again), path = trained
    assert facts["steps"] >= 1
    assert again["steps"] > facts["steps"]
    assert set(facts["accuracy"]) <= set(LABELS)
    assert all(0 <= share <= 1 for share in facts["accuracy"].values())
    assert path.exists()


@pytest.mark.parametrize("index", [0, 5, 9])
def test_views_lie_around_the_person(index):
    pose = held_out_pose(index, SIZE).pose
    picture = np.full((384, 256, 3), 255, np.uint8)
    nose = pose.people[0].body[:, :2][pose.people[0].visible].mean(0).astype(int)
    picture[max(0, nose[1] - 5) : nose[1] + 5, max(0, nose[0] - 5) : nose[0] + 5] = 0
    found = views(picture, pose)
    assert {name: view.shape for name, view in found.items()} == {
        name: (size.height, size.width, 3) for name, size in VIEWS.items()
    }
    assert found["body"].min() < 40


def test_a_larger_picture_shows_the_same():
    one = figure(3, SIZE, people=1)
    large = one.picture.repeat(3, 0).repeat(3, 1)
    small, same = views(one.picture, one.pose), views(large, one.pose)
    for name in VIEWS:
        assert np.abs(small[name].astype(int) - same[name]).mean() < 4


def test_without_people_the_whole_picture_is_read():
    one = figure(3, SIZE, people=1)
    found = views(one.picture, Pose((), SIZE))
    assert found["whole"].std() > 5
    assert found["body"].std() > 5
    assert not shows_eyes(Pose((), SIZE))


def test_what_cannot_be_seen_is_not_asked():
    look = figure(3, SIZE, people=1).attributes() | {"style": "none", "expression": "smile"}
    names = list(LABELS)
    assert targets(look, True) == [ATTRIBUTES[name].index(look[name]) for name in names]
    assert targets(look, False)[names.index("eye_colour")] == IGNORE_INDEX
    page = targets(look | {"style": "monochrome"}, True)
    hidden = [name for name, target in zip(names, page, strict=True) if target == IGNORE_INDEX]
    assert hidden == ["hair_colour", "eye_colour", "outfit_colour", "skin", "shoe_colour"]


def test_learning_lowers_the_loss(tiny_data):
    torch.manual_seed(0)
    model, batch = (
        AttributeClassifier((8, 8, 12, 12, 16), 32),
        Samples(list(all_shards(tiny_data)), 12, 1)(0),
    )
    optimizer = torch.optim.AdamW(model.parameters(), 5e-3)
    losses = []
    for _ in range(15):
        loss = attribute_loss(model(*(batch[name] for name in VIEWS)), batch["targets"])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.7 * losses[0]


def test_a_step_is_the_same_each_time(tiny_data):
    samples = Samples(list(all_shards(tiny_data)), 2, 7)
    one, again, other = samples(0), samples(0), samples(1)
    assert all(torch.equal(one[name], again[name]) for name in one)
    assert not torch.equal(one["body"], other["body"])
    picture = figure(3, SIZE).picture
    assert np.abs(augmented(random.Random(1), picture).astype(int) - picture).mean() < 12


def test_people_are_cut_out_where_a_detector_might_find_them(tiny_data, monkeypatch):
    samples = Samples(list(all_shards(tiny_data)), 1, 7)
    cut = {}
    for share in (0.0, 1.0):
        monkeypatch.setattr(train_attributes, "FOUND_SHARE", share)
        cut[share] = samples(0)
    assert torch.equal(cut[0.0]["whole"], cut[1.0]["whole"])
    assert not torch.equal(cut[0.0]["head"], cut[1.0]["head"])
    assert torch.equal(cut[0.0]["targets"], cut[1.0]["targets"])


def test_the_file_reads_as_the_network_does(tmp_path):
    torch.manual_seed(0)
    model = AttributeClassifier(WIDTHS, HIDDEN)
    size = export(model, tmp_path / "a.onnx")
    assert 1 << 20 < size < MOST_BYTES
    reader = LooksReader(tmp_path / "a.onnx")
    assert reader.names == tuple(LABELS)
    seen = set()
    for index in range(6):
        pose = held_out_pose(index % HELD_OUT_POSES, SIZE).pose
        picture = figure(70 + index, SIZE, pose=pose).picture
        shown = views(picture, pose)
        with torch.no_grad():
            found = model(*(torch.from_numpy(shown[name])[None] for name in VIEWS))
        expected = {
            name: values[int(logits.argmax())]
            for (name, values), logits in zip(LABELS.items(), found, strict=True)
        }
        read = reader.read(picture, pose)
        assert read == {name: expected[name] for name in read}
        seen.add("eye_colour" in read)
    assert seen == {True, False}


def test_training_goes_on_from_the_file(tmp_path):
    torch.manual_seed(0)
    model, other = (AttributeClassifier(TINY_WIDTHS, TINY_HIDDEN) for _ in range(2))
    for value in model.state_dict().values():
        if value.is_floating_point():
            value.uniform_(0.5, 1)  # what is alike would be written once
    export(model, tmp_path / "a.onnx")
    load_exported(other, tmp_path / "a.onnx")
    again = other.state_dict()
    for name, value in model.state_dict().items():
        assert torch.equal(again[name], value), name


def test_the_benchmarks_take_the_classifier_where_it_is(trained, tmp_path, monkeypatch):
    monkeypatch.setattr(appearance, "STARTER_FILE", tmp_path / "none.onnx")
    monkeypatch.setattr(fidelity, "make_ruler", lambda: "measured pixels")
    assert fidelity.ruler_of_looks() == "measured pixels"
    monkeypatch.setattr(appearance, "STARTER_FILE", trained[1])
    ruler = fidelity.ruler_of_looks()
    assert isinstance(ruler, LooksReader)

    character = identity.make_character(0, Size(64, 96))
    drawn = iter(view.picture for view in character.views[1:])

    class Studio:
        pictures = type("Pictures", (), {"put": lambda self, image: "0" * 32})()

        def render(self, request):
            assert request.references == (Reference("0" * 32, 0.8),)
            assert "hair" not in request.prompt
            return type("Made", (), {"image": next(drawn)})

    from core.config import Config
    from core.models import registry

    spec = registry.checkpoint("starter", Config(data_folder=tmp_path))
    kept = identity.kept_looks([character], spec, Studio(), ruler, 0.8)
    assert {"hair_style", "outfit"} <= set(kept) <= set(identity.KEPT)
    assert all(0 <= share <= 1 for share in kept.values())
