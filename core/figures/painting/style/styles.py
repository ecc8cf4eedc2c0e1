"""Styles: what a whole picture goes through at its end. One entry adds a style and its words.

Everything is told in shares of the picture, so that a style looks the same at any size. Pictures
are (height, width, 3) RGB.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.figures.attributes import STYLES as TRAINED
from core.figures.attributes import Colour
from core.figures.painting.style import inks
from core.figures.painting.style.drawn import Drawn
from core.figures.painting.style.filters import (
    Noise,
    blurred,
    graded,
    grained,
    grey_of,
    painted,
    toward,
)
from core.figures.vocabulary import Word

Picture = NDArray[np.uint8]
PAPER: Colour = (248, 243, 232)


@dataclass(frozen=True)
class Style:
    painter: Callable[[Drawn, Noise], Picture]
    names: tuple[str, ...]  # beside its key


def in_style(drawn: Drawn, style: str, rng: random.Random) -> Picture:
    """Clean cels where nobody knows the style."""
    known = STYLES.get(style)
    if known is None:
        return drawn.picture
    return known.painter(drawn, np.random.default_rng(rng.randrange(1 << 30)))


def _clean(drawn: Drawn, noise: Noise) -> Picture:
    return drawn.picture


def _watercolour(drawn: Drawn, noise: Noise) -> Picture:
    """Pools of paint that are darker at their edges, on grainy paper."""
    import cv2

    pools = painted(drawn.picture, 7)
    washed = np.asarray(cv2.addWeighted(pools, 0.55, drawn.picture, 0.45, 0), np.uint8)
    edges = cv2.absdiff(pools, blurred(pools, 0.008))
    washed = np.asarray(cv2.subtract(washed, cv2.multiply(edges, np.array(0.8))), np.uint8)
    stained = grained(grained(toward(washed, PAPER, 0.25), noise, 4, 24), noise, 4, 300)
    return stained


def _pastel(drawn: Drawn, noise: Noise) -> Picture:
    import cv2

    light = toward(drawn.picture, (255, 250, 252), 0.45)
    return np.asarray(
        cv2.addWeighted(light, 1.0, blurred(drawn.picture, 0.02), 0.12, -15), np.uint8
    )


def _cel(drawn: Drawn, noise: Noise) -> Picture:
    """Of the nineties: muted, warm, a little soft and grainy."""
    import cv2

    warm = graded(drawn.picture, 0.8, (0.98, 0.93, 0.84), (10, 6, 4))
    soft = cv2.addWeighted(warm, 0.75, blurred(warm, 0.004), 0.25, 0)
    return grained(np.asarray(soft, np.uint8), noise, 5, 420)


def _ink_wash(drawn: Drawn, noise: Noise) -> Picture:
    """Grey washes that run, on rice paper."""
    import cv2

    grey = grey_of(painted(drawn.picture, 5))
    level = np.clip(np.arange(256) / 255 - 0.08, 0, 0.8)[:, None] / 0.8
    ink, paper = np.array((36, 34, 42)), np.array(PAPER)
    table = np.round(ink + (paper - ink) * level).astype(np.uint8)[:, None]
    washed = cv2.LUT(cv2.merge([grey, grey, grey]), table)
    mixed = cv2.addWeighted(washed, 0.86, drawn.picture, 0.14, 0)
    return grained(np.asarray(mixed, np.uint8), noise, 4, 60)


def _neon(drawn: Drawn, noise: Noise) -> Picture:
    """Dark, with pink light from one side and blue from the other."""
    import cv2

    height, width = drawn.picture.shape[:2]
    share = np.linspace(0, 1, width, dtype=np.float32)[:, None]
    light = (1 - share) ** 2 * np.array((255, 60, 190)) + share**2 * np.array((40, 210, 255))
    row = np.clip(light, 0, 255).astype(np.uint8)[None]
    glow = np.ascontiguousarray(np.broadcast_to(row, (height, width, 3)))
    grey = grey_of(drawn.picture)
    shown = cv2.multiply(glow, cv2.merge([grey, grey, grey]), None, 0.24 / 255)
    dark = graded(drawn.picture, 1.0, (0.62, 0.56, 0.76), (0, 0, 0))
    lit = cv2.add(cv2.addWeighted(dark, 1.0, glow, 0.11, 0), shown)
    bloom = blurred(np.asarray(lit, np.uint8), 0.02)
    return np.asarray(cv2.addWeighted(lit, 0.9, bloom, 0.2, 0), np.uint8)


def _storybook(drawn: Drawn, noise: Noise) -> Picture:
    """Coloured pencil on warm paper."""
    warm = graded(drawn.picture, 0.92, (0.98, 0.93, 0.82), (10, 8, 6))
    return grained(inks.pencilled(warm, noise, 4.5), noise, 3, 200)


def _action(drawn: Drawn, noise: Noise) -> Picture:
    """Strong contrast, and lines that rush to the middle."""
    strong = graded(drawn.picture, 1.05, (1.18, 1.18, 1.18), (-23, -23, -23))
    return inks.speed_lines(strong, noise)


def _soft(drawn: Drawn, noise: Noise) -> Picture:
    """Painted without hard edges, in warm light that blooms."""
    import cv2

    brushed = cv2.addWeighted(painted(drawn.picture, 5), 0.6, drawn.picture, 0.4, 0)
    bloom = blurred(np.asarray(brushed, np.uint8), 0.025)
    lit = cv2.addWeighted(brushed, 0.82, bloom, 0.24, 0)
    return graded(np.asarray(lit, np.uint8), 1.08, (1.02, 1.0, 0.97), (0, 0, 2))


def _oil(drawn: Drawn, noise: Noise) -> Picture:
    """Broad strokes and deep colours."""
    import cv2

    brushed = np.asarray(cv2.addWeighted(painted(drawn.picture, 7), 0.6, drawn.picture, 0.4, 0))
    strokes = inks.pencilled(brushed.astype(np.uint8), noise, 6)
    return graded(strokes, 1.2, (1.08, 1.04, 0.98), (-12, -12, -10))


def _flat(drawn: Drawn, noise: Noise) -> Picture:
    """Local colours with lines, no shadows."""
    return drawn.inked_flats()


def _lineless(drawn: Drawn, noise: Noise) -> Picture:
    return drawn.flats()


def _sepia(drawn: Drawn, noise: Noise) -> Picture:
    toned = inks.duotone(grey_of(drawn.picture), (58, 38, 28), (250, 236, 206))
    return grained(toned, noise, 3, 300)


def _greyscale(drawn: Drawn, noise: Noise) -> Picture:
    return inks.duotone(grey_of(drawn.picture), (0, 0, 0), (255, 255, 255))


def _blue_print(drawn: Drawn, noise: Noise) -> Picture:
    """White lines on blue."""
    return inks.duotone(drawn.lines(), (240, 246, 255), (40, 78, 150))


def _limited(drawn: Drawn, noise: Noise) -> Picture:
    """Few inks, as a screen print has them."""
    return inks.printed(painted(drawn.picture, 3))


def _vintage(drawn: Drawn, noise: Noise) -> Picture:
    faded = graded(drawn.picture, 0.62, (0.86, 0.84, 0.72), (34, 26, 20))
    return grained(faded, noise, 5, 360)


def _dramatic(drawn: Drawn, noise: Noise) -> Picture:
    """Deep shadows and dark corners."""
    strong = graded(drawn.picture, 1.05, (1.22, 1.18, 1.18), (-44, -42, -34))
    return inks.vignetted(strong, 0.62)


def _glowing(drawn: Drawn, noise: Noise) -> Picture:
    """Light that blooms."""
    import cv2

    bloom = blurred(drawn.picture, 0.03)
    return np.asarray(cv2.addWeighted(drawn.picture, 0.82, bloom, 0.28, -6), np.uint8)


def _silhouette(drawn: Drawn, noise: Noise) -> Picture:
    """The people are dark shapes before their place."""
    import cv2

    dark = np.full_like(drawn.picture, (34, 30, 48))
    cover = drawn.cover()
    blend = cv2.merge([cover, cover, cover])
    shown = cv2.multiply(dark, blend, None, 1 / 255)
    rest = cv2.multiply(drawn.behind, cv2.bitwise_not(blend), None, 1 / 255)
    return np.asarray(cv2.add(shown, rest), np.uint8)


STYLES: dict[str, Style] = {
    "none": Style(
        _clean,
        (
            "cel shading",
            "anime style",
            "clean cel shading",
            "cel shaded",
            "anime screencap",
            "anime coloring",
            "clean lines",
            "soft cel shading",
        ),
    ),
    "monochrome": Style(
        inks.manga,
        (
            "manga",
            "manga style",
            "screentone",
            "black and white manga",
            "manga panel",
            "black and white",
            "screentones",
            "manga ink",
        ),
    ),
    "watercolor": Style(
        _watercolour,
        (
            "watercolour",
            "watercolor painting",
            "watercolor (medium)",
            "traditional media",
            "watercolor style",
            "gouache",
        ),
    ),
    "pastel colors": Style(
        _pastel, ("pastel", "pastel style", "soft pastel", "light colors", "pale colors")
    ),
    "90s cel animation": Style(
        _cel,
        (
            "90s anime",
            "1990s style",
            "retro anime",
            "retro artstyle",
            "1990s (style)",
            "80s anime",
            "1980s (style)",
            "90s style",
            "film grain",
        ),
    ),
    "ink wash painting": Style(
        _ink_wash, ("ink wash", "sumi-e", "ink painting", "chinese ink", "ink wash style")
    ),
    "neon lighting": Style(
        _neon, ("neon light", "neon", "neon glow", "neon palette", "synthwave", "vaporwave")
    ),
    "storybook illustration": Style(
        _storybook,
        (
            "storybook",
            "colored pencil",
            "crayon",
            "colored pencil (medium)",
            "children's book illustration",
            "picture book",
        ),
    ),
    "speed lines": Style(_action, ("motion lines", "action lines", "dynamic speed lines")),
    "soft painted": Style(
        _soft,
        (
            "soft shading",
            "painterly",
            "digital painting",
            "soft painting",
            "semi-realistic",
            "airbrush",
            "soft lighting",
        ),
    ),
    "oil painting": Style(
        _oil, ("oil painting (medium)", "impasto", "acrylic paint (medium)", "thick brush strokes")
    ),
    "flat color": Style(_flat, ("flat colors", "flat style", "no shading", "flat shading")),
    "lineless": Style(_lineless, ("no lineart", "no lines", "vector art", "minimalist style")),
    "line art": Style(
        inks.line_art,
        (
            "lineart",
            "line drawing",
            "outline only",
            "ink drawing",
            "lines only",
            "coloring page",
            "pen drawing",
            "ink (medium)",
        ),
    ),
    "sketch": Style(
        inks.sketch,
        (
            "pencil sketch",
            "rough sketch",
            "graphite (medium)",
            "pencil drawing",
            "charcoal drawing",
        ),
    ),
    "comic": Style(
        inks.comic,
        (
            "comic style",
            "pop art",
            "western comics (style)",
            "halftone style",
            "comic book style",
            "comic halftone",
            "ben-day dots",
        ),
    ),
    "greyscale": Style(_greyscale, ("grayscale", "desaturated")),
    "sepia": Style(_sepia, ("sepia tone", "old photo")),
    "blueprint": Style(_blue_print, ("blueprint style", "technical drawing")),
    "limited palette": Style(_limited, ("screen print", "risograph", "poster style", "posterized")),
    "vintage": Style(_vintage, ("vintage style", "faded colors", "muted color", "muted colors")),
    "dramatic lighting": Style(
        _dramatic,
        ("dramatic", "high contrast", "chiaroscuro", "cinematic lighting", "dark atmosphere"),
    ),
    "bloom": Style(_glowing, ("light bloom", "dreamy", "ethereal", "soft glow", "lens bloom")),
    "silhouette": Style(_silhouette, ("silhouettes", "backlit silhouette", "shadow figure")),
}
assert set(TRAINED) <= STYLES.keys()
WORDS: tuple[Word, ...] = tuple(
    Word("style", key, (*(() if key == "none" else (key,)), *style.names), "styles")
    for key, style in STYLES.items()
)
