"""Prompts with something to look at, each with the words that are meant."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.assistant.lint import Asked, Dialect, Finding, Kind, facts_of
from core.pose.presets import get


@dataclass(frozen=True)
class Bad:
    kind: Kind
    prompt: str
    words: tuple[str, ...]
    pose: str = ""
    negative: str = ""
    dialect: Dialect = Dialect.SD15

    @property
    def asked(self) -> Asked:
        people = facts_of(get(self.pose).pose) if self.pose else ()
        return Asked(prompt=self.prompt, negative=self.negative, people=people,
                     dialect=self.dialect, count=tokens)  # fmt: skip


def tokens(text: str) -> tuple[int, ...]:
    """A word or a comma is one; BREAK begins another chunk, and so does the 76th."""
    counts: list[int] = []
    for part in re.split(r"\bBREAK\b", text):
        left = len(re.findall(r"\w+|,", part))
        counts += [75] * (left // 75) + [left % 75]
    return tuple(counts)


def words_of(asked: Asked, finding: Finding) -> tuple[str, ...]:
    text = asked.negative if finding.in_negative else asked.prompt
    return tuple(text[start:end] for start, end in finding.spans)


LONG = ", ".join(f"thing {number}" for number in range(40))
VERY_LONG = ", ".join(f"thing {number}" for number in range(70))

BAD = (
    Bad(Kind.CONFLICT, "2girls, solo, smile", ("2girls", "solo")),
    Bad(Kind.CONFLICT, "1girl, 1boy, solo", ("1girl", "1boy", "solo")),
    Bad(Kind.CONFLICT, "1girl, long hair, smile, (short_hair:1.2)", ("long hair", "short_hair")),
    Bad(Kind.CONFLICT, "1girl, red hair, green hair, hat", ("red hair", "green hair")),
    Bad(Kind.CONFLICT, "1girl, standing, lying, hat", ("standing", "lying")),
    Bad(Kind.CONFLICT, "1girl, night, indoors, outdoors", ("indoors", "outdoors")),
    Bad(Kind.CONFLICT, "2girls, hug, day, night", ("day", "night"), "hug"),
    Bad(Kind.CONFLICT, "1girl, from above, from below", ("from above", "from below")),
    Bad(Kind.CONFLICT, "1girl, open mouth, closed mouth", ("open mouth", "closed mouth")),
    Bad(Kind.COUNT, "1girl, solo, smile", ("1girl", "solo"), "hug"),
    Bad(Kind.COUNT, "solo, red hair", ("solo",), "side-by-side"),
    Bad(Kind.COUNT, "1girl, red hair, dancing", ("1girl",), "dance-couple"),
    Bad(Kind.COUNT, "2girls, smile", ("2girls",), "standing"),
    Bad(Kind.COUNT, "smile, (2girls:1.2), hug", ("2girls",), "standing"),
    Bad(Kind.COUNT, "1girl, 1boy, park", ("1girl", "1boy"), "standing"),
    Bad(Kind.COUNT, "two boys in a park", ("two boys",), "standing"),
    Bad(Kind.SUBJECT, "city at night, masterpiece, rain", (), "standing"),
    Bad(Kind.SUBJECT, "beach, sunset, watercolor", (), "side-by-side"),
    Bad(Kind.STANCE, "1girl, sitting, smile", ("sitting",), "standing"),
    Bad(Kind.STANCE, "1girl, (sitting:1.3)", ("sitting",), "waving"),
    Bad(Kind.STANCE, "a girl sitting on a bench in the park", ("sitting",), "standing"),
    Bad(Kind.STANCE, "1girl, sitting", ("sitting",), "lying"),
    Bad(Kind.STANCE, "1girl, lying on back, grass", ("lying on back",), "standing"),
    Bad(Kind.STANCE, "knight, kneeling, cathedral", ("kneeling",), "salute"),
    Bad(Kind.STANCE, "1girl, standing, garden", ("standing",), "sitting-cross-legged"),
    Bad(Kind.STANCE, "1girl, standing, garden", ("standing",), "lying"),
    Bad(Kind.FACE, "1girl, smile, long hair, looking_at_viewer", ("smile", "looking_at_viewer"),
        "standing-back"),
    Bad(Kind.FACE, "a smiling girl on a hill", ("smiling",), "hero-back"),
    Bad(Kind.FACE, "1girl, blush, closed eyes", ("blush", "closed eyes"), "walking-away"),
    Bad(Kind.VIEW, "1girl, from behind, city", ("from behind",), "standing"),
    Bad(Kind.VIEW, "1girl seen from behind, city", ("seen from behind",), "standing"),
    Bad(Kind.VIEW, "1girl, from front, city", ("from front",), "standing-back"),
    Bad(Kind.FRAME, "1girl, full body, smile", ("full body",), "bust-front"),
    Bad(Kind.FRAME, "1girl, close-up, smile", ("close-up",), "standing"),
    Bad(Kind.HANDS, "1girl, smile, peace sign", ("peace sign",), "bust-front"),
    Bad(Kind.HANDS, "1girl, crossed arms", ("crossed arms",), "bust-profile"),
    Bad(Kind.LENGTH, f"1girl, {LONG}", ("thing 24, thing 25, thing 26, thing 27, thing 28, "
        "thing 29, thing 30, thing 31, thing 32, thing 33, thing 34, thing 35, thing 36, "
        "thing 37, thing 38, thing 39",)),
    Bad(Kind.LENGTH, f"1girl, (red hat, {LONG}:1.1)", (
        "thing 23, thing 24, thing 25, thing 26, thing 27, thing 28, thing 29, thing 30, "
        "thing 31, thing 32, thing 33, thing 34, thing 35, thing 36, thing 37, thing 38, "
        "thing 39",)),
    Bad(Kind.LENGTH, f"1girl, {VERY_LONG}", (", ".join(f"thing {n}" for n in range(49, 70)),)),
    Bad(Kind.QUALITY, "score_9, score_8_up, 1girl", ("score_9", "score_8_up")),
    Bad(Kind.QUALITY, "1girl, (score_9:1.1)", ("score_9",), dialect=Dialect.BOORU),
    Bad(Kind.QUALITY, "1girl, score_8_up", ("score_8_up",), dialect=Dialect.STARTER),
    Bad(Kind.QUALITY, "1girl, source_anime, rating_safe", ("source_anime", "rating_safe")),
    Bad(Kind.QUALITY, "1girl", ("score_4", "score_5"), negative="score_4, score_5, lowres"),
    Bad(Kind.QUALITY, "masterpiece, best quality, 1girl", ("masterpiece", "best quality"),
        dialect=Dialect.PONY),
    Bad(Kind.WEIGHT, "1girl, (smile:1.9)", ("(smile:1.9)",)),
    Bad(Kind.WEIGHT, "1girl, ((((((red hair))))))", ("((((((red hair))))))",)),
    Bad(Kind.WEIGHT, "1girl, ((red hair:1.3), hat:1.4)", ("((red hair:1.3), hat:1.4)",)),
    Bad(Kind.WEIGHT, "1girl, (noon 12:30), hat", ("(noon 12:30)",)),
    Bad(Kind.WEIGHT, "1girl", ("(bad hands:2)",), negative="(bad hands:2), lowres"),
    Bad(Kind.WEIGHTS, "1girl, " + ", ".join(f"(thing {n}:1.5)" for n in range(9)),
        tuple(f"(thing {n}:1.5)" for n in range(9))),
    Bad(Kind.STYLE, "1girl, photorealistic, cel shading", ("photorealistic", "cel shading")),
    Bad(Kind.STYLE, "watercolor, 1girl, (3d render:1.2)", ("watercolor", "3d render")),
    Bad(Kind.STYLE, "pixel art, oil painting, 1girl", ("pixel art", "oil painting")),
    Bad(Kind.BOTH, "1girl, smile, hat", ("smile",), negative="lowres, smile"),
    Bad(Kind.BOTH, "1girl, (Red_Hair:1.2)", ("Red_Hair",), negative="red hair"),
    Bad(Kind.DOUBLED, "1girl, smile, hat, (smile:1.2)", ("smile", "smile")),
    Bad(Kind.DOUBLED, "1girl", ("lowres", "lowres"), negative="lowres, blurry, lowres"),
    Bad(Kind.BRACKET, "1girl, (red hair, blue eyes", ("(",)),
    Bad(Kind.BRACKET, "1girl, red hair), blue eyes", (")",)),
    Bad(Kind.BRACKET, "1girl, [red hair, (hat:1.2)", ("[",)),
    Bad(Kind.BRACKET, "1girl, :(, hat", ("(",)),
    Bad(Kind.BRACKET, "1girl", ("(",), negative="(lowres, blurry"),
    Bad(Kind.UNSPOKEN, "1girl, <hypernet:old:1>, hat", ("<hypernet:old:1>",)),
    Bad(Kind.UNSPOKEN, "1girl", ("<lora:x:1>",), negative="<lora:x:1>, lowres"),
)  # fmt: skip
