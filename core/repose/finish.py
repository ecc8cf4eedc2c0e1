"""A figure set into a ground: its shadow where it stands, the ground's light around its edges, and
its colours a little nearer to the ground's."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import RequestRejected

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

# No further than this towards the ground's colours: a character keeps its own.
MOST_MATCH = 0.3
# Most that a matched mean moves (CIELAB), and by which factors its spread may change.
MOST_SHIFT, SPREADS = 40.0, (0.75, 1.33)
# Light reaches so many pixels into the figure, by its height; and how much of it.
WRAP_SHARE, WRAP_PIXELS, WRAP_LIGHT = 0.003, (2.0, 4.0), 0.75
# Of a shadow, in heights of the figure: how far above the floor a part still throws it, the spread
# across and along, and how dark it is.
CONTACT = (0.04, 0.014, 0.006, 0.62)
AROUND = (0.4, 0.06, 0.014, 0.34)
# What the ground is multiplied with in full shadow: cooler than it is.
SHADE = np.array([0.30, 0.28, 0.38], np.float32)
SEEN = 0.5


def on_ground(
    figure: Pixels,
    ground: Pixels,
    floor: float,
    *,
    shadow: bool = True,
    light_wrap: bool = True,
    match: float = 0.0,
) -> Pixels:
    """(height, width, 3) RGB of a figure (height, width, 4), not premultiplied, before a ground of
    the same size (height, width, 3).

    ``floor`` is where it stands, in pixels from the top. ``match`` 0–0.3 is how far its colours go
    towards the ground's. Raises ``RequestRejected`` for one beyond that.
    """
    if not 0 <= match <= MOST_MATCH:
        raise RequestRejected(
            expected=f"a colour match of 0 to {MOST_MATCH}",
            got=match,
            todo="choose another",
            shown=f"Colours can be matched by 0 to {MOST_MATCH:.0%}. Choose another share.",
        )
    cover: Floats = figure[..., 3].astype(np.float32) / np.float32(255)
    behind = ground.astype(np.float32)
    seen = cover > SEEN
    if not seen.any():
        return ground.copy()
    rows = np.flatnonzero(seen.any(1))
    height = float(rows[-1] - rows[0] + 1)
    colours = figure[..., :3].astype(np.float32)
    if match:
        colours = matched(colours, behind, seen, match)
    if light_wrap:
        colours = wrapped(colours, cover, behind, height)
    if shadow:
        dark = shadow_of(seen, floor, height)[..., None]
        behind *= 1 - dark * (1 - SHADE)
    mixed = colours * cover[..., None] + behind * (1 - cover[..., None])
    return np.rint(np.clip(mixed, 0, 255)).astype(np.uint8)


def shadow_of(seen: NDArray[np.bool_], floor: float, height: float) -> Floats:
    """(h, w) 0–1: dark right under what touches the floor, softer around what is near it. ``seen``
    is where the figure is; ``height`` is its own, in pixels."""
    import cv2

    rows = np.arange(seen.shape[0], dtype=np.float32)
    lowest = np.where(seen, rows[:, None], -np.inf).max(0)
    dark = np.zeros(seen.shape, np.float32)
    for reach, across, along, strength in (CONTACT, AROUND):
        near = np.clip(1 - (floor - lowest) / (reach * height), 0, 1).astype(np.float32)
        thick = np.float32(max(1.5, along * height))
        band = np.clip(thick + 0.5 - np.abs(rows - np.float32(floor)), 0, 1)
        sigmas = max(1.0, across * height), max(0.7, along * height)
        # the two passes are one of a picture that is the product of a row and a column
        wide: Any = cv2.GaussianBlur(near[None], (0, 0), sigmaX=sigmas[0], sigmaY=0.01)
        tall: Any = cv2.GaussianBlur(band[:, None], (0, 0), sigmaX=0.01, sigmaY=sigmas[1])
        one = strength * wide * (tall / max(float(tall.max()), 1e-6))
        dark = 1 - (1 - dark) * (1 - one)
    return dark.astype(np.float32)


def wrapped(colours: Floats, cover: Floats, behind: Floats, height: float) -> Floats:
    """The light of a brighter ground, two to four pixels into the figure's edge."""
    import cv2

    reach = float(np.clip(WRAP_SHARE * height, *WRAP_PIXELS))
    open_: Any = cv2.GaussianBlur(1 - cover, (0, 0), reach / 2)
    light: Any = cv2.GaussianBlur(behind, (0, 0), 3 * reach)
    share = np.float32(WRAP_LIGHT) * np.clip(open_, 0, 1)[..., None]
    return colours + share * np.maximum(light - colours, 0)


def matched(colours: Floats, behind: Floats, seen: NDArray[np.bool_], share: float) -> Floats:
    """Reinhard et al., "Color Transfer between Images" (2001): mean and spread of the figure, in
    CIELAB, ``share`` of the way towards those of the ground."""
    import cv2

    figure: Any = cv2.cvtColor(np.clip(colours, 0, 255) / np.float32(255), cv2.COLOR_RGB2LAB)
    around: Any = cv2.cvtColor(behind / np.float32(255), cv2.COLOR_RGB2LAB)
    own: Any = figure[seen]
    other: Any = around.reshape(-1, 3)
    shift = other.mean(0) - own.mean(0)
    shift *= min(1.0, MOST_SHIFT / max(float(np.linalg.norm(shift)), 1e-6))
    spread: Any = np.clip(other.std(0) / np.maximum(own.std(0), 1e-3), *SPREADS)
    moved: Any = (figure - own.mean(0)) * spread + own.mean(0) + shift
    mixed: Any = (figure + share * (moved - figure)).astype(np.float32)
    back: Any = cv2.cvtColor(mixed, cv2.COLOR_LAB2RGB)
    return np.clip(back, 0, 1) * np.float32(255)
