"""Expressions and mouths as data, with their words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.figures.looks import Look
from core.figures.vocabulary import Word

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Expression:
    """``open`` is the eyes' height, ``slant`` + lowers the brows' inner ends."""

    mouth: str
    names: tuple[str, ...]
    open: float = 1.0
    brow: float = 0.0
    slant: float = 0.0
    blush: float = 0.35
    curved: int = 0  # closed eyes: 1 arched as in joy, -1 as in rest
    marks: tuple[str, ...] = ()


# The names of each are its words; the key is the first of them.
EXPRESSIONS: dict[str, Expression] = {
    "smile": Expression(
        "smile",
        (
            "smile",
            "smiling",
            "light smile",
            "gentle smile",
            "soft smile",
            "warm smile",
            "friendly",
            "kind smile",
            "confident smile",
        ),
    ),
    "happy": Expression(
        "laugh",
        (
            "happy",
            "joyful",
            "cheerful",
            "joy",
            "delighted",
            "big smile",
            "closed eyes smile",
            "^_^",
        ),
        brow=0.05,
        blush=0.5,
        curved=1,
    ),
    "laughing": Expression(
        "wide laugh", ("laughing", "laugh", "laughing out loud"), brow=0.08, blush=0.55, curved=1
    ),
    "excited": Expression(
        "laugh",
        ("excited", "enthusiastic", "energetic", "thrilled"),
        open=1.14,
        brow=0.12,
        blush=0.5,
    ),
    "serious": Expression(
        "line",
        ("serious", "stern", "stoic", "focused", "concentrating"),
        open=0.84,
        brow=-0.05,
        slant=0.09,
        blush=0.0,
    ),
    "determined": Expression(
        "line",
        ("determined", "resolute", "confident", "brave"),
        open=0.92,
        brow=-0.04,
        slant=0.13,
        blush=0.0,
    ),
    "expressionless": Expression(
        "line",
        (
            "expressionless",
            "calm",
            "emotionless",
            "blank stare",
            "neutral expression",
            "deadpan",
            "poker face",
        ),
        open=0.8,
        blush=0.0,
    ),
    "surprised": Expression(
        "round",
        ("surprised", "shocked", "astonished", "amazed", "startled", "surprise"),
        open=1.18,
        brow=0.12,
        blush=0.15,
    ),
    "scared": Expression(
        "wavy",
        ("scared", "afraid", "frightened", "fear", "terrified", "panicking", "horrified"),
        open=1.1,
        brow=0.08,
        slant=-0.12,
        blush=0.0,
        marks=("sweat drop",),
    ),
    "angry": Expression(
        "shout",
        ("angry", "furious", "mad", "rage", "enraged"),
        open=0.86,
        brow=-0.07,
        slant=0.17,
        blush=0.0,
    ),
    "annoyed": Expression(
        "frown",
        ("annoyed", "irritated", "glaring", "grumpy", "unamused", "displeased", "scowl"),
        open=0.74,
        brow=-0.06,
        slant=0.12,
        blush=0.0,
    ),
    "sad": Expression(
        "frown",
        ("sad", "depressed", "melancholy", "unhappy", "sorrowful", "gloomy"),
        open=0.88,
        brow=0.03,
        slant=-0.14,
        blush=0.1,
    ),
    "crying": Expression(
        "wavy open",
        ("crying", "weeping", "sobbing", "cry"),
        open=0.8,
        brow=0.04,
        slant=-0.15,
        blush=0.5,
        marks=("streaming tears",),
    ),
    "shy": Expression(
        "small", ("shy", "bashful", "timid"), open=0.9, brow=0.05, slant=-0.07, blush=1.0
    ),
    "embarrassed": Expression(
        "wavy",
        ("embarrassed", "flustered", "ashamed"),
        open=0.98,
        brow=0.05,
        slant=-0.1,
        blush=1.0,
        marks=("sweat drop",),
    ),
    "nervous": Expression(
        "wavy",
        ("nervous", "worried", "anxious", "nervous smile", "uneasy"),
        open=1.0,
        brow=0.05,
        slant=-0.1,
        blush=0.2,
        marks=("sweat drop",),
    ),
    "sleepy": Expression(
        "small round",
        ("sleepy", "tired", "drowsy", "exhausted", "yawning", "yawn"),
        open=0.5,
        brow=0.02,
        slant=-0.04,
        blush=0.3,
    ),
    "bored": Expression(
        "line",
        ("bored", "indifferent", "unimpressed", "apathetic"),
        open=0.6,
        brow=0.0,
        slant=-0.02,
        blush=0.0,
    ),
    "smug": Expression(
        "smirk",
        ("smug", "smug smile", "cocky", "proud"),
        open=0.7,
        brow=0.02,
        slant=0.05,
        blush=0.2,
    ),
    "confused": Expression(
        "crooked",
        ("confused", "puzzled", "curious", "questioning"),
        open=1.05,
        brow=0.1,
        slant=-0.05,
        blush=0.1,
        marks=("raised eyebrow",),
    ),
    "disgusted": Expression(
        "wavy",
        ("disgusted", "disgust", "contempt", "disdain"),
        open=0.62,
        brow=-0.05,
        slant=0.1,
        blush=0.0,
    ),
    "pain": Expression(
        "clenched teeth",
        ("pain", "in pain", "hurt", "suffering", "agony"),
        open=0.55,
        brow=-0.05,
        slant=0.1,
        blush=0.2,
        marks=("sweat drop",),
    ),
    "evil smile": Expression(
        "grin",
        (
            "evil smile",
            "evil grin",
            "villainous",
            "sinister smile",
            "wicked grin",
            "crazy smile",
            "sinister",
            "evil",
        ),
        open=0.78,
        brow=-0.05,
        slant=0.17,
        blush=0.0,
    ),
    "pouting": Expression(
        "pout", ("pouting", "sulking"), open=0.86, brow=-0.02, slant=0.06, blush=0.6
    ),
    "eyes closed": Expression(
        "smile",
        ("eyes closed", "peaceful", "sleeping", "asleep", "relaxed", "meditating"),
        brow=0.02,
        curved=-1,
    ),
}


@dataclass(frozen=True)
class Mouth:
    """In head radii around the mouth's middle: a line, or the outline of an open mouth."""

    names: tuple[str, ...]
    line: Points = ()
    hole: Points = ()
    tongue: bool = False
    teeth: str = ""  # "top", "both", "fangs"


def _open(wide: float, top: float, low: float, sag: float) -> Points:
    return ((-wide, top), (0.0, top - sag), (wide, top), (wide * 0.6, low * 0.6), (0.0, low),
            (-wide * 0.6, low * 0.6))  # fmt: skip


SMILE: Points = ((-0.15, 0.035), (0.0, -0.035), (0.15, 0.035))
MOUTHS: dict[str, Mouth] = {
    "smile": Mouth((), SMILE),
    "laugh": Mouth(
        ("open mouth", "open smile", ":d", "open-mouth smile", "mouth open"),
        (),
        _open(0.17, 0.07, -0.2, 0.015),
        True,
        "top",
    ),
    "wide laugh": Mouth(
        ("wide open mouth", "huge smile", "xd"), (), _open(0.22, 0.1, -0.27, 0.0), True, "top"
    ),
    "shout": Mouth(
        ("shouting", "screaming", "yelling", "scream"),
        (),
        _open(0.16, 0.0, -0.19, -0.07),
        True,
        "top",
    ),
    "round": Mouth(
        (":o", "round mouth", "gasp", "o-shaped mouth"), (), _open(0.075, 0.045, -0.1, -0.045)
    ),
    "small round": Mouth(
        ("parted lips", "slightly open mouth", "small open mouth"),
        (),
        _open(0.055, 0.02, -0.055, -0.02),
    ),
    "frown": Mouth(
        ("frown", "frowning", ":(", "sad mouth"), ((-0.11, -0.03), (0.0, 0.03), (0.11, -0.03))
    ),
    "small": Mouth((), ((-0.08, 0.0), (-0.03, 0.02), (0.03, -0.02), (0.08, 0.0))),
    "wavy": Mouth(
        ("wavy mouth", "trembling lips", "squiggly mouth"),
        (
            (-0.13, -0.015),
            (-0.075, 0.025),
            (-0.02, -0.02),
            (0.04, 0.025),
            (0.09, -0.015),
            (0.13, 0.01),
        ),
    ),
    "wavy open": Mouth(
        ("sobbing mouth",),
        (),
        (
            (-0.15, -0.04),
            (-0.07, 0.03),
            (0.0, 0.0),
            (0.07, 0.03),
            (0.15, -0.04),
            (0.1, -0.14),
            (0.0, -0.12),
            (-0.1, -0.14),
        ),
        True,
    ),
    "line": Mouth(
        ("closed mouth", "straight mouth", "lips pressed"), ((-0.1, 0.0), (0.0, 0.008), (0.1, 0.0))
    ),
    "grin": Mouth(
        ("grin", "grinning", "toothy smile", "toothy grin", "showing teeth", "teeth"),
        (),
        ((-0.2, 0.07), (0.0, 0.02), (0.2, 0.07), (0.15, -0.06), (0.0, -0.11), (-0.15, -0.06)),
        False,
        "both",
    ),
    "smirk": Mouth(
        ("smirk", "smirking", "half smile", "crooked smile", "sly smile"),
        ((-0.12, -0.01), (0.0, -0.025), (0.1, 0.02), (0.16, 0.07)),
    ),
    "crooked": Mouth(("crooked mouth",), ((-0.1, -0.02), (0.0, 0.01), (0.1, 0.03))),
    "pout": Mouth(
        ("pout", "puckered lips", "pouty lips"), ((-0.06, -0.02), (0.0, 0.03), (0.06, -0.02))
    ),
    ":3": Mouth(
        (":3", "cat mouth", "cat smile", "cat lips"),
        ((-0.15, 0.03), (-0.09, -0.03), (0.0, 0.025), (0.09, -0.03), (0.15, 0.03)),
    ),
    "fangs": Mouth(
        ("vampire fangs", "sharp teeth", "vampire teeth"),
        (),
        _open(0.16, 0.06, -0.15, 0.01),
        True,
        "fangs",
    ),
    "tongue out": Mouth(
        ("tongue out", ":p", "sticking tongue out", "tongue", "licking lips"), SMILE, (), True
    ),
    "clenched teeth": Mouth(
        ("clenched teeth", "gritted teeth", "grimace"),
        (),
        ((-0.17, 0.03), (0.0, 0.05), (0.17, 0.03), (0.16, -0.08), (0.0, -0.1), (-0.16, -0.08)),
        False,
        "both",
    ),
}


def expression_of(look: Look) -> Expression:
    """The look's, with the mouth that it has over it; an unknown one is a smile."""
    found = EXPRESSIONS.get(look.expression, EXPRESSIONS["smile"])
    return replace(found, mouth=look.mouth) if look.mouth in MOUTHS else found


WORDS: tuple[Word, ...] = (
    *(Word("expression", key, one.names, "expressions") for key, one in EXPRESSIONS.items()),
    *(Word("mouth", key, one.names, "mouths") for key, one in MOUTHS.items() if one.names),
)
