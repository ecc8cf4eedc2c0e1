"""How far the first load of a model is, for whoever looks.

Loading takes long only once in a process: PyTorch and the libraries are read in, then the parts of
the model. One load runs at a time (``ModelCache`` sees to that), so one place tells of it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

# (stage, about its share of the time of a first load on two cores, what a person is told), in the
# order they come.
_STAGES = (
    ("torch", 0.2, "starting PyTorch"),
    ("libraries", 0.68, "reading the drawing libraries"),
    ("unet", 0.04, "the network that draws"),
    ("vae", 0.02, "the decoder"),
    ("text_encoder", 0.03, "the text encoder"),
    ("text_encoder_2", 0.01, "the second text encoder"),
    ("controlnet", 0.02, "the network that holds the pose"),
)
ORDER = {name: number for number, (name, _, _) in enumerate(_STAGES)}
assert abs(sum(share for _, share, _ in _STAGES) - 1) < 1e-9


@dataclass(frozen=True)
class LoadProgress:
    """``stage`` of loading ``title`` is under way."""

    title: str
    stage: str

    @property
    def fraction(self) -> float:
        """0 to 1: the stages before this one."""
        return sum(share for _, share, _ in _STAGES[: ORDER[self.stage]])

    @property
    def text(self) -> str:
        """For a person: what happens, that it happens once, and how far it is."""
        words = _STAGES[ORDER[self.stage]][2]
        place = f"{ORDER[self.stage] + 1} of {len(_STAGES)}"
        return f"Loading {self.title}, only this once: {words} ({place})"


_lock = threading.Lock()
_now: LoadProgress | None = None
_loads = 0


def now() -> LoadProgress | None:
    """What is being loaded; None while nothing is."""
    return _now


@contextmanager
def loading(title: str) -> Generator[None]:
    """Inside, a model is made ready; who comes second waits for the first, and is told of it."""
    global _now, _loads
    with _lock:
        _loads += 1
        _now = _now or LoadProgress(title, "unet" if has_libraries() else "torch")
    try:
        yield
    finally:
        with _lock:
            _loads -= 1
            _now = _now if _loads else None


def reach(stage: str) -> None:
    """The load has come to a stage of ``ORDER``; others, and loads that nobody tells of, are
    passed over."""
    global _now
    with _lock:
        if _now is not None and ORDER.get(stage, -1) > ORDER[_now.stage]:
            _now = LoadProgress(_now.title, stage)


def has_libraries() -> bool:
    """What takes longest is in memory already."""
    return "torch" in sys.modules and "diffusers" in sys.modules
