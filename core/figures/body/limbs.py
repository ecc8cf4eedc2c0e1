"""Arms and legs with what covers them: one shape from the joint to hand or foot."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import FOOTWEAR, Colour
from core.figures.body.hands import paint_hand
from core.figures.body.models import Limb, Model
from core.figures.clothing.shoes import paint_shoe
from core.figures.painting.paint import (
    CLOTH_SHADE,
    SKIN_SHADE,
    Label,
    Region,
    Shade,
    ink,
    mixed,
    toned,
)
from core.figures.painting.shapes import (
    Polygon,
    closed,
    oval,
    ribbon,
    segment,
    smooth,
    turn90,
    unit,
)

UPPER_ARM, FOREARM = (0.168, 0.178, 0.152, 0.126), (0.126, 0.15, 0.136, 0.104, 0.088)
THIGH, SHIN = (0.255, 0.285, 0.262, 0.22, 0.182), (0.182, 0.2, 0.2, 0.158, 0.118, 0.112)
FOLD = Shade(0.80, 0.76, 0.88)


def label_of(m: Model, name: str) -> Label:
    if name == "skin":
        return Label.SKIN
    return Label.OUTFIT if name in ("cloth", "deep") else Label.TRIM


def shade_of(label: Label) -> Shade:
    return SKIN_SHADE if label == Label.SKIN else CLOTH_SHADE


def limb_shapes(
    m: Model, limb: Limb, upper: tuple[float, ...], lower: tuple[float, ...], loose: float = 1.0
) -> list[Polygon]:
    """Both bones with flesh or cloth; the back of the lower one swells a little."""
    start, middle, end = m.bones(limb)
    k = m.u * m.stout * loose
    upper, lower = _swollen(upper, m.build.swell), _swollen(lower, m.build.swell)
    bend = float(turn90(unit(middle - start)) @ unit(end - middle))
    calf = 0.03 * m.u * (1 if bend > 0 else -1) * (1 if limb.start >= 8 else -0.6)
    return [
        segment(start, middle, [w * k for w in upper]),
        segment(middle, end, [w * k for w in lower], bulge=calf),
    ]


def _swollen(widths: tuple[float, ...], factor: float) -> tuple[float, ...]:
    """Joints stay as they are."""
    return (widths[0], *(width * factor for width in widths[1:-1]), widths[-1])


def folds(m: Model, region: Region, limb: Limb, width: float, colour: Colour) -> None:
    """Where a limb bends cloth gathers: lines from the inside of the bend."""
    start, middle, end = m.bones(limb)
    one, other = unit(start - middle), unit(end - middle)
    turn = math.acos(max(-1.0, min(1.0, float(one @ other))))
    if turn > 2.6:
        return
    w = m.u * m.stout * width
    inside = unit(one + other)
    root = middle + inside * w * 0.45
    line = ink(colour)
    for direction, reach in ((one, 0.8), (other, 0.75), (-inside, 0.55)):
        tip = root + (direction * reach - inside * 0.42) * w
        bow = (root + tip) / 2 + turn90(direction) * w * 0.06
        m.p.mark([root, bow, tip], line, 0.55)
    wedge = [root, root + (one * 0.7 - inside * 0.3) * w, root + (other * 0.7 - inside * 0.3) * w]
    m.p.inside(region, [np.array(wedge)], FOLD)


# -- arms ------------------------------------------------------------------------------------


def paint_arm(m: Model, limb: Limb, gesture: str, *, cast: bool = True) -> None:
    cut, u = m.cut, m.u * m.stout
    glove = m.colour(cut.glove) if cut.glove else None
    reach = u * 0.05 if cast else 0.0
    if cut.sleeve in ("short", "puff"):
        arm = limb_shapes(m, limb, UPPER_ARM, FOREARM)
        paint_hand(m, limb, gesture, arm=arm, cast=reach)
        _short_sleeve(m, limb, reach)
        if cast and cut.sleeve == "short":
            _join(m, limb)
        return
    paint_hand(m, limb, gesture, glove=glove)
    if cut.sleeve == "wide":
        _wide_sleeve(m, limb, reach)
        if cast:
            _join(m, limb)
        return
    colour = m.colour(cut.sleeve_colour)
    label = label_of(m, cut.sleeve_colour)
    widths = tuple(w + 0.03 * cut.loose for w in UPPER_ARM), tuple(w + 0.035 for w in FOREARM)
    arm = limb_shapes(m, limb, *widths, cut.loose)
    region = m.p.part([(s, colour) for s in arm], u * 0.045, label, cast=reach)
    folds(m, region, limb, 0.16 * cut.loose, colour)
    _cuff(m, limb)
    if m.look.outfit == "armor":
        _pauldron(m, limb)
    elif cast and cut.sleeve_colour == "cloth":
        _join(m, limb)


def _join(m: Model, limb: Limb) -> None:
    """The sleeve and the trunk are one cloth: no line goes over the shoulder."""
    u = m.u * m.stout
    shoulder, elbow, _ = m.bones(limb)
    inward = unit(m.joint(1) - shoulder)
    if abs(math.sin(m.body.yaw)) > 0.75 or float(unit(elbow - shoulder) @ inward) > 0.3:
        return
    tilt = math.atan2(inward[1], inward[0])
    middle = shoulder + inward * 0.085 * u + m.down * 0.005 * u
    m.p.fill(oval(middle, 0.065 * u, 0.062 * u, tilt), m.cloth)


def _pauldron(m: Model, limb: Limb) -> None:
    """Two plates over the shoulder."""
    u = m.u * m.stout
    shoulder, elbow, _ = m.bones(limb)
    along = unit(elbow - shoulder)
    low = segment(shoulder, shoulder + along * 0.2 * u, [0.27 * u, 0.26 * u, 0.2 * u])
    m.p.part([(low, m.cloth)], u * 0.05, Label.OUTFIT, outline=0.9)
    plate = oval(shoulder, 0.165 * u, 0.15 * u, math.atan2(along[1], along[0]))
    region = m.p.part([(plate, m.cloth)], u * 0.05, Label.OUTFIT, outline=0.9, cast=u * 0.04)
    edge = shoulder + along * 0.13 * u
    side = turn90(along) * 0.16 * u
    rim = smooth([edge - side, edge + along * 0.03 * u, edge + side], 4)
    m.p.inside(region, [ribbon(rim, (0.05 * u,))], m.accent, Label.TRIM)
    glint = oval(shoulder + m.p.light * 0.06 * u, 0.045 * u, 0.03 * u)
    m.p.inside(region, [glint], mixed(m.cloth, (255, 255, 255), 0.6))


def _cuff(m: Model, limb: Limb) -> None:
    cut, u = m.cut, m.u * m.stout
    _, elbow, wrist = m.bones(limb)
    if cut.glove and m.look.outfit != "winter coat":
        gauntlet = segment(elbow * 0.55 + wrist * 0.45, wrist, [0.165 * u, 0.15 * u, 0.14 * u])
        colour = m.colour(cut.glove)
        m.p.part([(gauntlet, colour)], u * 0.04, label_of(m, cut.glove), outline=0.85)
        if m.look.outfit == "ninja outfit":
            along, side = unit(wrist - elbow), turn90(unit(wrist - elbow)) * 0.075 * u
            for share in (0.12, 0.26, 0.4):
                middle = wrist + (elbow - wrist) * share
                m.p.mark(
                    [middle - side, middle + along * u * 0.03, middle + side],
                    toned(colour, 1.5),
                    0.6,
                )
    elif cut.cuff:
        along = unit(wrist - elbow)
        w = 0.15 * u * cut.loose
        band = segment(
            wrist - along * 0.06 * u, wrist + along * 0.015 * u, [w, w * 1.03], caps=False
        )
        m.p.part([(band, m.colour(cut.cuff))], u * 0.03, label_of(m, cut.cuff), outline=0.8)


def _short_sleeve(m: Model, limb: Limb, reach: float) -> None:
    u = m.u * m.stout
    shoulder, elbow, _ = m.bones(limb)
    puff = m.cut.sleeve == "puff"
    share = 0.42 if puff else 0.52
    end = shoulder + (elbow - shoulder) * share
    widths = [0.22 * u, 0.33 * u, 0.2 * u] if puff else [0.225 * u, 0.235 * u, 0.25 * u]
    sleeve = segment(shoulder, end, widths, caps=True)
    region = m.p.part([(sleeve, m.cloth)], u * 0.045, Label.OUTFIT, cast=reach)
    along = unit(elbow - shoulder)
    side = turn90(along)
    w = widths[-1] / 2
    hem = [end - side * w, end + along * 0.05 * u, end + side * w]
    if puff:
        band = segment(end - along * 0.01 * u, end + along * 0.05 * u, [0.21 * u, 0.2 * u])
        m.p.part([(band, m.trim)], 0, Label.TRIM, outline=0.8)
        for k in (-0.4, 0.1, 0.5):
            m.p.mark([end + side * w * k, end + side * w * k * 1.2 - along * 0.08 * u,
                      end + side * w * k * 1.5 - along * 0.14 * u], ink(m.cloth), 0.5)  # fmt: skip
    elif m.look.outfit == "sports outfit":
        m.p.inside(region, [ribbon(smooth(hem, 4) - along * 0.03 * u, (0.05 * u,))], m.trim)


def _wide_sleeve(m: Model, limb: Limb, reach: float) -> None:
    """A bell whose mouth hangs down from the wrist."""
    u = m.u * m.stout
    shoulder, elbow, wrist = m.bones(limb)
    along = unit(wrist - elbow)
    drop = np.array([m.sway * 0.12, 1.0]) * u * (0.42 if m.look.outfit == "kimono" else 0.3)
    level = abs(along[1])
    drop = drop * (1 - 0.75 * level) if along[1] >= 0 else drop * (1 - 0.5 * level)
    side = turn90(along)
    if side[1] < 0:
        side = -side  # the lower edge
    top = -side * 0.085 * u
    mouth = wrist + along * 0.05 * u
    low = mouth + side * 0.15 * u + drop
    bell = closed(
        [elbow + top, mouth + top * 1.25, mouth + side * 0.1 * u + along * 0.02 * u, low,
         (low + elbow) / 2 + side * 0.1 * u + drop * 0.12, elbow + side * 0.11 * u], 5,
    )  # fmt: skip
    inside = closed(
        [mouth + top, mouth + along * 0.03 * u + side * 0.04 * u, low - along * 0.02 * u,
        mouth - along * 0.05 * u + side * 0.06 * u], 4,
    )  # fmt: skip
    upper = segment(shoulder, elbow, [0.23 * u, 0.225 * u, 0.215 * u])
    region = m.p.part([(bell, m.cloth), (upper, m.cloth)], u * 0.055, Label.OUTFIT, cast=reach)
    colour = m.colour(m.cut.cuff or "trim")
    edge = smooth([mouth + top * 1.25, mouth + side * 0.1 * u + along * 0.02 * u, low], 5)
    m.p.inside(region, [ribbon(edge - along * 0.03 * u, (0.075 * u,))], colour, Label.TRIM)
    m.p.inside(region, [inside], Shade(0.5, 0.46, 0.56))
    folds(m, region, limb, 0.2, m.cloth)
    m.p.mark(
        [elbow + side * 0.02 * u, (elbow + low) / 2, low - along * 0.1 * u], ink(m.cloth), 0.55
    )


# -- legs ------------------------------------------------------------------------------------


def pelvis(m: Model) -> Polygon:
    """Joins the nearer leg to the trunk."""
    return closed(
        m.on([(-0.94, 0.72), (-0.97, 0.98), (-0.8, 1.14), (0, 1.22), (0.8, 1.14),
         (0.97, 0.98), (0.94, 0.72)]), 4,
    )  # fmt: skip


def paint_leg(m: Model, limb: Limb, *, near: bool) -> None:
    cut, u = m.cut, m.u * m.stout
    boots = FOOTWEAR[m.look.outfit] == "boots"
    paint_shoe(m, limb)
    if cut.legs == "pants":
        colour = m.colour(cut.leg_colour)
        k = 1.06 * cut.loose**0.5
        shin = (0.21, 0.215, 0.195, 0.15 if boots else 0.185)
        legs = limb_shapes(m, limb, THIGH, shin, k)
        label = label_of(m, cut.leg_colour)
        if near:
            legs.append(pelvis(m))
        region = m.p.part([(s, colour) for s in legs], u * 0.06, label, cast=u * 0.05)
        folds(m, region, limb, 0.24, colour)
        _hem_folds(m, limb, colour)
    else:
        colour = m.skin if cut.legs in ("bare", "shorts") else m.colour(cut.leg_colour)
        bare = colour == m.skin
        legs = limb_shapes(m, limb, THIGH, SHIN)
        label = Label.SKIN if bare else Label.TRIM
        if near and not bare:
            legs.append(pelvis(m))
        region = m.p.part(
            [(s, colour) for s in legs], u * 0.055, label, shade=shade_of(label), cast=u * 0.05
        )
        _knee(m, limb, colour)
        if cut.sock:
            _sock(m, limb)
        if cut.legs == "shorts":
            _shorts(m, limb, near=near)
        if cut.legs == "plates":
            _greave(m, limb)
    if boots:
        _boot(m, limb)


def _knee(m: Model, limb: Limb, colour: Colour) -> None:
    _, knee, ankle = m.bones(limb)
    along = unit(ankle - knee)
    side = turn90(along) * m.u * 0.045
    if not m.body.is_back:
        m.p.mark([knee - side, knee + along * m.u * 0.03, knee + side], ink(colour), 0.4)


def _hem_folds(m: Model, limb: Limb, colour: Colour) -> None:
    _, knee, ankle = m.bones(limb)
    u, along = m.u * m.stout, unit(ankle - knee)
    side = turn90(along) * 0.08 * u
    for share, reach in ((0.12, 1.0), (0.2, 0.6)):
        middle = ankle - along * u * share
        m.p.mark(
            [middle - side * reach, middle + along * 0.025 * u, middle + side * 0.5],
            ink(colour),
            0.5,
        )


def _sock(m: Model, limb: Limb) -> None:
    u = m.u * m.stout
    _, knee, ankle = m.bones(limb)
    top = ankle + (knee - ankle) * m.cut.sock_height
    colour = m.colour(m.cut.sock)
    low, high = 0.15 * u, float(np.interp(m.cut.sock_height, [0, 0.5, 1], [0.15, 0.2, 0.215])) * u
    sock = segment(top, ankle, [high, (low + high) / 2 * 1.04, low], caps=False)
    m.p.part([(sock, colour)], u * 0.045, Label.TRIM, outline=0.85)


def _shorts(m: Model, limb: Limb, *, near: bool) -> None:
    u = m.u * m.stout
    hip, knee, _ = m.bones(limb)
    end = hip + (knee - hip) * 0.5
    colour = m.colour(m.cut.leg_colour)
    leg = segment(hip, end, [0.285 * u, 0.315 * u, 0.34 * u], caps=True)
    shapes = [(leg, colour), (pelvis(m), colour)] if near else [(leg, colour)]
    region = m.p.part(shapes, u * 0.06, Label.OUTFIT, cast=u * 0.05)
    along = unit(knee - hip)
    out = turn90(along) * (1 if turn90(along) @ (hip - m.body.hips) > 0 else -1)
    stripe = np.array([hip + out * 0.12 * u, end + out * 0.145 * u + along * 0.1 * u])
    m.p.inside(region, [ribbon(stripe, (0.035 * u,))], m.trim, Label.TRIM)
    m.p.mark([end - out * 0.1 * u, end - out * 0.04 * u - along * 0.09 * u, end - along * 0.16 * u],
             ink(colour), 0.5)  # fmt: skip


def _greave(m: Model, limb: Limb) -> None:
    u = m.u * m.stout
    _, knee, ankle = m.bones(limb)
    along = unit(ankle - knee)
    plate = segment(knee + along * 0.06 * u, ankle, [0.24 * u, 0.245 * u, 0.2 * u, 0.17 * u])
    region = m.p.part([(plate, m.cloth)], u * 0.06, Label.OUTFIT, outline=0.95)
    glint = np.array([knee + along * 0.14 * u, ankle - along * 0.1 * u]) + turn90(along) * 0.03 * u
    m.p.inside(region, [ribbon(glint, (0.035 * u,))], toned(m.cloth, 1.22))
    cap = oval(knee, 0.13 * u, 0.13 * u)
    m.p.part([(cap, m.accent)], u * 0.04, Label.TRIM, outline=0.85)


def _boot(m: Model, limb: Limb) -> None:
    u = m.u * m.stout
    _, knee, ankle = m.bones(limb)
    high = 0.62 if m.look.outfit in ("sorcerer robe", "pilot suit", "armor") else 0.5
    top = ankle + (knee - ankle) * high
    if m.cut.legs == "plates":
        return
    boot = segment(top, ankle, [0.235 * u, 0.215 * u, 0.175 * u])
    m.p.part([(boot, m.shoes)], u * 0.05, Label.SHOES, outline=0.95)
    along = unit(ankle - knee)
    band = segment(
        top - along * 0.015 * u, top + along * 0.045 * u, [0.25 * u, 0.245 * u], caps=False
    )
    m.p.part(
        [(band, toned(m.shoes, 0.8 if sum(m.shoes) > 200 else 1.4))], 0, Label.SHOES, outline=0.8
    )
    side = turn90(along) * 0.075 * u
    fold = ankle - along * 0.09 * u
    m.p.mark([fold - side, fold + along * 0.03 * u, fold + side], ink(m.shoes), 0.5)
