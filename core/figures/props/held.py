"""Which hand holds what, and when it is painted."""

from __future__ import annotations

from dataclasses import dataclass

from core.figures.attributes import Colour
from core.figures.body.hands import palm_of
from core.figures.body.models import LEFT_ARM, RIGHT_ARM, Limb, Model
from core.figures.colours import find
from core.figures.looks import Item
from core.figures.painting.shapes import unit
from core.figures.props.grips import Grip
from core.figures.props.magic import ground_circle
from core.figures.props.registry import HANDS, PROPS, Hold, Prop, held_items

# What closes around a thing, lies flat under it, or casts it.
GESTURES = {
    Hold.HAND: "grip", Hold.BOTH: "grip", Hold.PALM: "flat", Hold.CAST: "open",
    Hold.ACROSS: "fist",
}  # fmt: skip


@dataclass(frozen=True)
class _Held:
    prop: Prop
    item: Item
    arms: tuple[Limb, ...]  # none of which is free for another


class HeldThings:
    """Of one figure. A look names a thing of training's list, or items of this registry."""

    def __init__(self, m: Model) -> None:
        self.m = m
        self._things: list[_Held] = []
        first = holding_arm(m)
        free = [first, LEFT_ARM if first == RIGHT_ARM else RIGHT_ARM]
        for item in held_items(m.look):
            prop = PROPS[item.kind]
            hands = HANDS[prop.hold]
            self._things.append(_Held(prop, item, tuple(free[:hands] or (first,))))
            free = free[hands:]

    def _own_colour(self, thing: _Held) -> Colour:
        """Training's umbrella and helmet take theirs from the outfit."""
        m = self.m
        if m.look.prop == "holding helmet" and thing.item.kind == "held helmet":
            return m.cloth
        if m.look.prop == "holding umbrella" and thing.item.kind == "umbrella":
            return m.accent if sum(m.accent) < 640 else m.trim
        return thing.prop.colour

    # -- when ----------------------------------------------------------------------------------

    def on_the_ground(self) -> None:
        """Before the figure."""
        if self.m.look.prop == "glowing magic circle":
            ground_circle(self.m)
        for thing in self._things:
            if thing.item.kind == "magic circle":
                ground_circle(self.m, self._colour(thing))
            if thing.item.kind == "aura":
                thing.prop.painter(self._grip(thing, thing.arms[0]))

    def in_hand(self, arm: Limb) -> None:
        """Before the hand is painted, so that its fingers close around it."""
        for thing in self._things:
            if arm in thing.arms and thing.prop.hold in (Hold.HAND, Hold.PALM, Hold.BOTH):
                thing.prop.painter(self._grip(thing, arm))

    def gesture(self, arm: Limb) -> str:
        """ "" where the hand is free."""
        for thing in self._things:
            if arm in thing.arms and thing.item.kind != "aura":
                return GESTURES[thing.prop.hold]
        return ""

    def over(self) -> None:
        """After the figure: what is cast, and what is laid across the body."""
        for thing in self._things:
            if thing.prop.hold in (Hold.CAST, Hold.ACROSS) and thing.item.kind != "aura":
                thing.prop.painter(self._grip(thing, thing.arms[0]))

    # -- how -----------------------------------------------------------------------------------

    def _colour(self, thing: _Held) -> Colour:
        return find(thing.item.colour) or self._own_colour(thing)

    def _grip(self, thing: _Held, arm: Limb) -> Grip:
        m = self.m
        _, elbow, wrist = m.bones(arm)
        other = LEFT_ARM if arm == RIGHT_ARM else RIGHT_ARM
        asked = find(thing.item.colour)
        return Grip(
            m, arm, palm_of(m, arm), unit(wrist - elbow), palm_of(m, other),
            self._colour(thing), find(thing.item.second), asked is not None,
        )  # fmt: skip


def holding_arm(m: Model) -> Limb:
    """The hand that is farther from the trunk, where the picture has room for what it holds."""
    middle = (m.joint(1) + m.body.hips) / 2
    width, height = m.p.size

    def seen(limb: Limb) -> float:
        hand = m.joint(limb.end)
        away = abs(float((hand - middle) @ m.across)) + 0.3 * float(middle[1] - hand[1])
        beside = float(min(hand[0], width - hand[0], height - hand[1]))
        lacks = max(0.0, 0.25 * m.u - beside) + max(0.0, 0.6 * m.u - float(hand[1]))
        return away - 6.0 * lacks

    return max((RIGHT_ARM, LEFT_ARM), key=seen)
