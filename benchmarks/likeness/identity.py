"""Is it still the same character when the words do not say what it looks like?

Characters are drawn once as the reference, then generated in poses of their own from a prompt that
names nothing of their looks. Beside that: whether the adapter's image encoder tells the same
character in another pose from another character (ROC AUC over drawn figures).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.likeness.looks_ruler import Ruler, is_covered
from core.config import Config
from core.generation.conditioning.adapters import padded_to_square
from core.generation.request import GenerationRequest, Reference
from core.geometry import Size
from core.models import registry
from core.models.loading.cache import ModelCache
from core.models.specs import AdapterSpec, CheckpointSpec
from core.pose.appearance import LooksReader, looks_reader
from core.studio import Studio
from training.figures import HELD_OUT_POSES, Figure, figure, held_out_pose, new_look

Floats = NDArray[np.float32]

# What makes a character recognisable.
KEPT = ("hair_style", "hair_colour", "eye_colour", "outfit", "outfit_colour")
CHARACTERS = 50
POSES_EACH = 4
SEED = 970_000_000


@dataclass(frozen=True)
class Character:
    """``views`` are drawn figures of one look; the first is the reference."""

    number: int
    views: tuple[Figure, ...]


def adapter_for(spec: CheckpointSpec, config: Config) -> AdapterSpec | str:
    """The adapter that a reference picture would go through, or one line on why there is none."""
    fitting = [one for one in registry.adapters(config) if one.family is spec.family]
    for adapter in fitting:
        if adapter.is_installed(config):
            return adapter
    return fitting[0].why_not(config) if fitting else f"No adapter fits {spec.title}."


def make_character(number: int, size: Size) -> Character:
    """Poses of one person, each another; the looks of no two characters are drawn alike."""
    look = new_look(random.Random(SEED + number))
    singles = [index for index in range(HELD_OUT_POSES) if index % 6 != 5]
    picks = random.Random(number).sample(singles, POSES_EACH + 1)
    views = tuple(
        figure(SEED + 10 * number + view, size, look=look, pose=held_out_pose(index, size).pose)
        for view, index in enumerate(picks)
    )
    return Character(number, views)


def kept_looks(
    characters: Sequence[Character],
    spec: CheckpointSpec,
    studio: Studio,
    ruler: Ruler | LooksReader,
    strength: float,
) -> dict[str, float]:
    """The share of readings that agree with the reference, by attribute that it shows."""
    looks = [name for name in KEPT if name in ruler.names]
    right: dict[str, list[bool]] = {name: [] for name in looks}
    for one in characters:
        first = one.views[0]
        kept = studio.pictures.put(Image.fromarray(first.picture))
        reference = Reference(kept, strength)
        shown = ruler.read(first.picture, first.pose)
        for number, view in enumerate(one.views[1:]):
            request = _request(view, spec, reference, seed=SEED + 10 * one.number + number)
            read = ruler.read(np.asarray(studio.render(request).image), view.pose)
            known = view.attributes()
            for name in looks:
                if name in read and name in shown and not is_covered(name, known):
                    right[name].append(read[name] == known[name])
    return {name: round(float(np.mean(found)), 4) for name, found in right.items() if found}


def _request(
    view: Figure, spec: CheckpointSpec, reference: Reference, seed: int
) -> GenerationRequest:
    return GenerationRequest(
        prompt=f"1{view.looks[0].kind}, {view.scene.place}",
        pose=view.pose,
        checkpoint=spec.id,
        size=view.pose.size,
        references=(reference,),
        seed=seed,
        **spec.recommended,
    )


def encoder_auc(characters: Sequence[Character], adapter: AdapterSpec, config: Config) -> float:
    told = _teller(adapter, config)
    first, second = (
        np.array([told(Image.fromarray(one.views[view].picture)) for one in characters])
        for view in (0, 1)
    )
    first, second = (one / np.linalg.norm(one, axis=1, keepdims=True) for one in (first, second))
    alike = first @ second.T
    own = np.eye(len(characters), dtype=bool)
    return auc(alike[own], alike[~own])


def _teller(adapter: AdapterSpec, config: Config) -> Callable[[Image.Image], Floats]:
    if adapter.reads_looks:
        path = adapter.image_encoder.path()
        assert path is not None  # it is installed
        return looks_reader(path).embedding
    encoder = ModelCache(config).get_image_encoder(adapter.image_encoder)
    return lambda picture: _embedding(encoder, picture)


def auc(same: NDArray[np.floating], different: NDArray[np.floating]) -> float:
    """How often a value of ``same`` is above one of ``different``; ties count half."""
    above = (same[:, None] > different).mean() + 0.5 * (same[:, None] == different).mean()
    return round(float(above), 4)


def _embedding(encoder: Any, picture: Image.Image) -> Floats:
    import torch
    from transformers import CLIPImageProcessor

    side = int(encoder.config.image_size)
    processor = CLIPImageProcessor(
        size={"shortest_edge": side}, crop_size={"height": side, "width": side}
    )
    pixels = processor(images=padded_to_square(picture), return_tensors="pt").pixel_values
    weights = next(encoder.parameters())
    with torch.inference_mode():
        told = encoder(pixels.to(weights.device, weights.dtype)).image_embeds[0]
    return told.float().cpu().numpy()
