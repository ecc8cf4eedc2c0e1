"""Shapes and states of eyes as data, with their words."""

from __future__ import annotations

from dataclasses import dataclass

from core.figures.vocabulary import Word


@dataclass(frozen=True)
class EyeKind:
    """What an eye's shape or state changes; ``tilt`` + raises the outer corner."""

    names: tuple[str, ...]
    tilt: float = 0.0
    wide: float = 1.0
    high: float = 1.0
    lid: float = 1.0  # how far the upper lid is open
    iris: float = 1.0
    pupil: str = "round"  # a key of ``eyes.PUPILS``
    lights: int = 2  # highlights
    glows: bool = False
    closes: tuple[int, int] = (0, 0)  # of the right eye and the left: arched 1 or resting -1


EYE_SHAPES: dict[str, EyeKind] = {
    "tsurime": EyeKind(
        ("tsurime", "upturned eyes", "cat-like eyes", "sharp eyes", "fox eyes", "fierce eyes"),
        tilt=0.26,
        high=0.94,
    ),
    "tareme": EyeKind(
        ("tareme", "droopy eyes", "gentle eyes", "drooping eyes", "soft eyes"),
        tilt=-0.24,
        high=0.96,
    ),
    "jitome": EyeKind(("jitome", "half-lidded eyes", "deadpan eyes"), lid=0.34),
    "wide eyes": EyeKind(
        ("wide eyes", "big eyes", "large eyes", "round eyes", "doe eyes"), wide=1.1, high=1.14
    ),
    "narrow eyes": EyeKind(
        ("narrow eyes", "small eyes", "almond eyes", "slanted eyes"), tilt=0.12, high=0.7
    ),
    "slit pupils": EyeKind(
        (
            "slit pupils",
            "cat eyes",
            "cat pupils",
            "snake eyes",
            "vertical pupils",
            "reptile eyes",
            "dragon eyes",
        ),
        tilt=0.12,
        pupil="slit",
    ),
    "sanpaku": EyeKind(
        ("sanpaku", "small irises", "constricted pupils", "small pupils"), iris=0.66
    ),
    "empty eyes": EyeKind(
        ("empty eyes", "dull eyes", "lifeless eyes", "no pupils", "dead eyes"),
        pupil="none",
        lights=0,
    ),
    "heart-shaped pupils": EyeKind(
        ("heart-shaped pupils", "heart eyes", "heart pupils", "heart-shaped eyes"), pupil="heart"
    ),
    "star-shaped pupils": EyeKind(
        ("star-shaped pupils", "star eyes", "star pupils", "star in eye", "stars in eyes"),
        pupil="star",
    ),
    "cross-shaped pupils": EyeKind(
        ("cross-shaped pupils", "cross pupils", "x-shaped pupils"), pupil="cross"
    ),
    "ringed eyes": EyeKind(("ringed eyes", "spiral eyes", "concentric eyes"), pupil="ring"),
    "sparkling eyes": EyeKind(
        ("sparkling eyes", "shiny eyes", "shining eyes", "bright eyes"), high=1.05, lights=5
    ),
}
EYE_STATES: dict[str, EyeKind] = {
    "closed eyes": EyeKind(("closed eyes", "shut eyes"), closes=(-1, -1)),
    "happy closed eyes": EyeKind(("happy eyes", "arched closed eyes"), closes=(1, 1)),
    "one eye closed": EyeKind(("one eye closed", "wink", "winking", ";)", ";d"), closes=(0, 1)),
    "half-closed eyes": EyeKind(
        ("half-closed eyes", "half closed eyes", "sleepy eyes", "tired eyes", "bedroom eyes"),
        lid=0.42,
    ),
    "wide-eyed": EyeKind(("wide-eyed", "eyes wide open"), high=1.2, iris=0.82),
    "narrowed eyes": EyeKind(("narrowed eyes", "squinting"), lid=0.52, high=0.88),
    "glowing eyes": EyeKind(("glowing eyes", "glowing eye", "luminous eyes"), glows=True),
    "rolling eyes": EyeKind(("white eyes", "blank eyes"), iris=0.0, pupil="none", lights=0),
}
PLAIN_EYE = EyeKind(())
WORDS: tuple[Word, ...] = (
    *(Word("eye_shape", key, one.names, "eye shapes") for key, one in EYE_SHAPES.items()),
    *(Word("eyes", key, one.names, "eyes") for key, one in EYE_STATES.items()),
)  # fmt: skip
