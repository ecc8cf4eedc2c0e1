"""The face: skin, ears, nose, mouth, blush and brows."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.figures.attributes import Colour
from core.figures.colours import Family, rgb
from core.figures.face.eyes import EyeShape, paint_eye
from core.figures.face.heads import HeadFrame
from core.figures.looks import Look
from core.figures.painting.paint import SKIN_SHADE, Label, Painter, ink, mixed, painting, toned
from core.figures.painting.shapes import closed, lock, oval, smooth

EYE_AZIMUTH = 0.45
EYE_REACH = 0.88
EYE_HEIGHT = -0.22


@dataclass(frozen=True)
class Expression:
    """``open`` is the eyes' height, ``slant`` + lowers the brows' inner ends."""

    mouth: str
    open: float = 1.0
    brow: float = 0.0
    slant: float = 0.0
    blush: float = 0.35
    curved: int = 0  # closed eyes: 1 arched as in joy, -1 as in rest


EXPRESSIONS: dict[str, Expression] = {
    "smile": Expression("smile"), "happy": Expression("laugh", brow=0.05, blush=0.5, curved=1),
    "serious": Expression("line", open=0.84, brow=-0.05, slant=0.09, blush=0.0),
    "surprised": Expression("round", open=1.18, brow=0.12, blush=0.15),
    "angry": Expression("shout", open=0.86, brow=-0.07, slant=0.17, blush=0.0),
    "sad": Expression("frown", open=0.88, brow=0.03, slant=-0.14, blush=0.1),
    "shy": Expression("small", open=0.9, brow=0.05, slant=-0.07, blush=1.0),
    "eyes closed": Expression("smile", brow=0.02, curved=-1),
}  # fmt: skip


@painting("face")
def paint_ears(p: Painter, f: HeadFrame, skin: Colour) -> None:
    for azimuth in (-1.57, 1.57):
        if -0.35 < f.shows(azimuth) < 0.98:
            x, _ = f.turned(azimuth, 0, 0.95)
            wide = 0.1 + 0.09 * max(0.0, f.shows(azimuth))
            ear = oval(f.at(x, -0.22), f.radius * wide, f.radius * 0.21, f.tilt)
            p.part([(ear, skin)], f.radius * 0.05, Label.SKIN, shade=SKIN_SHADE, outline=0.8)
            inner = [(x + 0.02, -0.12), (x - 0.03, -0.22), (x + 0.02, -0.32)]
            p.mark(f.shape(inner), ink(mixed(skin, (200, 90, 80), 0.3)), 0.45)


@painting("face")
def paint_face(p: Painter, f: HeadFrame, look: Look) -> None:
    """Skin first, then the features; hair comes over it later."""
    skin = rgb(look.skin, Family.SKIN)
    p.part(
        [(f.face_outline(), skin)], f.radius * 0.13, Label.SKIN, shade=SKIN_SHADE,
        cast=f.radius * 0.34,
    )  # fmt: skip
    expression = EXPRESSIONS[look.expression]
    f = f.face
    _blush(p, f, expression, skin)
    _nose(p, f, skin)
    for azimuth in (-EYE_AZIMUTH, EYE_AZIMUTH):
        if f.shows(azimuth) > 0.2:
            paint_eye(
                p, f, _eye(f, azimuth, expression, look), rgb(look.eye_colour, Family.EYES), skin
            )
    _mouth(p, f, expression, skin)


def _eye(f: HeadFrame, azimuth: float, expression: Expression, look: Look) -> EyeShape:
    x, _ = f.turned(azimuth, 0, EYE_REACH)
    narrow = max(0.42, f.shows(azimuth) ** 0.75)
    boyish = look.kind == "boy"
    return EyeShape(
        x=x, y=EYE_HEIGHT, wide=0.262 * narrow, high=(0.27 if boyish else 0.315) * expression.open,
        outward=1 if azimuth > 0 else -1, lashes=0.8 if boyish else 1.15, curved=expression.curved,
        slant=expression.slant,
    )  # fmt: skip


@painting("face")
def paint_brows(p: Painter, f: HeadFrame, look: Look) -> None:
    """After the fringe: brows show through it."""
    expression = EXPRESSIONS[look.expression]
    f = f.face
    colour = toned(rgb(look.hair_colour, Family.HAIR), 0.5)
    for azimuth in (-EYE_AZIMUTH, EYE_AZIMUTH):
        if f.shows(azimuth) < 0.2:
            continue
        x, _ = f.turned(azimuth, 0, 0.9)
        wide = 0.2 * max(0.4, f.shows(azimuth))
        out = 1 if azimuth > 0 else -1
        y = EYE_HEIGHT + 0.45 + expression.brow
        inner = (x - out * wide, y - expression.slant)
        outer = (x + out * wide * 1.1, y + expression.slant * 0.4 - 0.04)
        top = (x + out * wide * 0.15, y + 0.06)
        width = f.radius * (0.05 if look.kind == "girl" else 0.07)
        p.fill(lock(f.shape([inner, top, outer]), width), colour)


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
    p.glow(
        oval(f.at(x - 0.05 * f.side, y + 0.1), f.radius * 0.035, f.radius * 0.05),
        (255, 255, 250),
        0.5,
    )


def _mouth(p: Painter, f: HeadFrame, expression: Expression, skin: Colour) -> None:
    line, red = mixed(ink(skin), (150, 40, 50), 0.4), (196, 74, 84)
    x, y = f.turned(0, -0.74, 0.84)
    if abs(f.yaw) > 1.05:
        x -= f.side * 0.13
    k = max(0.5, math.cos(f.yaw))
    kind = expression.mouth
    if kind == "smile":
        p.mark(
            f.shape([(x - 0.15 * k, y + 0.035), (x, y - 0.035), (x + 0.15 * k, y + 0.035)]), line
        )
    elif kind in ("laugh", "shout"):
        high = 0.2 if kind == "laugh" else 0.15
        flat = 0.02 if kind == "laugh" else -0.05
        shape = closed(
            [(x - 0.17 * k, y + 0.05 + flat), (x, y + 0.035 - flat), (x + 0.17 * k,
            y + 0.05 + flat), (x + 0.1 * k, y - high * 0.6), (x, y - high), (x - 0.1 * k,
            y - high * 0.6)], 4,
        )  # fmt: skip
        p.part([(f.shape(shape), (140, 38, 52))], 0, Label.SKIN, outline=0.45)
        tongue = oval(f.at(x, y - high * 0.75), f.radius * 0.08 * k, f.radius * high * 0.33)
        p.fill(tongue, (232, 118, 118))
        teeth = smooth([(x - 0.12 * k, y + 0.04), (x, y + 0.02), (x + 0.12 * k, y + 0.04)], 4)
        p.line(f.shape(teeth), (255, 250, 248), 1.0)
    elif kind == "round":
        p.part(
            [(oval(f.at(x, y), f.radius * 0.07 * k, f.radius * 0.095), red)], 0, Label.SKIN,
            outline=0.5,
        )  # fmt: skip
    elif kind == "frown":
        p.mark(f.shape([(x - 0.11 * k, y - 0.03), (x, y + 0.03), (x + 0.11 * k, y - 0.03)]), line)
    elif kind == "small":
        wave = [
            (x - 0.08 * k, y), (x - 0.03 * k, y + 0.02), (x + 0.03 * k, y - 0.02), (x + 0.08 * k,
            y),
        ]  # fmt: skip
        p.mark(f.shape(wave), line, 0.6)
    else:
        p.mark(f.shape([(x - 0.1 * k, y), (x, y + 0.008), (x + 0.1 * k, y)]), line)
    lip = (x, y - (0.24 if kind in ("laugh", "shout", "round") else 0.11))
    p.glow(oval(f.at(*lip), f.radius * 0.05 * k, f.radius * 0.014), toned(skin, 0.86), 0.8)


def _blush(p: Painter, f: HeadFrame, expression: Expression, skin: Colour) -> None:
    if not expression.blush:
        return
    for azimuth in (-0.72, 0.72):
        narrow = f.shows(azimuth)
        if narrow > 0.25:
            x, y = f.turned(azimuth, -0.5, 0.86)
            p.soft(
                f.at(x, y), f.radius * 0.24 * max(narrow, 0.5), f.radius * 0.13,
                mixed(skin, (255, 90, 100), 0.7), 0.75 * expression.blush,
            )  # fmt: skip
            if expression.blush > 0.6:
                for step in (-0.06, 0.0, 0.06):
                    line = [(x + step + 0.02, y + 0.04), (x + step - 0.02, y - 0.04)]
                    p.mark(f.shape([*line[:1], (x + step, y), *line[1:]]), (224, 90, 96), 0.4)
