"""The face: skin, ears, nose, mouth, blush and brows."""

from __future__ import annotations

import math
from dataclasses import replace

from core.figures.attributes import Colour
from core.figures.colours import Family, rgb
from core.figures.face.expressions import Expression, expression_of
from core.figures.face.eye_kinds import EYE_SHAPES, EYE_STATES, PLAIN_EYE, EyeKind
from core.figures.face.eyes import EyeShape, paint_eye
from core.figures.face.heads import HeadFrame
from core.figures.face.mark_painters import Face
from core.figures.face.marks import MARKS, paint_marks
from core.figures.face.mouths import paint_mouth
from core.figures.looks import Look
from core.figures.painting.paint import SKIN_SHADE, Label, Painter, ink, mixed, painting, toned
from core.figures.painting.shapes import closed, lock, oval

EYE_AZIMUTH = 0.45
EYE_REACH = 0.88
EYE_HEIGHT = -0.22
# Of ``HeadFrame.back``: a head from behind that is turned further shows a cheek.
CHEEK_SHOWS = 0.3
# Its outline in head radii, turned to the right: crown, cheek, chin, jaw, nape.
_AWAY = (
    (0.1, 0.93), (0.7, 0.7), (0.92, 0.3), (0.93, -0.1), (0.9, -0.42), (0.76, -0.76), (0.56, -0.93),
    (0.36, -0.82), (0.2, -0.68), (-0.2, -0.66), (-0.7, -0.5), (-0.9, 0.1), (-0.6, 0.75),
)  # fmt: skip
LIPSTICK: Colour = (206, 44, 66)
# What a mark does to the brows: how thick, how high, how slanted.
BROWS: dict[str, tuple[float, float, float]] = {
    "thick eyebrows": (2.1, 0.0, 0.0), "thin eyebrows": (0.55, 0.0, 0.0),
    "furrowed brow": (1.0, -0.05, 0.15), "worried eyebrows": (1.0, 0.03, -0.15),
}  # fmt: skip
assert set(BROWS) <= set(MARKS)


@painting("face")
def paint_ears(p: Painter, f: HeadFrame, look: Look) -> None:
    skin = rgb(look.skin, Family.SKIN)
    inside = ink(mixed(skin, (200, 90, 80), 0.3))
    for azimuth in (-1.57, 1.57):
        if not -0.35 < f.shows(azimuth) < 0.98:
            continue
        x, _ = f.turned(azimuth, 0, 0.95)
        wide = 0.1 + 0.09 * max(0.0, f.shows(azimuth))
        if "pointy ears" in look.marks:
            _pointed(p, f, x, wide, skin, inside)
            continue
        ear = oval(f.at(x, -0.22), f.radius * wide, f.radius * 0.21, f.tilt)
        p.part([(ear, skin)], f.radius * 0.05, Label.SKIN, shade=SKIN_SHADE, outline=0.8)
        inner = [(x + 0.02, -0.12), (x - 0.03, -0.22), (x + 0.02, -0.32)]
        p.mark(f.shape(inner), inside, 0.45)


def _pointed(p: Painter, f: HeadFrame, x: float, wide: float, skin: Colour, inside: Colour) -> None:
    """Long ears that point out and back."""
    out = math.copysign(1, x) if abs(x) > 0.3 else float(-f.side)
    tip = (x + out * 0.62, 0.16)
    ear = closed(
        [
            (x - out * 0.05, -0.38),
            (x + out * wide * 1.2, -0.34),
            (x + out * 0.36, -0.1),
            tip,
            (x + out * 0.2, 0.06),
            (x - out * 0.05, 0.0),
        ],
        5,
    )
    p.part([(f.shape(ear), skin)], f.radius * 0.05, Label.SKIN, shade=SKIN_SHADE, outline=0.85)
    fold = [(x + out * 0.04, -0.2), (x + out * 0.24, -0.06), (x + out * 0.46, 0.08)]
    p.mark(f.shape(fold), inside, 0.55)


@painting("face")
def paint_turned_away(p: Painter, f: HeadFrame, look: Look) -> None:
    """The skin of a head from behind, under its hair: of a turned one the cheek and the ear on the
    side to which it turns."""
    skin = rgb(look.skin, Family.SKIN)
    if abs(f.back) < CHEEK_SHOWS:
        p.part([(oval(f.centre, f.radius * 0.9, f.radius * 0.95), skin)], 0, Label.SKIN)
        return
    cheek = closed([(x * f.side, y) for x, y in _AWAY], 4)
    p.part([(f.shape(cheek), skin)], f.radius * 0.1, Label.SKIN, shade=SKIN_SHADE)
    paint_ears(p, f, look)


@painting("face")
def paint_face(p: Painter, f: HeadFrame, look: Look) -> None:
    """Skin first, then the features; hair comes over it later."""
    skin = rgb(look.skin, Family.SKIN)
    p.part(
        [(f.face_outline(), skin)], f.radius * 0.13, Label.SKIN, shade=SKIN_SHADE,
        cast=f.radius * 0.34,
    )  # fmt: skip
    f = f.face
    expression = expression_of(look)
    face = Face(p, f, skin, rgb(look.hair_colour, Family.HAIR))
    _blush(face, expression)
    marks = (*look.marks, *expression.marks)
    paint_marks(face, marks, "under")
    _nose(p, f, skin)
    colours = [rgb(look.eye_colour, Family.EYES)] * 2
    if look.eye_second or "heterochromia" in look.marks:
        colours[1] = rgb(look.eye_second or _other(look.eye_colour), Family.EYES)
    for left, azimuth in enumerate((-EYE_AZIMUTH, EYE_AZIMUTH)):
        if f.shows(azimuth) > 0.2:
            paint_eye(p, f, _eye(f, left, expression, look), colours[left], skin)
    lips = LIPSTICK if "lipstick" in look.marks else None
    paint_marks(face, marks, "over")
    paint_mouth(p, f, expression.mouth, skin, lips)
    paint_marks(face, marks, "mouth")


def _other(eyes: str) -> str:
    """The second colour of eyes that differ, when it is not told."""
    return "blue" if rgb(eyes, Family.EYES)[2] < 150 else "yellow"


def eye_kind(look: Look) -> EyeKind:
    """Shape and state together."""
    shape = EYE_SHAPES.get(look.eye_shape, PLAIN_EYE)
    state = EYE_STATES.get(look.eyes, PLAIN_EYE)
    return replace(
        shape, high=shape.high * state.high, lid=min(shape.lid, state.lid),
        iris=shape.iris * state.iris, lights=min(shape.lights, state.lights) if state.lights < 2
        else shape.lights, pupil=shape.pupil if state.pupil == "round" else state.pupil,
        glows=state.glows, closes=state.closes,
    )  # fmt: skip


def _eye(f: HeadFrame, left: int, expression: Expression, look: Look) -> EyeShape:
    azimuth = (-EYE_AZIMUTH, EYE_AZIMUTH)[left]
    x, _ = f.turned(azimuth, 0, EYE_REACH)
    narrow = max(0.42, f.shows(azimuth) ** 0.75)
    boyish = look.kind == "boy"
    kind = eye_kind(look)
    curved = kind.closes[left] or expression.curved
    if look.eyes in EYE_STATES and not any(kind.closes):
        curved = 0  # what was said of the eyes has the say over the expression
    elif any(kind.closes):
        curved = kind.closes[left]
    return EyeShape(
        x=x, y=EYE_HEIGHT, wide=0.262 * narrow * kind.wide,
        high=(0.27 if boyish else 0.315) * max(expression.open, 0.8) * kind.high,
        outward=1 if azimuth > 0 else -1,
        kind=replace(kind, lid=kind.lid * min(1.0, expression.open / 0.8)),
        side=min(1.0, max(0.0, (abs(f.yaw) - 0.8) / 0.4)), lashes=0.8 if boyish else 1.15,
        curved=curved, droop=expression.slant * 1.6,
    )  # fmt: skip


@painting("face")
def paint_brows(p: Painter, f: HeadFrame, look: Look) -> None:
    """After the fringe: brows show through it. So does what hangs before the face."""
    f = f.face
    expression = expression_of(look)
    hair = rgb(look.hair_colour, Family.HAIR)
    colour = toned(hair, 0.5)
    thick, rise, slant = 1.0, expression.brow, expression.slant
    for mark in look.marks:
        k, up, more = BROWS.get(mark, (1.0, 0.0, 0.0))
        thick, rise, slant = thick * k, rise + up, slant + more
    for azimuth in (-EYE_AZIMUTH, EYE_AZIMUTH):
        if f.shows(azimuth) < 0.2:
            continue
        x, _ = f.turned(azimuth, 0, 0.9)
        wide = 0.2 * max(0.4, f.shows(azimuth))
        out = 1 if azimuth > 0 else -1
        lifted = "raised eyebrow" in (*look.marks, *expression.marks) and azimuth > 0
        y = EYE_HEIGHT + 0.45 + rise + (0.13 if lifted else 0.0)
        inner = (x - out * wide, y - slant)
        outer = (x + out * wide * 1.1, y + slant * 0.4 - 0.04)
        top = (x + out * wide * 0.15, y + 0.06)
        width = f.radius * (0.05 if look.kind == "girl" else 0.07) * thick
        p.fill(lock(f.shape([inner, top, outer]), width), colour)
    face = Face(p, f, rgb(look.skin, Family.SKIN), hair)
    paint_marks(face, (*look.marks, *expression.marks), "hair")


def _nose(p: Painter, f: HeadFrame, skin: Colour) -> None:
    line = mixed(ink(skin), skin, 0.35)
    if abs(f.yaw) > 1.1:
        return  # the profile has it
    x, _ = f.turned(0, 0, 0.9)
    lean = 0.03 + 0.05 * abs(math.sin(f.yaw))
    y = -0.5
    p.mark(
        f.shape([(x - f.side * 0.01, y + 0.07), (x + f.side * lean, y), (x, y - 0.02)]), line, 0.5
    )
    light = oval(f.at(x - 0.05 * f.side, y + 0.1), f.radius * 0.035, f.radius * 0.05)
    p.glow(light, (255, 255, 250), 0.5)


def _blush(face: Face, expression: Expression) -> None:
    if not expression.blush:
        return
    if expression.blush > 0.6:
        MARKS["blush"].paint(face)
        return
    f = face.f
    for azimuth in (-0.72, 0.72):
        narrow = f.shows(azimuth)
        if narrow > 0.25:
            x, y = f.turned(azimuth, -0.5, 0.86)
            face.p.soft(
                f.at(x, y), f.radius * 0.24 * max(narrow, 0.5), f.radius * 0.13,
                mixed(face.skin, (255, 90, 100), 0.7), 0.75 * expression.blush,
            )  # fmt: skip
