import json
import sys

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from core.geometry import Size
from core.pose.skeleton import BONES, Joint
from training import train_readers
from training.data.batches import Words, sources
from training.nets.generator import READERS_FILE, TINY, begin, new_generator, rest_readers
from training.nets.optimizers import adamw
from training.run import Run
from training.train_readers import (
    ABSENT,
    CAPTIONS,
    MARKS,
    QUESTIONS,
    ReadingBatches,
    answers,
    marks,
    measure,
    readers_of,
    reading_loss,
    spread,
)


@pytest.fixture(scope="module")
def parts(tmp_path_factory, tiny_data):
    torch.manual_seed(0)
    model, tokenizer = begin(tmp_path_factory.mktemp("generator"), TINY)
    made = ReadingBatches(sources(tiny_data), Words(tokenizer), 0, 2, 2)
    return model, tokenizer, made


def test_questions_are_answered_from_the_facts(tiny_data):
    (shard, *_) = next(iter(sources(tiny_data).values()))
    for facts in shard.facts:
        told = dict(zip(QUESTIONS, answers(facts), strict=True))
        first = facts["attributes"][0]
        hair = list(train_readers.ATTRIBUTES["hair_colour"])
        assert hair[told["hair_colour 0"]] == first["hair_colour"]
        assert (told["hair_colour 1"] == ABSENT) == (len(facts["attributes"]) == 1)
        assert train_readers.ATTRIBUTES["place"][told["place"]] == first["place"]
        assert told["people"] == len(facts["attributes"]) - 1
        for question, count in QUESTIONS.items():
            assert told[question] == ABSENT or 0 <= told[question] < count


def test_marks_lie_where_limbs_and_joints_do():
    body = np.zeros((18, 3), np.float32)
    body[Joint.RIGHT_SHOULDER], body[Joint.RIGHT_ELBOW] = (16, 16, 1), (16, 48, 1)
    shown = marks(body[None], Size(64, 64), 4)
    assert shown.shape == (MARKS, 16, 16)
    limb = BONES.index((Joint.RIGHT_SHOULDER, Joint.RIGHT_ELBOW))
    assert shown[limb, 8, 4] == 1
    assert shown[limb].sum() < 16
    assert shown[len(BONES) + Joint.RIGHT_ELBOW, 12, 4] == 1
    others = [i for i in range(len(BONES)) if i != limb]
    assert not shown[others].any()


def test_a_batch_has_maps_with_marks_and_captions_with_answers(parts):
    made = parts[2]
    batch = made.make(0)
    assert torch.equal(batch["control"], made.make(0)["control"])
    n, _, height, width = batch["control"].shape
    assert batch["marks"].shape == (n, MARKS, height // 2, width // 2)
    assert batch["tokens"].shape == (n * CAPTIONS, 77)
    assert batch["answers"].shape == (n * CAPTIONS, len(QUESTIONS))


def test_a_spread_pool_tells_captions_apart_and_not_their_padding(parts):
    _, tokenizer, made = parts
    torch.manual_seed(0)
    readers = readers_of(new_generator(tokenizer, TINY))
    tokens = torch.cat([made.make(step)["tokens"] for step in range(8)])

    def likeness() -> float:
        with torch.no_grad():
            told = readers.pool(readers.text(tokens).last_hidden_state)
        table = torch.corrcoef(told)
        return float((table.sum() - len(table)) / (table.numel() - len(table)))

    before = likeness()
    spread(readers, tokens, tokenizer.pad_token_id)
    assert abs(likeness()) < 0.1 < before


def test_readers_learn_what_they_are_asked(parts, tmp_path):
    _, tokenizer, made = parts
    torch.manual_seed(0)
    readers = readers_of(new_generator(tokenizer, TINY))
    batch = made.make(0)
    run = Run(tmp_path, 1, readers, adamw(readers, 3e-3), learning_rate=3e-3, warmup=1)
    for group in run.optimizer.param_groups:
        group["lr"] = 3e-3
    before = measure(readers, [batch])
    losses = []
    for _ in range(20):
        loss = reading_loss(readers, batch)
        run.update(loss, 2)
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.7 * losses[0]
    assert measure(readers, [batch])["answers"] > before["answers"]


def test_a_generator_begins_with_them_and_leaves_them_as_they_are(
    tiny_data, tmp_path, monkeypatch, capsys
):
    out = tmp_path / "readers"
    line = ["train_readers", "--tiny", "--data", str(tiny_data), "--out", str(out), "--device",
            "cpu", "--threads", "1"]  # fmt: skip
    monkeypatch.setattr(sys, "argv", line)
    train_readers.main()
    facts = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert 0 <= facts["answers"] <= 1
    assert 0 <= facts["marks"] <= 1
    saved = load_file(out / READERS_FILE)
    model, _ = begin(tmp_path / "generator", TINY, out)
    embedding = model.control.controlnet_cond_embedding
    assert torch.equal(embedding.conv_in.weight, saved["hint.conv_in.weight"])
    assert torch.equal(model.unet.add_embedding.proj.weight, saved["pool.proj.weight"])
    rest_readers(model)
    resting = {name for name, p in model.named_parameters() if not p.requires_grad}
    assert resting == {
        name
        for name, _ in model.named_parameters()
        if name.startswith(("text.", "control.controlnet_cond_embedding."))
    }
