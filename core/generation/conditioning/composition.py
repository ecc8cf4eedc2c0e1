"""``AND`` at work: of several parts of a prompt one prediction, whatever the pipeline.

A pipeline knows a prompt and a negative prompt. All parts go to it in one tensor, end to end behind
the negative prompt; UNet and ControlNets, which it hands that tensor to, run once for each part
while this is on, and give back one prediction: without words + Σ weight · (part − without words).
The pipeline's guidance does the rest, so that the picture is what AUTOMATIC1111's web UI draws.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from core.generation.conditioning.prompt_encoder import PromptEmbeds

if TYPE_CHECKING:
    import torch

ALONE = (1.0,)
"""The weights of a prompt without ``AND``."""
# Of what UNet and ControlNet are given, what holds the words and is cut into parts.
_OF_WORDS = ("encoder_hidden_states", "text_embeds")
_RESIDUALS = ("down_block_additional_residuals", "mid_block_additional_residual")


def packed(parts: Sequence[PromptEmbeds], negative: PromptEmbeds) -> PromptEmbeds:
    """Negative prompt and parts, all of one length, end to end."""
    import torch

    every = (negative, *parts)
    pooled = [one.pooled for one in every if one.pooled is not None]
    return PromptEmbeds(
        torch.cat([one.embeds for one in every], dim=1),
        torch.cat(pooled, dim=-1) if pooled else None,
    )


@contextmanager
def composed(unet: Any, controlnet: Any | None, weights: Sequence[float]) -> Generator[None]:
    """Within, both take what ``packed`` made, with these weights of the parts. Nothing is touched
    for a prompt without ``AND``."""
    if tuple(weights) == ALONE:
        yield
        return
    composition = _Composition(tuple(weights))
    with ExitStack() as stack:
        stack.enter_context(_replaced(unet, composition.predicted))
        if controlnet is not None:
            stack.enter_context(_replaced(controlnet, composition.residuals))
        yield


@contextmanager
def _replaced(module: Any, by: Callable[..., Any]) -> Generator[None]:
    """Its ``forward``; what offloads the module's weights runs inside."""
    before = vars(module).get("forward")
    forward = module.forward
    module.forward = partial(by, forward)
    try:
        yield
    finally:
        del module.forward
        if before is not None:
            module.forward = before


@dataclass
class _Composition:
    """The first run has the pipeline's rows, (negative, first part) under guidance, and each one
    after a single row: what fits in memory without ``AND`` fits with it."""

    weights: tuple[float, ...]
    _maps: tuple[list[Any], list[Any]] | None = None

    def predicted(self, forward: Any, sample: Any, timestep: Any, *given: Any, **named: Any) -> Any:
        """Of the UNet: as many rows as there are of ``sample``."""
        named = _with_positional(given, named)
        runs = [
            forward(self._of(run, sample), timestep, **self._cut(run, named, len(sample)))[0]
            for run in self._runs(len(sample))
        ]
        every = _joined(runs)
        without, parts = every[:1], every[1:]
        away = sum(
            weight * (part[None] - without)
            for weight, part in zip(self.weights, parts, strict=True)
        )
        together = without + away
        return (_joined([without, together]) if len(sample) == 2 else together,)

    def residuals(
        self, forward: Any, sample: Any, timestep: Any, *given: Any, **named: Any
    ) -> tuple[list[Any], Any]:
        """Of the ControlNets: a row for the negative prompt and each part, for ``predicted``."""
        named = _with_positional(given, named)
        maps = named.pop("controlnet_cond")
        found: list[tuple[list[Any], Any]] = []
        for run in self._runs(len(sample)):
            rows = len(run)
            down, middle = forward(
                self._of(run, sample),
                timestep,
                controlnet_cond=maps if rows == 2 else self._single(maps),
                **self._cut(run, named, len(sample)),
            )
            found.append(([one[-rows:] for one in down], middle[-rows:]))
        downs = [_joined(list(same)) for same in zip(*(down for down, _ in found), strict=True)]
        return downs, _joined([middle for _, middle in found])

    def _runs(self, rows: int) -> list[tuple[int, ...]]:
        """Which of (negative, part, part, …) is in which run."""
        most = len(self.weights) + 1
        if rows == 2:
            return [(0, 1), *((one,) for one in range(2, most))]
        return [(one,) for one in range(most)]

    def _of(self, run: tuple[int, ...], value: Any) -> Any:
        """Rows of what the pipeline gives for (negative, prompt), or for the prompt alone."""
        return value if len(run) == len(value) else value[-1:]

    def _single(self, maps: list[Any]) -> list[Any]:
        """The same objects at every step, so that they are embedded once."""
        if self._maps is None or self._maps[0] is not maps:
            self._maps = maps, [one[-1:] for one in maps]
        return self._maps[1]

    def _cut(self, run: tuple[int, ...], named: dict[str, Any], rows: int) -> dict[str, Any]:
        cut: dict[str, Any] = {}
        for name, value in named.items():
            if name in _OF_WORDS:
                cut[name] = self._words(run, value)
            elif name in _RESIDUALS:
                cut[name] = _rows_of(run, value)
            elif isinstance(value, dict):
                cut[name] = self._cut(run, value, rows)
            elif isinstance(value, list) and all(hasattr(one, "shape") for one in value):
                cut[name] = [self._of(run, one) if len(one) == rows else one for one in value]
            elif getattr(value, "ndim", 0) and len(value) == rows:
                cut[name] = self._of(run, value)
            else:
                cut[name] = value
        return cut

    def _words(self, run: tuple[int, ...], value: torch.Tensor) -> torch.Tensor:
        """Tokens lie end to end, (rows, tokens, features); pooled embeds too, (rows, features)."""
        segments = value[-1:].chunk(len(self.weights) + 1, dim=1)
        return _joined([segments[one] for one in run])


def _with_positional(given: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
    """The words are the third that UNet and ControlNet take."""
    return (
        {**dict(zip(("encoder_hidden_states",), given, strict=True)), **named} if given else named
    )


def _rows_of(run: tuple[int, ...], residuals: Any) -> Any:
    if isinstance(residuals, list | tuple):
        return [one[list(run)] for one in residuals]
    return residuals[list(run)]


def _joined(rows: list[Any]) -> Any:
    import torch

    return rows[0] if len(rows) == 1 else torch.cat(rows)
