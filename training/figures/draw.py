"""Draws a look on a skeleton: far limbs, torso, near limbs, head, fringe, in that order."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.pose.skeleton import Size
from training.figures.attributes import CLOTH_COLOURS, HAIR_COLOURS, SKIN_TONES
from training.figures.bodies import Body
from training.figures.hair import paint_back_hair, paint_front_hair
from training.figures.head import HeadFrame, paint_face
from training.figures.looks import Look, Scene
from training.figures.paint import Colour, Painter, Polygon, capsule, curve, oval, toned
from training.figures.scenery import paint_scenery
from training.figures.skeletons import Vector

RIGHT_ARM, LEFT_ARM, RIGHT_LEG, LEFT_LEG = (2, 3, 4), (5, 6, 7), (8, 9, 10), (11, 12, 13)
SKIRTED = {"dress": 0.85, "sorcerer robe": 1.45, "school uniform": 0.55, "kimono": 1.6}
SHORT_SLEEVED = ("sports outfit", "dress")
LOOSE_SLEEVED = ("sorcerer robe", "kimono")


def unit(vector: Vector) -> Vector:
    return vector / (float(np.hypot(*vector)) + 1e-6)


def trim_of(cloth: str) -> Colour:
    """The second colour of an outfit follows from the first: one word decides both."""
    if cloth in ("white", "light blue", "pink", "yellow", "orange"):
        return CLOTH_COLOURS["navy"]
    return CLOTH_COLOURS["white"]


def draw_picture(
    size: Size, scene: Scene, people: Sequence[tuple[Look, Body]], seed: int, scale: int = 1
) -> NDArray[np.uint8]:
    """(height, width, 3) RGB; the bodies are in pixels of ``size``, the last is in front."""
    rng = random.Random(seed)
    painter = Painter(size, 2 if scale == 1 else 1)
    paint_scenery(painter, rng, scene.place)
    for look, body in people:
        _Figure(painter, body, look, rng).paint()
    return painter.finished()


class _Figure:
    def __init__(self, painter: Painter, skeleton: Body, look: Look, rng: random.Random) -> None:
        self.p, self.s, self.look, self.rng = painter, skeleton, look, rng
        self.j = skeleton.joints
        self.skin = SKIN_TONES[look.skin]
        self.cloth = CLOTH_COLOURS[look.cloth]
        self.trim = trim_of(look.cloth)
        self.shoes = CLOTH_COLOURS[look.shoes]
        self.hips = (self.j[8] + self.j[11]) / 2
        self.torso = float(np.hypot(*(self.j[1] - self.hips)))
        self.leg = max(0.26 * self.torso, 0.3 * skeleton.radius)
        self.arm = self.leg * 0.66
        self.frame = HeadFrame(
            skeleton.head,
            skeleton.radius,
            skeleton.tilt,
            skeleton.head_yaw - (math.pi if skeleton.faces_away else 0),
            skeleton.faces_away,
        )

    def paint(self) -> None:
        hair = HAIR_COLOURS[self.look.hair_colour]
        sway = self.rng.uniform(-0.25, 0.25)
        near_arm, far_arm = (RIGHT_ARM, LEFT_ARM) if self.s.yaw >= 0 else (LEFT_ARM, RIGHT_ARM)
        near_leg, far_leg = (RIGHT_LEG, LEFT_LEG) if self.s.yaw >= 0 else (LEFT_LEG, RIGHT_LEG)
        self.shadow()
        if self.look.prop == "glowing magic circle":
            self.magic_circle()
        if not self.s.faces_away:
            paint_back_hair(self.p, self.frame, self.look.hair_styles, hair, sway)
        self.paint_arm(far_arm)
        self.paint_leg(far_leg)
        self.paint_leg(near_leg)
        neck_end = self.j[1] * 0.45 + self.s.head * 0.55
        self.p.part(
            [
                (
                    capsule(self.j[1], neck_end, self.arm * 0.95, self.arm * 0.85),
                    toned(self.skin, 0.9),
                )
            ],
            0.5,
        )
        self.paint_torso()
        self.paint_skirt()
        self.paint_arm(near_arm)
        paint_face(self.p, self.frame, self.look, self.skin, hair)
        if self.s.faces_away:
            paint_back_hair(self.p, self.frame, self.look.hair_styles, hair, sway)
        paint_front_hair(self.p, self.frame, self.look.hair_styles, hair)
        if self.look.outfit == "ninja outfit":
            self.headband()
        if self.look.prop == "glowing spiral energy ball":
            self.energy_ball(near_arm[2])

    def shadow(self) -> None:
        feet = self.j[[10, 13]]
        lowest = feet[:, 1].max() + self.leg * 0.45
        in_air = self.s.action == "leaping"
        ground = min(lowest + (self.leg * 1.3 if in_air else 0), self.p.size.height * 0.98)
        centre = np.array([feet[:, 0].mean() if not in_air else self.hips[0], ground])
        across = self.leg * 1.1 + abs(feet[0, 0] - feet[1, 0]) * 0.5
        self.p.glow(oval(centre, across, self.leg * 0.3), (30, 24, 60), 0.35)

    def limb_colours(self) -> tuple[Colour, Colour]:
        """Upper and lower leg."""
        outfit, boots = self.look.outfit, self.shoes
        if outfit == "school uniform":
            return (self.skin, (58, 56, 78)) if self.look.kind == "girl" else (self.trim, self.trim)
        return {
            "sports outfit": (self.trim, self.skin),
            "hoodie": (toned(self.trim, 0.9), toned(self.trim, 0.9)),
            "dress": (self.skin, self.skin),
            "ninja outfit": (self.cloth, self.cloth),
            "sorcerer robe": (self.trim, boots),
            "armor": (toned(self.cloth, 0.8), boots),
            "kimono": (self.cloth, self.skin),
        }.get(outfit, (toned(self.trim, 0.9), toned(self.trim, 0.9)))

    def paint_leg(self, joints: tuple[int, int, int]) -> None:
        hip, knee, ankle = (self.j[i] for i in joints)
        upper, lower = self.limb_colours()
        self.p.part(
            [
                (capsule(knee, ankle, self.leg * 0.84, self.leg * 0.56), lower),
                (capsule(hip, knee, self.leg * 1.15, self.leg * 0.88), upper),
            ],
            self.leg * 0.26,
        )
        along = unit(ankle - knee)
        if self.look.outfit == "sports outfit":
            self.p.line(
                np.stack(
                    [
                        ankle - along * self.leg * 0.35 + turn90(along) * self.leg * 0.3 * k
                        for k in (-1, 1)
                    ]
                ),
                (250, 250, 252),
                2.2,
            )
        self.paint_shoe(ankle, along)

    def paint_shoe(self, ankle: Vector, along: Vector) -> None:
        facing = math.sin(self.s.yaw)
        toe = np.array([facing, 0.0]) * self.leg * 0.85 + along * self.leg * (
            0.55 - 0.3 * abs(facing)
        )
        if self.s.faces_away:
            toe = toe * [1, 0.6]
        heel = ankle + along * self.leg * 0.18
        shapes = [(capsule(heel, heel + toe, self.leg * 0.68, self.leg * 0.56), self.shoes)]
        if self.look.footwear.endswith("boots"):
            shapes.append(
                (
                    capsule(ankle - along * self.leg * 0.6, heel, self.leg * 0.74, self.leg * 0.66),
                    self.shoes,
                )
            )
        self.p.part(shapes, self.leg * 0.18)
        if self.look.footwear.endswith("sneakers"):
            self.p.line(
                np.stack([heel + along * self.leg * 0.3, heel + toe + along * self.leg * 0.22]),
                toned(self.trim, 1.0),
                1.2,
            )

    def paint_arm(self, joints: tuple[int, int, int]) -> None:
        shoulder, elbow, wrist = (self.j[i] for i in joints)
        outfit, width = self.look.outfit, self.arm
        sleeve = self.skin if outfit in SHORT_SLEEVED else self.cloth
        upper = capsule(shoulder, elbow, width * 1.1, width * 0.9)
        lower = capsule(elbow, wrist, width * 0.9, width * 0.66)
        if outfit in LOOSE_SLEEVED:
            lower = capsule(elbow, wrist, width * 1.1, width * 1.5)
        along = unit(wrist - elbow)
        hand = wrist + along * width * (0.85 if outfit in LOOSE_SLEEVED else 0.3)
        thumb = hand + turn90(along) * width * 0.42 * (1 if joints == RIGHT_ARM else -1)
        self.p.part(
            [
                (
                    capsule(wrist, hand + along * width * 0.28, width * 0.72, width * 0.62),
                    self.skin,
                ),
                (capsule(hand, thumb, width * 0.35, width * 0.28), self.skin),
            ],
            width * 0.2,
        )
        self.p.part([(lower, sleeve), (upper, sleeve)], width * 0.28)
        if outfit in SHORT_SLEEVED:
            end = shoulder * 0.55 + elbow * 0.45
            self.p.part(
                [(capsule(shoulder, end, width * 1.25, width * 1.2), self.cloth)], width * 0.28
            )
        if outfit == "armor":
            self.p.part(
                [(oval(shoulder, width * 0.85, width * 0.75), toned(self.cloth, 1.15))], width * 0.3
            )
            self.p.part(
                [(capsule(elbow * 0.4 + wrist * 0.6, wrist, width * 0.95, width * 0.9), self.trim)],
                width * 0.25,
            )

    def torso_frame(self) -> tuple[Vector, Vector]:
        across = self.j[5] - self.j[2]
        if self.s.faces_away:
            across = -across
        length = float(np.hypot(*across))
        down = unit(self.hips - self.j[1])
        flat = np.array([down[1], -down[0]])
        return (unit(across) if length > self.leg * 0.8 else flat), down

    def torso_outline(self) -> tuple[Polygon, list[Vector]]:
        across, down = self.torso_frame()
        left, right = sorted((2, 5), key=lambda i: float(self.j[i] @ across))
        low_left, low_right = sorted((8, 11), key=lambda i: float(self.j[i] @ across))
        half = self.leg * 0.5
        a, b = self.j[left] - across * half * 0.55, self.j[right] + across * half * 0.55
        c = self.j[low_right] + across * half * 0.9 + down * half * 0.7
        d = self.j[low_left] - across * half * 0.9 + down * half * 0.7
        waist = 0.4 if self.look.kind == "girl" else 0.12
        right_waist = b * 0.4 + c * 0.6 - across * self.leg * waist * 1.6
        left_waist = a * 0.4 + d * 0.6 + across * self.leg * waist * 1.6
        top = self.j[1] - down * half * 0.5
        return curve(
            [
                a - down * half * 0.2,
                top,
                b - down * half * 0.2,
                right_waist,
                c,
                (c + d) / 2 + down * half * 0.4,
                d,
                left_waist,
                a - down * half * 0.2,
            ]
        ), [a, b, c, d]

    def paint_torso(self) -> None:
        outline, (a, b, c, d) = self.torso_outline()
        self.p.part([(outline, self.cloth)], self.leg * 0.35)
        across, down = self.torso_frame()
        a, d = a + across * self.leg * 0.16, d + across * self.leg * 0.16
        b, c = b - across * self.leg * 0.16, c - across * self.leg * 0.16
        neck, size, outfit = self.j[1], self.torso, self.look.outfit
        if (
            outfit in ("sorcerer robe", "ninja outfit", "kimono", "school uniform")
            and not self.s.faces_away
        ):
            collar = np.stack(
                [neck - across * size * 0.2, neck + down * size * 0.4, neck + across * size * 0.2]
            )
            self.p.line(collar, self.trim, 2.6)
        if outfit == "sports outfit":
            self.p.line(np.stack([a * 0.62 + d * 0.38, b * 0.62 + c * 0.38]), self.trim, 2.2)
        if outfit == "hoodie":
            hood = curve([a * 0.6 + b * 0.4, neck + down * size * 0.28, b * 0.6 + a * 0.4])
            self.p.line(hood, toned(self.cloth, 0.72), 2.4)
            self.p.line(
                np.stack(
                    [
                        a * 0.3 + d * 0.7 + across * self.leg * 0.4,
                        b * 0.3 + c * 0.7 - across * self.leg * 0.4,
                    ]
                ),
                toned(self.cloth, 0.72),
                1.6,
            )
        if outfit in ("kimono", "ninja outfit", "sorcerer robe", "dress"):
            self.p.line(
                np.stack([a * 0.3 + d * 0.7, b * 0.3 + c * 0.7]),
                self.trim,
                3.4 if outfit == "kimono" else 2.4,
            )
        if outfit == "armor":
            self.p.line(
                np.stack([neck + down * size * 0.1, neck + down * size * 0.75]),
                toned(self.cloth, 1.3),
                2,
            )
            self.p.line(np.stack([a * 0.25 + d * 0.75, b * 0.25 + c * 0.75]), self.trim, 3)
        if outfit == "school uniform" and not self.s.faces_away:
            bow = neck + down * size * 0.34
            self.p.fill(oval(bow, size * 0.09, size * 0.06), (214, 60, 70))

    def paint_skirt(self) -> None:
        outfit = self.look.outfit
        if outfit not in SKIRTED or (outfit == "school uniform" and self.look.kind == "boy"):
            return
        across, down = self.torso_frame()
        _, (_, _, c, d) = self.torso_outline()
        reach = SKIRTED[outfit]
        hem = [self.hem(leg, reach) for leg in (RIGHT_LEG, LEFT_LEG)]
        hem.sort(key=lambda point: float(point @ across))
        flare = self.leg * (0.75 if outfit == "dress" else 0.6)
        left, right = hem[0] - across * flare, hem[1] + across * flare
        waist = down * self.torso * 0.28
        colour = self.trim if outfit == "school uniform" else self.cloth
        sag = (left + right) / 2 + down * self.leg * 0.6
        skirt = curve([d - waist, d, left, sag, right, c, c - waist])
        self.p.part([(skirt, colour)], self.leg * 0.4)
        if outfit in ("sorcerer robe", "kimono", "dress"):
            self.p.line(curve([left, sag, right]), self.trim, 2.2)

    def hem(self, leg: tuple[int, int, int], reach: float) -> Vector:
        hip, knee, ankle = (self.j[i] for i in leg)
        if reach <= 1:
            return hip + (knee - hip) * reach
        return knee + (ankle - knee) * (reach - 1)

    def headband(self) -> None:
        if self.s.faces_away:
            return
        band = [self.frame.at(x, 0.42) for x in (-0.86, 0.0, 0.86)]
        self.p.line(curve([band[0], self.frame.at(0, 0.5), band[2]]), self.trim, 2.6)

    def energy_ball(self, wrist: int) -> None:
        elbow = self.j[wrist - 1]
        radius = max(self.s.radius * 0.62, self.arm)
        centre = self.j[wrist] + unit(self.j[wrist] - elbow) * (self.arm * 0.8 + radius * 0.7)
        for factor, strength in ((1.7, 0.3), (1.3, 0.5)):
            self.p.glow(oval(centre, radius * factor, radius * factor), (120, 200, 255), strength)
        self.p.fill(oval(centre, radius, radius), (84, 170, 255))
        turn = np.linspace(0, 4 * math.pi, 40)
        spiral = (
            np.stack([np.cos(turn), np.sin(turn)], 1) * (turn / turn[-1])[:, None] * radius * 0.9
        )
        self.p.line(centre + spiral, (236, 248, 255), 1.6)

    def magic_circle(self) -> None:
        feet = self.j[[10, 13]]
        centre = np.array(
            [self.hips[0], min(feet[:, 1].max() + self.leg * 0.2, self.p.size.height * 0.95)]
        )
        radius = self.torso * 1.25
        for factor, width in ((1.0, 2.4), (0.72, 1.6)):
            self.p.line(
                oval(centre, radius * factor, radius * factor * 0.32),
                (206, 130, 255),
                width,
                closed=True,
            )
        self.p.glow(oval(centre, radius, radius * 0.32), (190, 110, 255), 0.35)
        corners = np.arange(5) * 4 * math.pi / 5
        star = centre + radius * np.stack([np.cos(corners), 0.32 * np.sin(corners)], 1)
        self.p.line(star, (236, 200, 255), 1.2, closed=True)


def turn90(vector: Vector) -> Vector:
    return np.array([-vector[1], vector[0]])
