"""Pictures of a character as a data set to train a LoRA with.

One folder ``N_trigger class`` as kohya's sd-scripts read it (N repeats; captions in text files of
the same stem; ``dataset_config.toml`` says the same), and ``metadata.jsonl`` beside it as
``datasets.load_dataset("imagefolder")`` and the scripts of diffusers read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NoReturn

from core.characters.card import Card, handle_of
from core.characters.exports.samples import (
    VIEWS,
    Print,
    Sample,
    balance,
    drawn_samples,
    fingerprint,
    is_near,
    with_image,
)
from core.characters.exports.zipped import Files, OnDone, png, quiet
from core.errors import RequestRejected
from core.figures.words.telling import prompt_words

LEAST, MOST = 15, 200
# Candidates that are looked at for each picture that is kept.
_PATIENCE = 4


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """``count`` pictures of about ``side``² pixels. Captions are the trigger word and what varies;
    ``tells_looks``: also what is always the same, which then is not learnt with the trigger.
    ``views`` and ``poses`` say what is drawn, as in ``drawn_samples``. ``samples`` of one's own go
    first; drawn ones fill up. Near copies are left out.

    Raises ``RequestRejected`` when a value cannot be used.
    """

    card: Card
    count: int = 24
    side: int = 768
    repeats: int = 10
    tells_looks: bool = False
    views: tuple[str, ...] = ()
    poses: tuple[str, ...] = ()
    samples: tuple[Sample, ...] = ()

    def __post_init__(self) -> None:
        if not set(self.views) <= set(VIEWS):
            raise RequestRejected(
                expected=f"views among {', '.join(VIEWS)}",
                got=", ".join(self.views)[:80],
                todo="choose among these",
                shown="One of these views is not there. Choose again.",
            )
        for what, value, low, high in (
            ("pictures", self.count, LEAST, MOST), ("pixels a side", self.side, 64, 2048),
            ("repeats", self.repeats, 1, 1000),
        ):  # fmt: skip
            if not low <= value <= high:
                raise RequestRejected(
                    expected=f"{low} to {high} {what}",
                    got=value,
                    shown=f"A data set has {low} to {high} {what}.",
                )

    @property
    def trigger(self) -> str:
        return self.card.trigger.strip() or handle_of(self.card.name).replace("-", "_")

    @property
    def folder(self) -> str:
        """No slash or dot of a trigger word leaves the archive."""
        word = handle_of(self.trigger).replace("-", "_") or "character"
        return f"{self.repeats}_{word} {self.card.look.kind}"

    def drawn(self) -> Iterator[Sample]:
        """Without an end."""
        return drawn_samples(self.card, self.side, self.views, self.poses)

    def files(self, on_done: OnDone = quiet) -> Files:
        kept: list[Sample] = []
        for number, sample in enumerate(islice(self._different(), self.count), start=1):
            yield f"{self.folder}/{number:03}.png", png(sample.image())
            kept.append(Sample(_gone, sample.facts, sample.words))
            on_done(number, self.count)
        captions = self.captions(kept)
        for number, caption in enumerate(captions, start=1):
            yield f"{self.folder}/{number:03}.txt", caption.encode()
        yield "metadata.jsonl", self._metadata(captions).encode()
        yield "dataset_config.toml", self._toml().encode()
        yield "README.txt", self._read_me(kept).encode()

    def captions(self, samples: Sequence[Sample]) -> tuple[str, ...]:
        """What all pictures share is left out unless it is to be told."""
        always = set.intersection(*(set(sample.words) for sample in samples)) if samples else set()
        always |= set(prompt_words(self.card.look)) & self._everywhere()
        dropped = set[str]() if self.tells_looks else always
        return tuple(
            ", ".join([self.trigger, *(word for word in one.words if word not in dropped)])
            for one in samples
        )

    def _everywhere(self) -> set[str]:
        """Words of every outfit and expression of the card."""
        looks = [self.card.look, *(one.on(self.card.look) for one in self.card.outfits)]
        faces = [one.on(self.card.look) for one in self.card.expressions]
        return set.intersection(*(set(prompt_words(look)) for look in (*looks, *faces)))

    def _different(self) -> Iterator[Sample]:
        seen: list[Print] = []
        most = _PATIENCE * self.count
        for sample in chain(self.samples, islice(self.drawn(), most)):
            image = sample.image()
            found = fingerprint(image)
            if not is_near(found, seen):
                seen.append(found)
                yield with_image(sample, image)

    def _metadata(self, captions: Sequence[str]) -> str:
        rows = (
            {"file_name": f"{self.folder}/{number:03}.png", "text": caption}
            for number, caption in enumerate(captions, start=1)
        )
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)

    def _toml(self) -> str:
        name = json.dumps(self.folder, ensure_ascii=False)  # a basic string of TOML too
        word = json.dumps(f"{self.trigger} {self.card.look.kind}", ensure_ascii=False)
        return (
            '[general]\ncaption_extension = ".txt"\nshuffle_caption = true\nkeep_tokens = 1\n'
            "enable_bucket = true\nbucket_reso_steps = 64\nbucket_no_upscale = true\n\n"
            f"[[datasets]]\nresolution = {self.side}\nbatch_size = 1\n\n"
            f"[[datasets.subsets]]\nimage_dir = {name}\nclass_tokens = {word}\n"
            f"num_repeats = {self.repeats}\n"
        )

    def _read_me(self, samples: Sequence[Sample]) -> str:
        lines = [f"{len(samples)} pictures of {self.card.name}; trigger word: {self.trigger}", ""]
        for name, found in balance(samples).items():
            rows = [f"  {times:4}  {what}" for what, times in found.items()]
            lines += [name.capitalize(), *rows, ""]
        lines += [
            "kohya: --dataset_config dataset_config.toml, from this folder.",
            'diffusers: load_dataset("imagefolder", data_dir=this folder); column "text".',
            "",
        ]
        return "\n".join(lines)


def _gone() -> NoReturn:
    raise AssertionError("only its words are kept")
