"""One figure: its parts in the order in which they cover each other."""

from __future__ import annotations

import math

import numpy as np

from core.figures.body.gestures import gesture_of
from core.figures.body.hands import palm_of
from core.figures.body.models import (
    LEFT_ARM,
    LEFT_LEG,
    RIGHT_ARM,
    RIGHT_LEG,
    Limb,
    Model,
)
from core.figures.clothing.accessories import paint_headwear
from core.figures.clothing.back import paint_back, paint_cape, paint_cape_collar, paint_straps
from core.figures.clothing.legs import paint_leg
from core.figures.clothing.neckwear import (
    paint_neck_headphones,
    paint_necklaces,
    paint_scarf,
    paint_tie,
)
from core.figures.clothing.ornaments import ribbon_colour
from core.figures.clothing.outer import paint_outer, paint_outer_back
from core.figures.clothing.skirts import is_untucked, paint_skirt
from core.figures.clothing.sleeves import paint_arm
from core.figures.clothing.torsos import paint_neck, paint_torso
from core.figures.clothing.waist import paint_waist
from core.figures.face.faces import paint_brows, paint_ears, paint_face
from core.figures.hair.hair import Hair
from core.figures.hair.styles import hair_shape
from core.figures.painting.paint import Label
from core.figures.painting.shapes import oval, unit
from core.figures.props.props import (
    HELD,
    holding_arm,
    paint_curse,
    paint_energy_ball,
    paint_held,
    paint_magic_circle,
    paint_violin,
)


class FigurePainter:
    def __init__(self, model: Model) -> None:
        self.m = model
        # Long hair ends at the hips, also on a small figure.
        most = 0.9 + 0.8 * model.u / model.r
        shape = hair_shape(model.look.hair_style, model.look.long, most)
        self.hair = Hair(
            model.p, model.head, shape, model.hair, model.sway, model.rng, tie=ribbon_colour(model)
        )
        self.held = holding_arm(model) if model.look.prop != "none" else None

    def paint(self) -> None:
        m = self.m
        if m.look.prop == "glowing magic circle":
            paint_magic_circle(m)
        behind, before, last = self._arms()
        paint_cape(m, front=False)
        paint_back(m, front=False)
        self.hair.behind()
        for arm in behind:
            self._arm(arm, cast=False)
        paint_outer_back(m)
        far_leg, near_leg = self._legs()
        paint_leg(m, far_leg, near=False)
        paint_leg(m, near_leg, near=True)
        paint_neck(m)
        self._trunk()
        for arm in before:
            self._arm(arm)
        paint_neck_headphones(m)
        if m.head.faces_away:
            paint_scarf(m)
        paint_ears(m.p, m.head, m.skin)
        if m.head.faces_away:
            m.p.part([(oval(m.head.centre, m.r * 0.9, m.r * 0.95), m.skin)], 0, Label.SKIN)
        else:
            paint_face(m.p, m.head, m.look)
            paint_scarf(m)
        self.hair.before()
        if not m.head.faces_away:
            paint_brows(m.p, m.head, m.look)
        paint_headwear(m)
        for arm in last:
            self._arm(arm)
        self._magic()

    def _trunk(self) -> None:
        """Trunk and hips, from the skin outwards."""
        m = self.m
        if is_untucked(m):
            paint_skirt(m)
            paint_torso(m)
        else:
            paint_torso(m)
            paint_skirt(m)
        paint_waist(m)
        paint_tie(m)
        paint_outer(m)
        paint_necklaces(m)
        paint_straps(m)
        paint_cape_collar(m)
        paint_cape(m, front=True)
        paint_back(m, front=True)

    def _arm(self, arm: Limb, *, cast: bool = True) -> None:
        m = self.m
        gesture = gesture_of(m, arm)
        holds = arm == self.held
        if m.look.prop == "playing violin" or (gesture == "relaxed" and self._at_head(arm)):
            gesture = "fist"  # an open hand would cover the face
        if holds and m.look.prop in HELD:
            _, elbow, wrist = m.bones(arm)
            paint_held(m, palm_of(m, arm), unit(wrist - elbow))
            gesture = "flat" if m.look.prop in ("holding a tray", "holding book") else "grip"
        elif holds:
            gesture = "open"
        paint_arm(m, arm, gesture, cast=cast)

    def _magic(self) -> None:
        m = self.m
        if self.held is None:
            return
        _, elbow, wrist = m.bones(self.held)
        aim = unit(wrist - elbow)
        if m.look.prop == "glowing spiral energy ball":
            paint_energy_ball(m, palm_of(m, self.held), aim)
        elif m.look.prop == "playing violin":
            other = LEFT_ARM if self.held == RIGHT_ARM else RIGHT_ARM
            paint_violin(m, palm_of(m, self.held), palm_of(m, other))
        elif m.look.prop == "glowing magic circle":
            paint_curse(m, palm_of(m, self.held), aim)

    def _arms(self) -> tuple[list[Limb], list[Limb], list[Limb]]:
        """Arms behind the trunk, before it, and before the head."""
        m = self.m
        near, far = (RIGHT_ARM, LEFT_ARM) if m.body.yaw >= 0 else (LEFT_ARM, RIGHT_ARM)
        if m.body.action == "arms behind head" and not m.body.is_back:
            return [far, near], [], []
        turn = abs(math.sin(m.body.yaw))
        last = [
            arm
            for arm in (RIGHT_ARM, LEFT_ARM)
            if not m.body.is_back and not m.head.faces_away and self._at_head(arm)
        ]
        if m.body.is_back:
            behind = [
                arm for arm in (far, near) if self._over_trunk(arm) or (turn > 0.5 and arm == far)
            ]
        else:
            behind = [far] if turn > 0.42 and not (self._over_trunk(far) and turn < 0.75) else []
        behind = [arm for arm in behind if arm not in last]
        before = [arm for arm in (far, near) if arm not in behind and arm not in last]
        return behind, before, last

    def _at_head(self, arm: Limb) -> bool:
        return np.hypot(*(self.m.joint(arm.end) - self.m.head.centre)) < 1.45 * self.m.r

    def _over_trunk(self, arm: Limb) -> bool:
        """Whether the forearm lies across the trunk."""
        m = self.m
        for share in (0.3, 1.0):
            place = m.joint(arm.middle) * (1 - share) + m.joint(arm.end) * share - m.joint(1)
            level = float(place @ m.down) / max(m.body.torso, 1e-6)
            if -0.1 < level < 1.1 and abs(float(place @ m.across)) < 0.8 * m.half_width(level):
                return True
        return False

    def _legs(self) -> tuple[Limb, Limb]:
        """Far leg first: the one away from us in a side view, else the one higher up."""
        m = self.m
        near = RIGHT_LEG if m.body.yaw >= 0 else LEFT_LEG
        if abs(math.sin(m.body.yaw)) < 0.5:
            near = max((RIGHT_LEG, LEFT_LEG), key=lambda leg: m.joint(leg.end)[1])
            if m.body.is_back:
                near = min((RIGHT_LEG, LEFT_LEG), key=lambda leg: m.joint(leg.end)[1])
        return (LEFT_LEG, RIGHT_LEG) if near == RIGHT_LEG else (RIGHT_LEG, LEFT_LEG)
