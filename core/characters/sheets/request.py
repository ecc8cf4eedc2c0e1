"""A sheet to be painted by a checkpoint, cell by cell: a frozen request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

from core.characters import records
from core.characters.card import Card, PictureRole
from core.characters.sheets import views
from core.characters.sheets.cells import MOST_IN_LINE_UP, SheetCell, cells_of, check_cards
from core.characters.sheets.kinds import SheetKind
from core.config import Config
from core.errors import RequestRejected
from core.figures.grounds import NOWHERE
from core.figures.looks import Look
from core.figures.words.telling import prompt_words
from core.files import is_id
from core.generation.drawing.inputs import suited
from core.generation.request import (
    MAX_LORAS,
    MAX_PROMPT_CHARACTERS,
    MAX_REFERENCES,
    FromDrawing,
    GenerationRequest,
)
from core.generation.request_inputs import Reference
from core.generation.validation import (
    check_kind,
    check_number,
    check_whole,
    damaged,
    list_from,
)
from core.geometry import Size
from core.models import registry
from core.models.specs import CheckpointSpec

GROUND = "simple background, white background"
MOST_ATTEMPTS = 8
_WHOLE_FIGURE, _BUST = 2 / 3, 1.0  # width to height of a painted cell


@dataclass(frozen=True, kw_only=True)
class SheetRequest:
    """``cards`` are as they were when it was asked for: later changes do not touch it.

    ``base`` has the checkpoint and all settings of each cell, its prompt what all cells share
    beside the character; its pose is not looked at, and of its ``drawing`` characters, seed and
    background neither. A cell below the wished ``pose_score`` or ``identity`` (0 for none wished)
    is made again with the next seed, up to ``attempts`` times in all; the best is kept.
    ``shows_references``: an adapter sees the first reference of each card, as strongly as the card
    says (``with_references`` puts them where the work finds them).
    ``kept`` are pictures of an earlier sheet, one a cell; "" stands for a cell to be made, and
    nothing at all for a whole new sheet.
    ``together``: all views of a turnaround are painted as one picture (``whole``), which is cut
    into the cells; of several attempts that is kept whose cells are nearest on the average.

    Raises ``RequestRejected`` on construction when a value cannot be used.
    """

    kind: SheetKind
    cards: tuple[Card, ...]
    base: GenerationRequest
    pose_score: float = 0.0
    identity: float = 0.0
    attempts: int = 1
    shows_references: bool = False
    kept: tuple[str, ...] = ()
    together: bool = False

    def __post_init__(self) -> None:
        check_cards(self.kind, self.cards)
        if not self.kind.is_painted:
            raise RequestRejected(
                expected="a sheet that shows figures",
                got=self.kind.value,
                todo="draw it instead",
                shown="A palette is drawn at once: no checkpoint paints it.",
            )
        check_number("pose score", self.pose_score, 0.0, 1.0)
        check_number("likeness", self.identity, 0.0, 1.0)
        check_kind("choice to show references", self.shows_references, bool)
        check_whole("attempts", self.attempts, 1, MOST_ATTEMPTS)
        check_kind("choice to paint all views in one picture", self.together, bool)
        if self.together:
            views.check(self.kind, self.base.size)
        if self.kept and len(self.kept) != len(self.cells):
            raise _other_sheet(f"{len(self.cells)} pictures to keep", str(len(self.kept)))
        if not all(one == "" or is_id(one) for one in self.kept):
            raise _other_sheet("ids of pictures to keep", "something else")

    @cached_property
    def cells(self) -> tuple[SheetCell, ...]:
        return cells_of(self.kind, self.cards, self.base.size)

    @cached_property
    def requests(self) -> tuple[GenerationRequest, ...]:
        """One a cell: what makes its picture."""
        return tuple(map(self._request, range(len(self.cells))))

    @cached_property
    def whole(self) -> GenerationRequest:
        """What makes the picture of all views, of a sheet that is painted ``together``."""
        first = self.requests[0]
        assert first.drawing is not None, "every cell is painted over its drawing"
        characters = tuple(cell.character for cell in self.cells)
        pose = views.side_by_side(self.cells)
        return replace(
            first,
            prompt=_prompt(self.cards[0], self.cells[0].look, views.WORDS, self.base.prompt),
            pose=pose,
            size=pose.size,
            drawing=replace(first.drawing, characters=characters),
        )

    @property
    def to_make(self) -> tuple[int, ...]:
        """Numbers of the cells that are to be made."""
        return tuple(n for n in range(len(self.cells)) if not self.kept or not self.kept[n])

    def again(self, made: Sequence[str], chosen: Sequence[int]) -> SheetRequest:
        """The same sheet with the ``chosen`` cells made anew, with seeds that were not tried.

        ``made`` are the pictures of all cells now.
        """
        kept = tuple("" if n in set(chosen) else one for n, one in enumerate(made))
        return replace(
            self, kept=kept, base=replace(self.base, seed=self.base.seed_of(self.attempts))
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "cards": [records.to_dict(card) for card in self.cards],
            "base": self.base.to_dict(),
            "pose_score": self.pose_score,
            "identity": self.identity,
            "attempts": self.attempts,
            "shows_references": self.shows_references,
            "kept": list(self.kept),
            "together": self.together,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> SheetRequest:
        """Inverse of ``to_dict``; data from outside."""
        base, kind = values.get("base"), values.get("kind")
        if not isinstance(base, Mapping) or kind not in list(SheetKind):
            raise damaged("a sheet of a known kind with its settings", f"{kind!r:.40}")
        cards = list_from("cards", values.get("cards", ()))
        if len(cards) > MOST_IN_LINE_UP:
            raise damaged(f"at most {MOST_IN_LINE_UP} characters", str(len(cards)))
        return cls(
            kind=SheetKind(kind),
            cards=tuple(map(records.from_dict, cards)),
            base=GenerationRequest.from_dict(cast("Mapping[str, Any]", base)),
            pose_score=values.get("pose_score", 0.0),
            identity=values.get("identity", 0.0),
            attempts=values.get("attempts", 1),
            shows_references=values.get("shows_references", False),
            kept=tuple(map(str, list_from("kept", values.get("kept", ())))),
            together=values.get("together", False),
        )

    def _references(self, card: Card) -> tuple[Reference, ...]:
        picture = card.picture(PictureRole.REFERENCE)
        if not self.shows_references or picture is None or card.adapter_strength == 0:
            return ()
        return (Reference(picture, card.adapter_strength),)

    def _request(self, number: int) -> GenerationRequest:
        cell = self.cells[number]
        card = self.cards[number if self.kind.takes_several else 0]
        drawing = self.base.drawing or FromDrawing()
        negative = _joined(self.base.negative_prompt, card.negative)
        loras = {lora.id: lora for lora in (*card.loras, *self.base.loras)}
        return replace(
            self.base,
            prompt=_prompt(card, cell.look, cell.words, self.base.prompt),
            negative_prompt=negative[:MAX_PROMPT_CHARACTERS],
            pose=cell.pose,
            loras=tuple(loras.values())[:MAX_LORAS],
            references=(*self.base.references, *self._references(card))[:MAX_REFERENCES],
            drawing=replace(
                drawing, characters=(cell.character,), seed=card.seed, background=NOWHERE
            ),
            count=1,
            until_score=0.0,
        )


def base_of(
    kind: SheetKind, spec: CheckpointSpec, config: Config, seed: int = 0
) -> GenerationRequest:
    """The settings that suit a checkpoint, painting over the drawing of each cell."""
    spec = spec.with_drawing_defaults()
    aspect = _BUST if kind is SheetKind.EXPRESSIONS else _WHOLE_FIGURE
    return GenerationRequest(
        prompt=GROUND,
        checkpoint=spec.id,
        size=Size(*spec.size_for(aspect)),
        seed=seed,
        drawing=suited(spec.from_drawing),
        **registry.recommended(spec, config),
    )


def together_base_of(
    card: Card, spec: CheckpointSpec, config: Config, seed: int = 0
) -> GenerationRequest:
    """The same for a turnaround that is painted ``together``: its cells are as small as all of
    them in one picture must be."""
    base = base_of(SheetKind.TURNAROUND, spec, config, seed)
    return replace(base, size=views.size_of_view(card, spec.with_drawing_defaults()))


def _prompt(card: Card, look: Look, words: str, shared: str) -> str:
    said = _joined(card.trigger, ", ".join(prompt_words(look)), card.words, words)
    room = MAX_PROMPT_CHARACTERS - len(shared) - 2
    return _joined(said[: max(0, room)], shared)


def _joined(*parts: str) -> str:
    return ", ".join(part.strip().strip(",") for part in parts if part.strip())


def _other_sheet(expected: str, got: str) -> RequestRejected:
    return RequestRejected(
        expected=expected,
        got=got,
        todo="make the whole sheet",
        shown="These pictures are of another sheet. Make the whole sheet anew.",
    )
