"""Glasses, goggles, patches and masks; earrings and headphones."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from core.figures.body.models import Model
from core.figures.clothing.kinds import Slot
from core.figures.clothing.tailor import Tailor
from core.figures.face.faces import EYE_AZIMUTH, EYE_HEIGHT
from core.figures.painting.shapes import Polygon, Vector, closed, oval, ribbon, smooth, vec


def paint_eyewear(m: Model) -> None:
    worn = m.wardrobe.first(Slot.EYEWEAR)
    if worn is not None:
        EYEWEAR[worn.kind.piece](FaceWear(Tailor(m, worn)))


def paint_mask(m: Model) -> None:
    worn = m.wardrobe.first(Slot.MASK)
    if worn is not None:
        MASKS[worn.kind.piece](FaceWear(Tailor(m, worn)))


def paint_earwear(m: Model) -> None:
    for worn in m.wardrobe.all(Slot.EARWEAR):
        if worn.kind.piece in EARWEAR:
            EARWEAR[worn.kind.piece](FaceWear(Tailor(m, worn)))


class FaceWear:
    def __init__(self, t: Tailor) -> None:
        self.t, self.f, self.r = t, t.m.head.face, t.m.r

    def lens(self, azimuth: float, height: float, across: float, down: float) -> Polygon | None:
        """An oval on the face, narrower where the face turns away; ``None`` out of sight."""
        shows = self.f.shows(azimuth)
        if self.f.faces_away or shows <= 0.2:
            return None
        x, _ = self.f.turned(azimuth, 0, 0.92)
        wide = self.r * across * max(0.45, shows)
        return oval(self.f.at(x, height), wide, self.r * down, self.f.tilt)

    def along(self, turns: list[float], height: float, reach: float = 0.95) -> Polygon:
        return self.f.shape([self.f.turned(a, height, reach) for a in turns])

    def part(self, shape: Polygon, role: str = "cloth", depth: float = 0.0,
             outline: float = 0.75) -> None:  # fmt: skip
        self.t.part([shape], depth * self.r / self.t.u, role, outline=outline)

    def arms(self, height: float) -> None:
        """From the lenses to the ears."""
        for azimuth in (-0.85, 0.85):
            if not self.f.faces_away and self.f.shows(azimuth) > 0.3:
                line = self.f.shape(
                    [
                        self.f.turned(azimuth, height, 0.95),
                        self.f.turned(azimuth * 1.7, height + 0.05, 0.98),
                    ]
                )
                self.t.m.p.line(line, self.t.colour(), 1.4)

    def strap(self, height: float, wide: float, role: str = "deep") -> None:
        """All around the head."""
        turns = np.linspace(-math.pi, math.pi, 33)
        places = [self.f.turned(float(a), height, 1.05) for a in turns
                  if self.f.shows(float(a)) > 0.02]  # fmt: skip
        self.part(ribbon(self.f.shape(sorted(places)), (self.r * wide,)), role, outline=0.65)


def _glasses(across: float, down: float, corners: int = 0) -> Callable[[FaceWear], None]:
    def paint(w: FaceWear) -> None:
        if w.f.faces_away:
            return
        for azimuth in (-EYE_AZIMUTH, EYE_AZIMUTH):
            lens = w.lens(azimuth, EYE_HEIGHT - 0.03, across, down)
            if lens is None:
                continue
            if corners:
                lens = _squared(lens)
            w.t.m.p.glow(lens, (255, 255, 255), 0.12)
            ring = ribbon(
                np.concatenate([lens, lens[:2]]), (max(2.1 * w.t.m.p.line_width, 0.055 * w.r),)
            )
            w.part(ring, outline=0.0)
            x, _ = w.f.turned(azimuth, 0, 0.92)
            shine = w.f.at(x + 0.1, EYE_HEIGHT + 0.1)
            w.t.m.p.glow(oval(shine, w.r * 0.07, w.r * 0.03, w.f.tilt - 0.6), (255, 255, 255), 0.7)
        w.t.m.p.line(w.along([-0.13, 0.0, 0.13], EYE_HEIGHT + 0.02, 0.93), w.t.colour(), 1.5)
        w.arms(EYE_HEIGHT)

    return paint


def _squared(lens: Polygon) -> Polygon:
    """An oval's rounded box."""
    middle = lens.mean(0)
    reach = lens - middle
    span = np.abs(reach).max(0)
    return middle + np.sign(reach) * span * (np.abs(reach) / span) ** 0.45


def _filled(height: float, shape: Callable[[Polygon], Polygon]) -> Callable[[FaceWear], None]:
    """Dark lenses in a frame."""

    def paint(w: FaceWear) -> None:
        for azimuth in (-EYE_AZIMUTH, EYE_AZIMUTH):
            lens = w.lens(azimuth, height, 0.33, 0.24)
            if lens is not None:
                w.part(shape(lens), outline=0.8)
                x, _ = w.f.turned(azimuth, 0, 0.92)
                shine = oval(w.f.at(x + 0.08, height + 0.08), w.r * 0.1, w.r * 0.03, w.f.tilt - 0.5)
                w.t.m.p.glow(shine, (255, 255, 255), 0.5)
        if not w.f.faces_away:
            bridge = w.along([-0.15, 0.0, 0.15], height + 0.06, 0.94)
            w.t.m.p.line(bridge, w.t.colour(), 1.8)
        w.arms(height + 0.04)

    return paint


def _hearts(lens: Polygon) -> Polygon:
    middle, span = lens.mean(0), np.abs(lens - lens.mean(0)).max(0)
    heart = np.array([(0, 1.15), (-0.8, 0.3), (-1.05, -0.3), (-0.7, -0.9), (-0.25, -0.8), (0, -0.4),
                      (0.25, -0.8), (0.7, -0.9), (1.05, -0.3), (0.8, 0.3)])  # fmt: skip
    return closed(middle + heart * span * 1.12, 4)


def _goggles(height: float) -> Callable[[FaceWear], None]:
    def paint(w: FaceWear) -> None:
        w.strap(height, 0.16)
        for azimuth in (-0.44, 0.44):
            rim = w.lens(azimuth, height, 0.42, 0.34)
            glass = w.lens(azimuth, height, 0.28, 0.22)
            if rim is None or glass is None:
                continue
            w.part(rim, depth=0.05, outline=0.85)
            w.part(glass, "second", outline=0.6)
            x, _ = w.f.turned(azimuth, 0, 0.92)
            shine = oval(w.f.at(x + 0.08, height + 0.08), w.r * 0.09, w.r * 0.04, w.f.tilt - 0.6)
            w.t.m.p.glow(shine, (255, 255, 255), 0.75)

    return paint


def _visor(w: FaceWear) -> None:
    if w.f.faces_away:
        w.strap(EYE_HEIGHT, 0.3, "second")
        return
    turns = [float(a) for a in np.linspace(-1.25, 1.25, 15) if w.f.shows(float(a)) > 0]
    top = [w.f.turned(a, EYE_HEIGHT + 0.26, 1.0) for a in turns]
    low = [w.f.turned(a, EYE_HEIGHT - 0.26 + 0.1 * abs(a), 1.0) for a in turns]
    shape = w.f.shape(np.array([*top, *low[::-1]]))
    w.part(shape, depth=0.05, outline=0.85)
    gleam = [w.f.turned(a, EYE_HEIGHT + 0.12, 0.98) for a in turns[2:-4]]
    w.t.m.p.glow(ribbon(w.f.shape(np.array(gleam)), (0.07 * w.r,)), (255, 255, 255), 0.5)


def _patch(w: FaceWear) -> None:
    """Over the character's right eye, with a strap around the head."""
    w.strap(EYE_HEIGHT + 0.3, 0.06, "cloth")
    patch = w.lens(-EYE_AZIMUTH, EYE_HEIGHT - 0.02, 0.34, 0.3)
    if patch is not None:
        w.part(patch, depth=0.05, outline=0.85)


def _medical_patch(w: FaceWear) -> None:
    patch = w.lens(-EYE_AZIMUTH, EYE_HEIGHT - 0.02, 0.38, 0.3)
    if patch is None:
        return
    w.part(_squared(patch), depth=0.05, outline=0.75)
    centre = patch.mean(0)
    fold = np.array([(-0.2, -0.1), (0.0, -0.07), (0.2, -0.1)])
    w.t.mark(centre + fold * w.r, 0.4)


def _monocle(w: FaceWear) -> None:
    lens = w.lens(EYE_AZIMUTH, EYE_HEIGHT - 0.03, 0.34, 0.31)
    if lens is None:
        return
    w.t.m.p.glow(lens, (255, 255, 255), 0.2)
    ring = ribbon(np.concatenate([lens, lens[:2]]), (max(2.6 * w.t.m.p.line_width, 0.08 * w.r),))
    w.part(ring, outline=0.4)
    low = lens[np.argmax(lens[:, 1])]
    chain = smooth([low, low + vec(0.12 * w.r, 0.5 * w.r), low + vec(0.36 * w.r, 0.8 * w.r)], 6)
    w.t.m.p.line(chain, w.t.colour(), 0.9)


def _blindfold(w: FaceWear) -> None:
    turns = [float(a) for a in np.linspace(-math.pi, math.pi, 41) if w.f.shows(float(a)) > 0.02]
    line = w.f.shape(sorted(w.f.turned(a, EYE_HEIGHT, 1.02) for a in turns))
    w.part(ribbon(line, (0.5 * w.r,)), depth=0.05, outline=0.75)


def _domino(w: FaceWear) -> None:
    if w.f.faces_away:
        return
    turns = [float(a) for a in np.linspace(-0.95, 0.95, 13) if w.f.shows(float(a)) > 0.1]
    top = [w.f.turned(a, EYE_HEIGHT + 0.28 + 0.06 * math.cos(3 * a), 0.95) for a in turns]
    low = [w.f.turned(a, EYE_HEIGHT - 0.26 - 0.1 * abs(math.sin(2.2 * a)), 0.95) for a in turns]
    region = w.t.part([w.f.shape(closed(np.array([*top, *low[::-1]]), 3))], 0.0, outline=0.75)
    for azimuth in (-EYE_AZIMUTH, EYE_AZIMUTH):
        hole = w.lens(azimuth, EYE_HEIGHT - 0.02, 0.25, 0.19)
        if hole is not None:
            w.t.m.p.inside(region, [hole], (250, 250, 252))
            iris = w.lens(azimuth, EYE_HEIGHT - 0.03, 0.12, 0.15)
            if iris is not None:
                w.t.m.p.inside(region, [iris], (56, 48, 66))


# -- masks -----------------------------------------------------------------------------------


def _lower_face(w: FaceWear, top: float, low: float, reach: float = 1.0) -> Polygon:
    """From under the eyes to the chin, round to the ears."""
    turns = [float(a) for a in np.linspace(-1.3, 1.3, 13) if w.f.shows(float(a)) > -0.05]
    high = [w.f.turned(a, top + 0.1 * math.cos(a) - 0.04, 0.9 * reach) for a in turns]
    chin = [w.f.turned(a, low + 0.62 * (1 - math.cos(a)) ** 0.8, 0.8 * reach) for a in turns]
    return w.f.shape(closed(np.array([*high, *chin[::-1]]), 3))


def _face_mask(w: FaceWear) -> None:
    if w.f.faces_away:
        return
    w.part(_lower_face(w, -0.36, -1.06), depth=0.06, outline=0.8)
    for height in (-0.5, -0.66):
        line = w.along([a for a in (-0.5, 0.0, 0.5) if w.f.shows(a) > 0.1], height, 0.85)
        if len(line) > 2:
            w.t.mark(line, 0.4)
    for azimuth in (-1.05, 1.05):
        if w.f.shows(azimuth) > 0.15:
            line = w.f.shape([w.f.turned(azimuth, -0.42, 0.88),
                              w.f.turned(azimuth * 1.3, -0.2, 0.95)])  # fmt: skip
            w.t.m.p.line(line, w.t.colour("deep"), 0.9)


def _cloth_mask(w: FaceWear) -> None:
    if w.f.faces_away:
        return
    w.part(_lower_face(w, -0.24, -1.12, 1.06), depth=0.06, outline=0.85)
    line = w.along([a for a in (-0.6, 0.0, 0.6) if w.f.shows(a) > 0.1], -0.3, 0.9)
    if len(line) > 2:
        w.t.mark(line, 0.5)


def _veil(w: FaceWear) -> None:
    if w.f.faces_away:
        return
    turns = [float(a) for a in np.linspace(-1.1, 1.1, 11) if w.f.shows(float(a)) > 0]
    top = [w.f.turned(a, -0.3 + 0.08 * math.cos(a), 0.92) for a in turns]
    low = [w.f.turned(a, -0.7 - 0.6 * math.cos(a), 0.72) for a in turns]
    shape = w.f.shape(np.array([*top, *low[::-1]]))
    w.part(shape, depth=0.05, outline=0.7)
    w.t.part([ribbon(w.f.shape(np.array(top)), (0.08 * w.r,))], 0.0, "second", outline=0.5)


def _gas_mask(w: FaceWear) -> None:
    if w.f.faces_away:
        w.strap(0.0, 0.14)
        return
    w.strap(-0.1, 0.12)
    w.part(_lower_face(w, -0.2, -1.08, 1.1), depth=0.08, outline=0.9)
    for azimuth in (-0.5, 0.5):
        if w.f.shows(azimuth) > 0.15:
            place = w.f.at(*w.f.turned(azimuth, -0.78, 1.0))
            w.t.part([oval(place, 0.24 * w.r, 0.24 * w.r)], 0.03, "second", outline=0.8)
            w.t.m.p.fill(oval(place, 0.12 * w.r, 0.12 * w.r), w.t.colour("deep"))


def _fox(w: FaceWear) -> None:
    """Worn at the side of the head."""
    f, r = w.f, w.r
    azimuth = 1.15 if f.yaw <= 0 else -1.15
    x, y = (0.7, 0.6) if f.faces_away else f.turned(azimuth, 0.55, 1.05)
    face = [(x - 0.5, y + 0.2), (x - 0.52, y + 0.72), (x - 0.2, y + 0.46), (x + 0.2, y + 0.46),
            (x + 0.52, y + 0.72), (x + 0.5, y + 0.2), (x + 0.24, y - 0.4), (x, y - 0.58),
            (x - 0.24, y - 0.4)]  # fmt: skip
    region = w.t.part([f.shape(closed(face, 3))], 0.06 * r / w.t.u, outline=0.9)
    for way in (-1, 1):
        ear = [(x + way * 0.46, y + 0.34), (x + way * 0.46, y + 0.62), (x + way * 0.28, y + 0.44)]
        w.t.inside(region, [f.shape(ear)], "second")
        eye = [(x + way * 0.1, y + 0.02), (x + way * 0.22, y + 0.1), (x + way * 0.36, y + 0.14)]
        w.t.m.p.mark(f.shape(eye), (60, 44, 56), 1.0)
        cheek = [(x + way * 0.2, y - 0.16), (x + way * 0.32, y - 0.12), (x + way * 0.42, y - 0.04)]
        w.t.draw(f.shape(cheek), "second", 0.8)
    w.t.m.p.fill(oval(f.at(x, y - 0.44), 0.06 * r, 0.05 * r), w.t.colour("second"))


# -- ears ------------------------------------------------------------------------------------


def _lobes(w: FaceWear) -> list[Vector]:
    """Where earrings hang: at the ears that are seen."""
    return [w.f.at(*w.f.turned(a, -0.42, 0.98)) for a in (-1.5, 1.5) if w.f.shows(a) > -0.35]


def _earrings(w: FaceWear) -> None:
    for lobe in _lobes(w):
        w.part(oval(lobe, 0.09 * w.r, 0.09 * w.r), outline=0.6)
        drop = lobe + vec(0, 0.26 * w.r)
        w.t.m.p.line(np.array([lobe, drop]), w.t.colour(), 1.0)
        gem = np.array([(0, -0.16), (0.1, 0.04), (0, 0.15), (-0.1, 0.04)])
        w.part(closed(drop + gem * w.r, 4), outline=0.6)


def _hoops(w: FaceWear) -> None:
    for lobe in _lobes(w):
        ring = oval(lobe + vec(0, 0.22 * w.r), 0.19 * w.r, 0.23 * w.r)
        w.part(ribbon(np.concatenate([ring, ring[:2]]), (0.085 * w.r,)), outline=0.5)


def _tassels(w: FaceWear) -> None:
    for lobe in _lobes(w):
        w.part(oval(lobe, 0.08 * w.r, 0.08 * w.r), "second", outline=0.55)
        line = np.array([lobe + vec(0, 0.08 * w.r), lobe + vec(0, 0.7 * w.r)])
        w.part(ribbon(line, (0.14 * w.r, 0.2 * w.r)), outline=0.6)


def _arch(w: FaceWear, wide: float) -> None:
    cos = max(0.25, abs(math.cos(w.f.yaw)))
    line = smooth([(-1.12 * cos, 0.0), (-0.8 * cos, 0.95), (0.0, 1.24), (0.8 * cos, 0.95),
                   (1.12 * cos, 0.0)], 6)  # fmt: skip
    w.t.m.p.part([(ribbon(w.f.shape(line), (w.r * wide,)), (70, 70, 86))], 0,
                 w.t.label("accent"), outline=0.75)  # fmt: skip


def _cups(w: FaceWear, size: float, role: str = "cloth") -> list[Vector]:
    places: list[Vector] = []
    for azimuth in (-1.57, 1.57):
        if w.f.shows(azimuth) > -0.3:
            place = w.f.at(*w.f.turned(azimuth, -0.15, 1.06))
            wide = w.r * size * (0.58 + 0.42 * max(0.0, w.f.shows(azimuth)))
            cup = oval(place, wide, w.r * size, w.f.tilt)
            w.part(cup, role, 0.08, 0.9)
            places.append(place)
    return places


def _headphones(w: FaceWear) -> None:
    _arch(w, 0.13)
    _cups(w, 0.3)


def _headset(w: FaceWear) -> None:
    _arch(w, 0.1)
    places = _cups(w, 0.26)
    if places and not w.f.faces_away:
        root = places[0]
        mouth = w.f.at(*w.f.turned(-0.5 if len(places) > 1 or w.f.yaw > 0 else 0.5, -0.8, 1.0))
        boom = smooth([root, (root + mouth) / 2 + vec(-0.1 * w.r, 0.2 * w.r), mouth], 6)
        w.t.m.p.line(boom, w.t.colour(), 1.6)
        w.part(oval(mouth, 0.1 * w.r, 0.08 * w.r), "second", outline=0.6)


def _earmuffs(w: FaceWear) -> None:
    _arch(w, 0.1)
    for place in _cups(w, 0.36):
        for turn in np.arange(9) * 2 * math.pi / 9:
            way = 0.27 * w.r * np.array([math.cos(turn), math.sin(turn)])
            w.part(oval(place + way, 0.13 * w.r, 0.13 * w.r), outline=0.4)
        w.part(oval(place, 0.28 * w.r, 0.28 * w.r), outline=0.0)


EYEWEAR: dict[str, Callable[[FaceWear], None]] = {
    "glasses": _glasses(0.31, 0.28), "round glasses": _glasses(0.33, 0.33),
    "square glasses": _glasses(0.33, 0.25, 4), "sunglasses": _filled(EYE_HEIGHT - 0.02, _squared),
    "sunglasses on head": _filled(0.66, _squared),
    "heart sunglasses": _filled(EYE_HEIGHT - 0.02, _hearts), "goggles": _goggles(EYE_HEIGHT),
    "goggles on head": _goggles(0.68), "cyber visor": _visor, "eyepatch": _patch,
    "medical eyepatch": _medical_patch, "monocle": _monocle, "blindfold": _blindfold,
    "domino mask": _domino,
}  # fmt: skip
MASKS: dict[str, Callable[[FaceWear], None]] = {
    "face mask": _face_mask, "ninja mask": _cloth_mask, "mouth veil": _veil,
    "gas mask": _gas_mask, "fox mask": _fox,
}  # fmt: skip
EARWEAR: dict[str, Callable[[FaceWear], None]] = {
    "earrings": _earrings, "hoop earrings": _hoops, "tassel earrings": _tassels,
    "headphones": _headphones, "headset": _headset, "earmuffs": _earmuffs,
}  # fmt: skip
