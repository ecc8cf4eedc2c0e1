"""Teaches the generator to read before it draws: its words, and the pose in its map.

    python -m training.train_readers --minutes 1 --batch 256 --loaders 6      # GPU
    python -m training.train_readers --minutes 8 --device cpu
    python -m training.train_readers --tiny

A text encoder that is asked what a caption says, and an embedding that is asked where each limb
lies, know that within minutes: hundreds of pictures a second do, and no noise is in the way. The
generator then begins with both (``training.train_generator --readers``). Needs figures
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
from training.data.batches import Batches, Words, sources
from training.dataset import PEOPLE, control_array
from training.figures import ATTRIBUTES
from training.figures.captions import training_caption
from training.figures.skeletons import BASE_POSES, WILD
from training.nets.generator import (
    READERS_FILE,
    TINY,
    Generator,
    Recipe,
    new_generator,
    own_tokenizer,
)
from training.nets.optimizers import adamw
from training.run import (
    Run,
    batches_ahead,
    device_of,
    half_precision,
    moved,
    numbers,
    options,
    start,
)

CAPTIONS = 4  # for each map: they cost less
SPREAD_CAPTIONS, LEAST_SPREAD = 2048, 0.03
UNSEEN = 1_000_000_000  # steps that no run reaches
ABSENT = -100  # what a cross entropy leaves out
# Asked of the caption as a whole; everything else in ATTRIBUTES is asked of each person.
SCENE = ("place", "air", "style")
ACTIONS = (*BASE_POSES, WILD)
VIEWS = tuple(tag for tag in VIEW_TAGS.values() if tag)
QUESTIONS: dict[str, int] = {
    **{f"{name} {who}": len(values) for name, values in ATTRIBUTES.items() if name not in SCENE
       for who in range(PEOPLE)},
    **{name: len(ATTRIBUTES[name]) for name in SCENE},
    "people": PEOPLE, "action": len(ACTIONS), "view": 1 + len(VIEWS), "chibi": 2,
}  # fmt: skip
# Marks of a map, told at so many places a side of each latent: limbs, then joints.
MARKS, FINE = len(BONES) + BODY_JOINTS, 4
Batch = dict[str, torch.Tensor]


def answers(facts: dict[str, Any]) -> list[int]:
    """What a caption of these facts says, in the order of ``QUESTIONS``."""
    people, tags = facts["attributes"], facts["tags"]
    found: list[int] = []
    for question in QUESTIONS:
        name, _, who = question.partition(" ")
        if who:
            known = int(who) < len(people)
            values = ATTRIBUTES[name]
            found.append(values.index(people[int(who)][name]) if known else ABSENT)
        elif name in SCENE:
            found.append(ATTRIBUTES[name].index(people[0][name]))
    action = next((ACTIONS.index(tag) for tag in tags if tag in ACTIONS), ABSENT)
    view = next((1 + VIEWS.index(tag) for tag in tags if tag in VIEWS), 0)
    return [*found, len(people) - 1, action, view, int("chibi" in tags)]


def marks(people: NDArray[np.float32], size: Size, cell: int) -> NDArray[np.uint8]:
    """(marks, height / cell, width / cell), 1 where a limb or a joint of (people, 18, 3) lies."""
    canvas = np.zeros((MARKS, size.height // cell, size.width // cell), np.uint8)
    for body in people:
        points = (body[:, :2] / cell - 0.5).round().astype(int).tolist()
        for layer, (one, other) in enumerate(BONES):
            if body[one, 2] > 0 and body[other, 2] > 0:
                cv2.line(canvas[layer], points[one], points[other], 1)
        for joint in np.flatnonzero(body[:, 2] > 0):
            cv2.circle(canvas[len(BONES) + joint], points[joint], 1, 1, -1)
    return canvas


@dataclass(frozen=True)
class ReadingBatches(Batches):
    """Maps with their marks, captions with their answers."""

    cell: int = 4

    def make(self, step: int) -> Batch:
        rng = np.random.default_rng((self.seed, step))
        chance = random.Random(f"{self.seed} {step}")
        size = self._size(rng)
        control, shown, tokens, told = [], [], [], []
        for _, number, row, mirror in self._picks(rng, size):
            shard = self.sources[size][number]
            bodies = self._bodies(size, number, row, mirror)
            control.append(control_array(bodies, size))
            shown.append(marks(bodies, size, self.cell))
            for _ in range(CAPTIONS):
                facts = shard.facts[chance.randrange(len(shard))]
                caption = training_caption(chance, tuple(facts["tags"]), facts["sentence"])
                tokens.append(self.words.tokens(caption, spelled=chance.random() < 0.2))
                told.append(answers(facts))
        return {
            "control": torch.from_numpy(np.stack(control)).permute(0, 3, 1, 2),
            "marks": torch.from_numpy(np.stack(shown)),
            "tokens": torch.tensor(tokens),
            "answers": torch.tensor(told),
        }


class Readers(nn.Module):
    """``text``, ``pool`` and ``hint`` are the generator's own parts; the heads are thrown away."""

    def __init__(
        self, text: CLIPTextModel, pool: TextTimeEmbedding, hint: ControlNetConditioningEmbedding
    ) -> None:
        super().__init__()
        self.text, self.pool, self.hint = text, pool, hint
        told = pool.proj.out_features
        self.heads = nn.ModuleList(nn.Linear(told, count) for count in QUESTIONS.values())
        self.places = nn.Conv2d(hint.conv_out.out_channels, MARKS * FINE * FINE, 1)

    def forward(self, batch: Batch) -> tuple[list[torch.Tensor], torch.Tensor]:
        """Logits of every question, and of every mark at ``FINE`` places a latent's side."""
        pooled = self.pool(self.text(batch["tokens"]).last_hidden_state)
        # The batch's words are as the generator gets them: beside the time, behind a SiLU.
        said = [head(functional.silu(pooled)) for head in self.heads]
        seen = self.hint(batch["control"].float() / 255)
        return said, functional.pixel_shuffle(self.places(functional.silu(seen)), FINE)


def readers_of(model: Generator) -> Readers:
    return Readers(model.text, model.unet.add_embedding, model.control.controlnet_cond_embedding)


@torch.no_grad()
def spread(readers: Readers, tokens: torch.Tensor, padding: int) -> None:
    """Makes ``pool`` tell captions (n, 77) apart from the start, also in half precision.

    Most of what an untrained pool gathers is the padding, the same for every caption: it learns
    not to see it. The rest is centred and brought to one spread in all directions. So whitened, the
    mere sum of random words already answers most questions by a linear map.
    """
    pool = readers.pool
    every = torch.cat([readers.text(part).last_hidden_state for part in tokens.split(64)])
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


def reading_loss(readers: Readers, batch: Batch) -> torch.Tensor:
    with half_precision(batch["tokens"].device):
        said, seen = readers(batch)
    words = [
        functional.cross_entropy(logits.float(), right, ignore_index=ABSENT)
        for logits, right in zip(said, batch["answers"].T, strict=True)
        if bool((right != ABSENT).any())
    ]
    shown = batch["marks"].float()
    # A mark covers a hundredth of the map: it weighs more than the ground around it.
    places = functional.binary_cross_entropy_with_logits(
        seen.float(), shown, weight=1 + 9 * shown
    )  # fmt: skip
    return torch.stack(words).mean() + 10 * places


@torch.no_grad()
def measure(readers: Readers, batches: list[Batch]) -> dict[str, float]:
    """Share of questions answered rightly, and how well marks are found (intersection over
    union)."""
    right = asked = both = either = 0
    for batch in batches:
        said, seen = readers(batch)
        for logits, told in zip(said, batch["answers"].T, strict=True):
            known = told != ABSENT
            right += int((logits.argmax(1) == told)[known].sum())
            asked += int(known.sum())
        found, shown = seen > 0, batch["marks"] > 0
        both += int((found & shown).sum())
        either += int((found | shown).sum())
    return {"answers": round(right / asked, 4), "marks": round(both / max(1, either), 4)}


def write(readers: Readers, folder: Path) -> None:
    kept = {
        name: value.contiguous()
        for name, value in readers.state_dict().items()
        if name.split(".")[0] in ("text", "pool", "hint")
    }
    save_file(kept, folder / READERS_FILE)


def main() -> None:
    own = Recipe()
    parser = options(
        __doc__, 8, batch=16, learning_rate=1e-3, stride=own.stride,
        channels=",".join(map(str, own.channels)), out=Path("out/readers"),
    )  # fmt: skip
    arguments = parser.parse_args()
    recipe = Recipe(channels=numbers(arguments.channels), stride=arguments.stride)
    if arguments.tiny:
        arguments.minutes, arguments.batch, recipe = min(arguments.minutes, 0.03), 2, TINY
    start(arguments)
    device = device_of(arguments)
    tokenizer: CLIPTokenizer = own_tokenizer(arguments.out)
    readers = readers_of(new_generator(tokenizer, recipe)).to(device)
    run = Run(
        arguments.out, arguments.minutes, readers, adamw(readers, arguments.learning_rate),
        learning_rate=arguments.learning_rate, warmup=100, decay=0.99, final_share=0.5,
    )  # fmt: skip
    if arguments.resume:
        run.resume()
    known = sources(arguments.data)
    if not known:
        raise SystemExit(f"Expected figures below {arguments.data}: run training.dataset.")
    cell = recipe.stride // FINE
    made = ReadingBatches(known, Words(tokenizer), arguments.seed + 1, arguments.batch, cell)
    if not arguments.resume:
        steps = range(4 if arguments.tiny else -(-SPREAD_CAPTIONS // (CAPTIONS * made.count)))
        captions = torch.cat([made.make(UNSEEN + step)["tokens"] for step in steps])
        spread(readers, captions.to(device), tokenizer.pad_token_id)
    batches = batches_ahead(made.make, arguments.loaders, run.step, device)
    for _ in run.steps():
        run.update(reading_loss(readers, moved(next(batches), device)), arguments.batch)
    run.average.copy_to(readers)
    write(readers, arguments.out)
    unseen = ReadingBatches(known, Words(tokenizer), arguments.seed + 2, arguments.batch, cell)
    facts = measure(readers.eval(), [moved(unseen.make(step), device) for step in range(8)])
    print(json.dumps({"minutes": run.trained_seconds / 60, "samples": run.samples, **facts}))


if __name__ == "__main__":
    main()
