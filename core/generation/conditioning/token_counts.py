"""How many tokens of each chunk a prompt fills, before anything of the model is loaded."""

from __future__ import annotations

import functools
import logging
import threading
from concurrent.futures import Future
from pathlib import Path

from core.generation.conditioning.prompt_encoder import PromptChunker
from core.models.family import Family
from core.models.loading.loader import load_tokenizer, single_file_config
from core.models.specs import CheckpointSpec
from core.prompts.language.choices import expand
from core.prompts.language.composing import parts
from core.prompts.language.lora_tags import plain_words
from core.prompts.language.scheduling import schedule

logger = logging.getLogger(__name__)

MAX_CACHED_COUNTS = 256
# To see what an edited prompt says at some step or other.
USUAL_STEPS = 20


def tokenizer_folder(spec: CheckpointSpec) -> Path | None:
    """Whose ``tokenizer`` the checkpoint's first text encoder reads with; None while no file of it
    is here."""
    path = spec.source.path()
    if path is None:
        return None
    return path if path.is_dir() else single_file_config(path, spec.family is Family.SDXL)


class TokenCounts:
    """Of the tokenizer below ``layout``, which is loaded in a thread of its own: what it needs is
    read in for the first picture anyway, but takes a page too long."""

    def __init__(self, layout: Path) -> None:
        self._loaded: Future[PromptChunker] = Future()
        self._count = functools.lru_cache(MAX_CACHED_COUNTS)(self._counted)
        threading.Thread(target=self._load, args=(layout,), daemon=True).start()

    def of(self, prompt: str) -> tuple[int, ...] | None:
        """Tokens of each chunk, at least of one; None while the tokenizer is not here yet, or
        cannot be read. Tags and comments are no words; of a prompt that changes, or has several
        parts, the longest counts."""
        if not self._loaded.done() or self._loaded.exception() is not None:
            return None
        return self._count(prompt)

    def wait(self, seconds: float) -> None:
        """Until it can count, or that time is over."""
        self._loaded.exception(seconds)

    def _counted(self, prompt: str) -> tuple[int, ...]:
        chunker = self._loaded.result()
        texts = {
            stretch.prompt
            for part in parts(expand(plain_words(prompt), 0).text)
            for stretch in schedule(part.text, USUAL_STEPS)
        }
        return max((tuple(len(one.ids) for one in chunker.chunks(text)) for text in texts), key=sum)

    def _load(self, layout: Path) -> None:
        try:
            self._loaded.set_result(PromptChunker(load_tokenizer(layout, "tokenizer")))
        except Exception as error:  # the files of somebody's model may be anything
            logger.warning("the tokens of prompts cannot be counted: %s", error)
            self._loaded.set_exception(error)
