"""One figure: its parts in the order in which they cover each other."""

from __future__ import annotations

from core.figures.body.gestures import gesture_of
from core.figures.body.models import Limb, Model
from core.figures.body.order import at_head, order_of
from core.figures.clothing.accessories.back import (
    paint_back,
    paint_cape,
    paint_cape_collar,
    paint_straps,
)
from core.figures.clothing.accessories.headwear import paint_headwear
from core.figures.clothing.accessories.neckwear import (
    paint_neck_headphones,
    paint_necklaces,
    paint_scarf,
    paint_tie,
)
from core.figures.clothing.accessories.ornaments import ribbon_colour
from core.figures.clothing.lower.legs import paint_leg
from core.figures.clothing.lower.skirts import is_untucked, paint_skirt
from core.figures.clothing.lower.waist import paint_waist
from core.figures.clothing.upper.outer import paint_outer, paint_outer_back
from core.figures.clothing.upper.sleeves import paint_arm
from core.figures.clothing.upper.torsos import paint_bib, paint_neck, paint_torso
from core.figures.creatures.creature import Creature
from core.figures.face.faces import paint_brows, paint_ears, paint_face, paint_turned_away
from core.figures.hair.hair import Hair
from core.figures.hair.styles import hair_shape
from core.figures.props.held import HeldThings


class FigurePainter:
    def __init__(self, model: Model) -> None:
        self.m = model
        self.grown = Creature(model)
        # Long hair ends at the hips, also on a small figure.
        most = 0.9 + 0.8 * model.u / model.r
        self.hair = Hair(
            model.p, model.head, hair_shape(model.look, most), model.look, model.sway, model.rng,
            tie=ribbon_colour(model), bend=model.motion.hair,
        )  # fmt: skip
        self.held = HeldThings(model)

    def paint(self) -> None:
        m = self.m
        self.held.on_the_ground()
        order = order_of(m)
        paint_cape(m, front=False)
        paint_back(m, front=False)
        self.grown.behind()
        self.hair.behind()
        for arm in order.arms_behind:
            self._arm(arm, cast=False)
        paint_outer_back(m)
        legs = order.legs_behind
        for leg in legs:
            self._leg(leg, near=leg == legs[-1])
        with m.p.at("neck"):
            paint_neck(m)
        with m.p.at("trunk"):
            self._trunk()
        for leg in order.legs_before:
            self._leg(leg, near=False)
        for arm in order.arms_before:
            self._arm(arm)
        paint_cape_collar(m)
        paint_neck_headphones(m)
        if m.head.faces_away:
            paint_scarf(m)
        paint_ears(m.p, m.head, m.look)
        if m.head.faces_away:
            paint_turned_away(m.p, m.head, m.look)
        else:
            paint_face(m.p, m.head, m.look)
            paint_scarf(m)
        self.hair.before()
        self.grown.over_hair()
        if not m.head.faces_away:
            paint_brows(m.p, m.head, m.look)
        paint_headwear(m)
        for arm in order.arms_last:
            self._arm(arm)
        self.held.over()

    def _trunk(self) -> None:
        """Trunk and hips, from the skin outwards."""
        m = self.m
        if is_untucked(m):
            self._skirt()
            paint_torso(m)
        else:
            paint_torso(m)
            self._skirt()
        paint_bib(m)
        paint_waist(m)
        paint_tie(m)
        paint_outer(m)
        paint_necklaces(m)
        paint_straps(m)
        paint_cape(m, front=True)
        paint_back(m, front=True)
        self.grown.over_trunk()

    def _skirt(self) -> None:
        with self.m.p.at("skirt"):
            paint_skirt(self.m)

    def _leg(self, leg: Limb, *, near: bool) -> None:
        with self.m.p.at(f"{leg.side} leg"):
            paint_leg(self.m, leg, near=near)

    def _arm(self, arm: Limb, *, cast: bool = True) -> None:
        m = self.m
        steady = m.motion.gestures
        told = gesture_of(m, arm) if steady is None else steady[0 if arm.is_right else 1]
        gesture = self.held.gesture(arm) or told
        if gesture == "relaxed" and at_head(m, arm):
            gesture = "fist"  # an open hand would cover the face
        self.held.in_hand(arm)
        with m.p.at(f"{arm.side} arm"):
            paint_arm(m, arm, gesture, cast=cast)
