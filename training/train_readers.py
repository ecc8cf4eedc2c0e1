"""Pretrains the generator's encoders of captions and poses, before any picture is drawn.

    python -m training.train_readers --minutes 1 --batch 256 --loaders 6      # GPU
    python -m training.train_readers --minutes 8 --device cpu
    python -m training.train_readers --tiny

The text encoder learns to classify what a caption says, the ControlNet's embedding to segment the
limbs in its map. Both know that within minutes: hundreds of samples a second do, and no noise is in
the way. The generator then begins with both (``training.train_generator --readers``). Needs figures
(``training.dataset``); writes ``out/readers/readers.safetensors``.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from diffusers.models.controlnets.controlnet import ControlNetConditioningEmbedding
from diffusers.models.embeddings import TextTimeEmbedding
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional
from transformers import CLIPTextModel, CLIPTokenizer

from core.figures.attributes import VIEW_TAGS
from core.geometry import Size
from core.pose.skeleton import BODY_JOINTS, BONES
from training.data.batches import Batches, CaptionTokenizer, shards_by_size
from training.dataset import PEOPLE, control_array
from training.figures import ATTRIBUTES
from training.figures.captions import training_caption
from training.figures.skeletons import BASE_POSES, WILD
from training.loop.arguments import add_schedule, integers, new_parser, parsed
from training.loop.device import autocast, set_up
from training.loop.loaders import prefetched, to_device
from training.loop.run import start_run
from training.nets.generator import (
    ENCODERS_FILE,
    TINY,
    Generator,
    GeneratorConfig,
    new_generator,
    new_tokenizer,
)
from training.nets.optimizers import adamw

CAPTIONS_PER_MAP = 4  # they cost less
WHITENING_CAPTIONS, LEAST_SPREAD = 2048, 0.03
HELD_OUT_STEPS = 1_000_000_000  # that no run reaches
IGNORE_INDEX = -100  # what a cross entropy leaves out
# Classes of the caption as a whole; everything else in ATTRIBUTES is classified for each person.
SCENE = ("place", "air", "style")
ACTIONS = (*BASE_POSES, WILD)
VIEWS = tuple(tag for tag in VIEW_TAGS.values() if tag)
CLASSES: dict[str, int] = {
    **{f"{name} {who}": len(values) for name, values in ATTRIBUTES.items() if name not in SCENE
       for who in range(PEOPLE)},
    **{name: len(ATTRIBUTES[name]) for name in SCENE},
    "people": PEOPLE, "action": len(ACTIONS), "view": 1 + len(VIEWS), "chibi": 2,
}  # fmt: skip
# Masks of a map, limbs then joints, with so many cells a side of each latent.
MASKS, MASK_CELLS = len(BONES) + BODY_JOINTS, 4
Batch = dict[str, torch.Tensor]


def caption_labels(facts: dict[str, Any]) -> list[int]:
    """What a caption of these facts says, in the order of ``CLASSES``."""
    people, tags = facts["attributes"], facts["tags"]
    found: list[int] = []
    for key in CLASSES:
        name, _, who = key.partition(" ")
        if who:
            known = int(who) < len(people)
            values = ATTRIBUTES[name]
            found.append(values.index(people[int(who)][name]) if known else IGNORE_INDEX)
        elif name in SCENE:
            found.append(ATTRIBUTES[name].index(people[0][name]))
    action = next((ACTIONS.index(tag) for tag in tags if tag in ACTIONS), IGNORE_INDEX)
    view = next((1 + VIEWS.index(tag) for tag in tags if tag in VIEWS), 0)
    return [*found, len(people) - 1, action, view, int("chibi" in tags)]


def limb_masks(people: NDArray[np.float32], size: Size, cell: int) -> NDArray[np.uint8]:
    """(masks, height / cell, width / cell), 1 where a limb or a joint of (people, 18, 3) lies."""
    canvas = np.zeros((MASKS, size.height // cell, size.width // cell), np.uint8)
    for body in people:
        points = (body[:, :2] / cell - 0.5).round().astype(int).tolist()
        for layer, (one, other) in enumerate(BONES):
            if body[one, 2] > 0 and body[other, 2] > 0:
                cv2.line(canvas[layer], points[one], points[other], 1)
        for joint in np.flatnonzero(body[:, 2] > 0):
            cv2.circle(canvas[len(BONES) + joint], points[joint], 1, 1, -1)
    return canvas


@dataclass(frozen=True)
class EncoderBatches(Batches):
    """Maps with their masks, captions with their labels."""

    cell: int = 4

    def make(self, step: int) -> Batch:
        rng = np.random.default_rng((self.seed, step))
        chance = random.Random(f"{self.seed} {step}")
        size = self._size(rng)
        control, masks, tokens, labels = [], [], [], []
        for _, number, row, mirror in self._picks(rng, size):
            shard = self.shards[size][number]
            bodies = self._bodies(size, number, row, mirror)
            control.append(control_array(bodies, size))
            masks.append(limb_masks(bodies, size, self.cell))
            for _ in range(CAPTIONS_PER_MAP):
                facts = shard.facts[chance.randrange(len(shard))]
                caption = training_caption(chance, tuple(facts["tags"]), facts["sentence"])
                tokens.append(self.captions.tokens(caption, split_phrases=chance.random() < 0.2))
                labels.append(caption_labels(facts))
        return {
            "control": torch.from_numpy(np.stack(control)).permute(0, 3, 1, 2),
            "masks": torch.from_numpy(np.stack(masks)),
            "tokens": torch.tensor(tokens),
            "labels": torch.tensor(labels),
        }


class Encoders(nn.Module):
    """``text``, ``pool`` and ``hint`` are the generator's own parts; the heads are thrown away."""

    def __init__(
        self, text: CLIPTextModel, pool: TextTimeEmbedding, hint: ControlNetConditioningEmbedding
    ) -> None:
        super().__init__()
        self.text, self.pool, self.hint = text, pool, hint
        width = pool.proj.out_features
        self.heads = nn.ModuleList(nn.Linear(width, count) for count in CLASSES.values())
        self.places = nn.Conv2d(hint.conv_out.out_channels, MASKS * MASK_CELLS**2, 1)

    def forward(self, batch: Batch) -> tuple[list[torch.Tensor], torch.Tensor]:
        """Logits of all ``CLASSES``, and of the masks with ``MASK_CELLS`` a latent's side."""
        pooled = self.pool(self.text(batch["tokens"]).last_hidden_state)
        # The batch's words are as the generator gets them: beside the time, behind a SiLU.
        classes = [head(functional.silu(pooled)) for head in self.heads]
        embedded = self.hint(batch["control"].float() / 255)
        return classes, functional.pixel_shuffle(self.places(functional.silu(embedded)), MASK_CELLS)


def encoders_of(model: Generator) -> Encoders:
    return Encoders(model.text, model.unet.add_embedding, model.control.controlnet_cond_embedding)


@torch.no_grad()
def whiten_pool(encoders: Encoders, tokens: torch.Tensor, padding: int) -> None:
    """Makes ``pool`` tell captions (n, 77) apart from the start, also in half precision.

    Most of what an untrained pool gathers is the padding, the same for every caption: it learns
    not to see it. The rest is centred and brought to one spread in all directions. So whitened, the
    mere sum of random words already tells most classes apart by a linear map.
    """
    pool = encoders.pool
    every = torch.cat([encoders.text(part).last_hidden_state for part in tokens.split(64)])
    blank = pool.norm1(every)[tokens == padding].mean(0)
    value = pool.pool.v_proj
    nn.init.orthogonal_(value.weight, gain=len(blank) ** 0.5)
    value.weight -= torch.outer(value.weight @ blank, blank) / blank.square().sum()
    nn.init.zeros_(value.bias)
    gathered = torch.cat([pool.pool(pool.norm1(part)) for part in every.split(64)])
    mean = gathered.mean(0)
    _, sizes, ways = torch.linalg.svd(gathered - mean, full_matrices=False)
    sizes = sizes / len(gathered) ** 0.5
    white = ways / sizes.clamp(min=LEAST_SPREAD * float(sizes[0]))[:, None]
    mixed = torch.empty(pool.proj.out_features, len(white), device=white.device)
    nn.init.orthogonal_(mixed)
    pool.proj.weight.copy_(mixed @ white)
    pool.proj.bias.copy_(-pool.proj.weight @ mean)


def encoder_loss(encoders: Encoders, batch: Batch) -> torch.Tensor:
    with autocast(batch["tokens"].device):
        classes, masks = encoders(batch)
    losses = [
        functional.cross_entropy(logits.float(), labels, ignore_index=IGNORE_INDEX)
        for logits, labels in zip(classes, batch["labels"].T, strict=True)
        if bool((labels != IGNORE_INDEX).any())
    ]
    target = batch["masks"].float()
    # A limb covers a hundredth of the map: it weighs more than the ground around it.
    segmentation = functional.binary_cross_entropy_with_logits(
        masks.float(), target, weight=1 + 9 * target
    )  # fmt: skip
    return torch.stack(losses).mean() + 10 * segmentation


@torch.no_grad()
def measure(encoders: Encoders, batches: list[Batch]) -> dict[str, float]:
    """Accuracy of the classes, intersection over union of the masks."""
    right = known = both = either = 0
    for batch in batches:
        classes, masks = encoders(batch)
        for logits, labels in zip(classes, batch["labels"].T, strict=True):
            is_known = labels != IGNORE_INDEX
            right += int((logits.argmax(1) == labels)[is_known].sum())
            known += int(is_known.sum())
        found, target = masks > 0, batch["masks"] > 0
        both += int((found & target).sum())
        either += int((found | target).sum())
    return {"accuracy": round(right / known, 4), "mask_iou": round(both / max(1, either), 4)}


def save_encoders(encoders: Encoders, folder: Path) -> None:
    """Without the heads."""
    kept = {
        name: value.contiguous()
        for name, value in encoders.state_dict().items()
        if name.split(".")[0] in ("text", "pool", "hint")
    }
    save_file(kept, folder / ENCODERS_FILE)


def main() -> None:
    own = GeneratorConfig()
    parser = new_parser(
        __doc__, 8, batch=16, stride=own.stride, channels=",".join(map(str, own.channels)),
        whitening=WHITENING_CAPTIONS, out=Path("out/readers"),
    )  # fmt: skip
    add_schedule(parser, learning_rate=1e-3, warmup=100, decay=0.99, final_share=0.5)
    arguments = parsed(parser, minutes=0.03, batch=2, whitening=32)
    config = GeneratorConfig(channels=integers(arguments.channels), stride=arguments.stride)
    if arguments.tiny:
        config = TINY
    device = set_up(arguments)
    tokenizer: CLIPTokenizer = new_tokenizer(arguments.out)
    encoders = encoders_of(new_generator(tokenizer, config)).to(device)
    optimizer = adamw(encoders, arguments.learning_rate)
    shards = shards_by_size(arguments.data)
    if not shards:
        raise SystemExit(f"Expected figures below {arguments.data}: run training.dataset.")
    made, held_out = (
        EncoderBatches(
            shards, CaptionTokenizer(tokenizer), arguments.seed + offset, arguments.batch,
            config.stride // MASK_CELLS,
        )
        for offset in (1, 2)
    )  # fmt: skip
    if not arguments.resume:
        steps = range(-(-arguments.whitening // (CAPTIONS_PER_MAP * made.count)))
        captions = torch.cat([made.make(HELD_OUT_STEPS + step)["tokens"] for step in steps])
        whiten_pool(encoders, captions.to(device), tokenizer.pad_token_id)
    run = start_run(arguments, encoders, optimizer)
    batches = prefetched(made.make, arguments.loaders, run.step, device)
    for _ in run.steps():
        run.update(encoder_loss(encoders, to_device(next(batches), device)), arguments.batch)
    run.average.copy_to(encoders)
    save_encoders(encoders, arguments.out)
    facts = measure(encoders.eval(), [to_device(held_out.make(step), device) for step in range(8)])
    print(json.dumps(run.facts | facts))


if __name__ == "__main__":
    main()
