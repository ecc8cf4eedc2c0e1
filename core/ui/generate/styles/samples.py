"""What a style does, on one and the same drawing."""

from __future__ import annotations

import functools

from core.figures.words import Status, read
from core.generation.drawing import painter
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models.painter import DRAWING
from core.pose import presets
from core.prompts.styles import PROMPT_HOLE, Style, styled
from core.ui.resources import jpeg

WORDS = (
    "girl, long silver hair, hair ribbon, blue eyes, smile, navy sailor school uniform, "
    "sunny park path"
)
PRESET, SEED = "bust-front", 7
SIZE = Size(168, 224)
MOST = 1_024


def sample_jpeg(style: Style) -> bytes:
    """The drawing in this style; as it always is where the painter knows none of its words."""
    words, _negative = styled((style,), WORDS, "")
    return _drawn(words if is_drawn(style) else WORDS)


@functools.lru_cache(maxsize=MOST)
def _drawn(words: str) -> bytes:
    request = GenerationRequest(
        prompt=words, pose=presets.get(PRESET).pose, checkpoint=DRAWING.id, size=SIZE, seed=SEED
    )
    return jpeg(painter.picture_of(painter.drawing_of(request, SEED)), max(SIZE))


def is_drawn(style: Style) -> bool:
    """The painter shows a word of it; another style is for checkpoints alone."""
    return _is_drawn(style.prompt.replace(PROMPT_HOLE, " "))


@functools.lru_cache(maxsize=MOST)
def _is_drawn(words: str) -> bool:
    return any(word.status is Status.DRAWN for word in read(words, seed=SEED, people=1).words)
