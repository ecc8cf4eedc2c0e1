"""What a look has beside a human body, each part painted where it is behind or before."""

from __future__ import annotations

from dataclasses import dataclass

from core.figures.attributes import Colour
from core.figures.body.models import Model
from core.figures.colours import Family, find
from core.figures.creatures.ears import is_far, paint_ear
from core.figures.creatures.horns import paint_halo, paint_horns
from core.figures.creatures.kinds import Kind, Slot, kinds_of
from core.figures.creatures.tails import paint_tail
from core.figures.creatures.wings import paint_wings
from core.figures.looks import Item


@dataclass(frozen=True)
class Grown:
    kind: Kind
    colour: Colour
    second: Colour | None


class Creature:
    """One part a slot: the last that the look names."""

    def __init__(self, m: Model) -> None:
        self.m = m
        self.parts: dict[Slot, Grown] = {}
        for item in m.look.items:
            for kind in kinds_of(item.kind):
                self.parts[kind.slot] = self._grown(item, kind)

    def _grown(self, item: Item, kind: Kind) -> Grown:
        family = Family.HAIR if kind.slot in (Slot.EARS, Slot.TAIL) else Family.CLOTH
        own = find(item.colour, family) if item.colour else None
        second = find(item.second, family) if item.second else None
        return Grown(kind, own or kind.colour or self.m.hair, second)

    def behind(self) -> None:
        """Before everything of the body is painted."""
        if not self.m.body.is_back:
            self._on_back()
        self._on_head(far=True)

    def over_trunk(self) -> None:
        if self.m.body.is_back:
            self._on_back()

    def over_hair(self) -> None:
        self._on_head(far=False)

    def _on_back(self) -> None:
        m = self.m
        if tail := self.parts.get(Slot.TAIL):
            with m.p.named("tail"):
                paint_tail(m, tail.kind, tail.colour, tail.second)
        if wings := self.parts.get(Slot.WINGS):
            with m.p.named("wings"):
                paint_wings(m, wings.kind.form, wings.colour, wings.second)

    def _on_head(self, *, far: bool) -> None:
        m = self.m
        if (ears := self.parts.get(Slot.EARS)) and ears.kind.ear:
            with m.p.named("ears"):
                for side in (-1, 1):
                    if is_far(m.head, ears.kind.ear, side) == far:
                        paint_ear(m, ears.kind.ear, side, ears.colour, ears.second)
        if horns := self.parts.get(Slot.HORNS):
            with m.p.named("horns"):
                paint_horns(m, horns.kind.form, horns.colour, far=far)
        if halo := self.parts.get(Slot.HALO):
            with m.p.named("halo"):
                paint_halo(m, halo.colour, far=far)
