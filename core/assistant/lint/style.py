"""Words of quality that this checkpoint was not trained with, and styles that fight each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from core.assistant.lint.asked import Asked, Dialect
from core.assistant.lint.changes import replaced, without
from core.assistant.lint.findings import Finding, Kind, Line, Mend
from core.assistant.lint.posed import TAKE_OUT, WRITE
from core.assistant.lint.terms import Hit, Terms, spans_of, table, written

SCORES = Terms(
    "; ".join(
        [f"score {number}" for number in range(1, 10)]
        + [f"score {number} up" for number in range(1, 10)]
        + ["source anime", "source cartoon", "source furry", "source pony", "rating safe",
           "rating questionable", "rating explicit"]
    )
)  # fmt: skip
BOORU = Terms("masterpiece; best quality; amazing quality; great quality; high quality; "
              "high score; great score")  # fmt: skip
OF_PONY = "“{0}” is for Pony models: this one does not know it."
FOREIGN = {
    Dialect.STARTER: (SCORES, OF_PONY),
    Dialect.SD15: (SCORES, OF_PONY),
    Dialect.BOORU: (SCORES, OF_PONY),
    Dialect.PONY: (BOORU, "“{0}” says little to a Pony model, which goes by scores."),
}

MEDIA = table({
    "photo": "photo; photograph; photorealistic; photo-realistic; raw photo; real photo; "
             "realistic photo; dslr; dslr photo; analog photo; photography; hyperrealistic; "
             "photo (medium)",
    "cel": "cel shading; cel shaded; cel-shading; anime screencap; anime screenshot; flat color; "
           "flat colors; anime coloring; 90s cel; retro anime; lineart; line art; manga; "
           "comic book style",
    "watercolour": "watercolor; watercolour; watercolor painting; watercolour painting; "
                   "watercolor (medium); traditional media watercolor",
    "oil": "oil painting; oil on canvas; oil painting (medium); impasto",
    "3d": "3d; 3d render; 3d rendering; cgi; octane render; unreal engine; blender; "
          "blender render; vray",
    "pixel": "pixel art; 8-bit; 16-bit; pixelart",
    "ink": "ink wash; sumi-e; ink painting; pencil sketch; pencil drawing; charcoal drawing; "
           "monochrome ink",
})  # fmt: skip
MEDIUM_NAMES = {"photo": "a photo", "cel": "cel animation", "watercolour": "a watercolour",
                "oil": "an oil painting", "3d": "a 3D render", "pixel": "pixel art",
                "ink": "ink or pencil"}  # fmt: skip
# Each with those that it cannot be at once.
_FIGHTING = {"photo": "cel watercolour oil pixel ink 3d", "3d": "cel watercolour oil pixel ink",
             "pixel": "watercolour oil ink", "oil": "cel watercolour"}  # fmt: skip
FIGHTING = frozenset(
    frozenset((one, other)) for one, others in _FIGHTING.items() for other in others.split()
)
# They are mixed on purpose, or the words are of a thing that is seen.
ON_PURPOSE = Terms(
    "mixed media; collage; photo background; photographic background; realistic background; "
    "watercolor background; watercolour background; painted background; 3d background; "
    "style parody; fusion; blend; game cg; holding photo; photo frame; photo album; taking photo; "
    "holding phone; photographer; polaroid; taking a photo; photo studio"
)


def foreign_quality(asked: Asked) -> Iterator[Finding]:
    if asked.dialect not in FOREIGN:
        return
    terms, message = FOREIGN[asked.dialect]
    for in_negative in (False, True) if terms is SCORES else (False,):
        text = asked.negative if in_negative else asked.prompt
        hits = [hit for hit in terms.of(text) if hit.is_whole]
        if hits:
            yield _foreign(asked, text, hits, message, in_negative)


def _foreign(
    asked: Asked, text: str, hits: Sequence[Hit], message: str, in_negative: bool
) -> Finding:
    spans, said, own = spans_of(hits), written(text, hits), asked.dialect.own_tags

    def mend(label: Line, changed: str) -> Mend:
        prompt, negative = (asked.prompt, changed) if in_negative else (changed, asked.negative)
        return Mend(label, prompt, negative)

    mends = [mend(Line(TAKE_OUT, (said,)), without(text, *spans))]
    if own and not in_negative and not Terms(own.replace(", ", "; ").replace("_", " ")).of(text):
        mends.insert(0, mend(Line(WRITE, (own,)), replaced(text, spans, own)))
    return Finding(Kind.QUALITY, spans, Line(message, (said,)), tuple(mends), in_negative)


def mixed_media(asked: Asked) -> Iterator[Finding]:
    """Two that nothing can be at once; of more the first two."""
    if ON_PURPOSE.of(asked.prompt):
        return
    found = {name: [hit for hit in terms.of(asked.prompt) if hit.is_whole]
             for name, terms in MEDIA.items()}  # fmt: skip
    there = sorted((hits[0].span, name) for name, hits in found.items() if hits)
    for (_, one), (_, other) in combinations(there, 2):
        if frozenset((one, other)) in FIGHTING:
            yield _mixed(asked, one, other, found[one], found[other])
            return


def _mixed(
    asked: Asked, one: str, other: str, ones: Sequence[Hit], others: Sequence[Hit]
) -> Finding:
    mends = tuple(
        Mend(Line("Only {0}", (MEDIUM_NAMES[kept],)), without(asked.prompt, *spans_of(gone)),
             asked.negative)
        for kept, gone in ((one, others), (other, ones))
    )  # fmt: skip
    said = written(asked.prompt, ones), written(asked.prompt, others)
    message = Line("“{0}” and “{1}” pull the style two ways.", said)
    return Finding(Kind.STYLE, spans_of((*ones, *others)), message, mends)
