import json
import sys

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from core.geometry import Size
from core.pose.skeleton import BONES, Joint
from training import train_readers
from training.data.batches import shards_by_size
from training.nets.generator import (
    ENCODERS_FILE,
    TINY,
    create_generator,
    freeze_encoders,
    new_generator,
)
from training.nets.optimizers import adamw
from training.train_readers import (
    CAPTIONS_PER_MAP,
    CLASSES,
    IGNORE_INDEX,
    MASKS,
    EncoderBatches,
    caption_labels,
    encoder_loss,
    encoders_of,
    limb_masks,
    measure,
    whiten_pool,
)


@pytest.fixture(scope="module")
def made(captions, tiny_data):
    return EncoderBatches(shards_by_size(tiny_data), captions, 0, 2, 2)


@pytest.fixture
def encoders(tokenizer):
    torch.manual_seed(0)
    return encoders_of(new_generator(tokenizer, TINY))


def test_labels_come_from_the_facts(tiny_data):
    (shard, *_) = next(iter(shards_by_size(tiny_data).values()))
    for facts in shard.facts:
        labels = dict(zip(CLASSES, caption_labels(facts), strict=True))
        first = facts["attributes"][0]
        hair = list(train_readers.ATTRIBUTES["hair_colour"])
        assert hair[labels["hair_colour 0"]] == first["hair_colour"]
        assert (labels["hair_colour 1"] == IGNORE_INDEX) == (len(facts["attributes"]) == 1)
        assert train_readers.ATTRIBUTES["place"][labels["place"]] == first["place"]
        assert labels["people"] == len(facts["attributes"]) - 1
        for name, count in CLASSES.items():
            assert labels[name] == IGNORE_INDEX or 0 <= labels[name] < count


def test_masks_lie_where_limbs_and_joints_do():
    body = np.zeros((18, 3), np.float32)
    body[Joint.RIGHT_SHOULDER], body[Joint.RIGHT_ELBOW] = (16, 16, 1), (16, 48, 1)
    shown = limb_masks(body[None], Size(64, 64), 4)
    assert shown.shape == (MASKS, 16, 16)
    limb = BONES.index((Joint.RIGHT_SHOULDER, Joint.RIGHT_ELBOW))
    assert shown[limb, 8, 4] == 1
    assert shown[limb].sum() < 16
    assert shown[len(BONES) + Joint.RIGHT_ELBOW, 12, 4] == 1
    others = [i for i in range(len(BONES)) if i != limb]
    assert not shown[others].any()


def test_a_batch_has_maps_with_masks_and_captions_with_labels(made):
    batch = made.make(0)
    assert torch.equal(batch["control"], made.make(0)["control"])
    n, _, height, width = batch["control"].shape
    assert batch["masks"].shape == (n, MASKS, height // 2, width // 2)
    assert batch["tokens"].shape == (n * CAPTIONS_PER_MAP, 77)
    assert batch["labels"].shape == (n * CAPTIONS_PER_MAP, len(CLASSES))


def test_a_whitened_pool_tells_captions_apart_and_not_their_padding(made, encoders, tokenizer):
    tokens = torch.cat([made.make(step)["tokens"] for step in range(6)])

    def likeness() -> float:
        with torch.no_grad():
            pooled = encoders.pool(encoders.text(tokens).last_hidden_state)
        table = torch.corrcoef(pooled)
        return float((table.sum() - len(table)) / (table.numel() - len(table)))

    before = likeness()
    whiten_pool(encoders, tokens, tokenizer.pad_token_id)
    assert abs(likeness()) < 0.1 < before


def test_encoders_learn_classes_and_masks(made, encoders):
    batch = made.make(0)
    batch["control"], batch["masks"] = (
        batch["control"][..., 64:192, 64:192],
        batch["masks"][..., 32:96, 32:96],
    )
    assert batch["masks"].any()
    optimizer = adamw(encoders, 3e-3)
    before = measure(encoders, [batch])
    losses = []
    for _ in range(15):
        loss = encoder_loss(encoders, batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.7 * losses[0]
    assert measure(encoders, [batch])["accuracy"] > before["accuracy"]


def test_a_generator_begins_with_them_and_leaves_them_as_they_are(
    tiny_data, tmp_path, monkeypatch, capsys
):
    out = tmp_path / "readers"
    line = f"train_readers --tiny --data {tiny_data} --out {out} --device cpu --threads 1"
    steps, minutes = [], 0.0
    for resume in ("", "--resume"):
        options = f"--minutes {minutes + 0.001} {resume}"
        monkeypatch.setattr(sys, "argv", f"{line} {options}".split())
        train_readers.main()
        facts = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert 0 <= facts["accuracy"] <= 1
        assert 0 <= facts["mask_iou"] <= 1
        steps.append(facts["steps"])
        minutes = facts["minutes"]
    assert 0 < steps[0] < steps[1]
    saved = load_file(out / ENCODERS_FILE)
    model, _ = create_generator(tmp_path / "generator", TINY, out)
    embedding = model.control.controlnet_cond_embedding
    assert torch.equal(embedding.conv_in.weight, saved["hint.conv_in.weight"])
    assert torch.equal(model.unet.add_embedding.proj.weight, saved["pool.proj.weight"])
    freeze_encoders(model)
    frozen = {name for name, p in model.named_parameters() if not p.requires_grad}
    assert frozen == {
        name
        for name, _ in model.named_parameters()
        if name.startswith(("text.", "control.controlnet_cond_embedding."))
    }
