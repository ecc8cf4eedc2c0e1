"""Says of each claim whether the drawing shows it."""

from __future__ import annotations

from collections.abc import Sequence

from core.figures.backgrounds.places import place_of
from core.figures.clothing.garments import garment
from core.figures.clothing.sets import outfit_set
from core.figures.clothing.wardrobe import Wardrobe, wardrobe_of
from core.figures.creatures.kinds import kinds_of
from core.figures.face.expressions import EXPRESSIONS
from core.figures.face.eye_kinds import EYE_STATES
from core.figures.hair.styles import LENGTHS
from core.figures.looks import Look, Scene
from core.figures.props.registry import PROPS, held_items
from core.figures.vocabulary import Word
from core.figures.words.meaning.cast import SCENE_FIELDS
from core.figures.words.meaning.told import ITEMS, Told
from core.figures.words.parsing.claims import Claim
from core.figures.words.parsing.closed import DETAIL
from core.figures.words.parsing.lexicon import KIND, POSE
from core.figures.words.reading import Seen, Status

# Fields that only a face shows.
FACE_FIELDS = ("eye_colour", "expression", "eyes", "mouth", "marks", "bangs", "eye_shape")
EYE_FIELDS = ("eye_colour", "eye_shape")
# Fields that show by another one.
SECONDS = {"eye_second": "eye_second", "hair_pattern": "hair_second"}
# In torsos: a tail as short as this is behind the hips of who faces the viewer.
SHORT_TAIL = 0.2
UNKNOWN = "A drawing does not know this word."
OVERRIDDEN = "Something else in the prompt took its place."
NOBODY = "The pose has nobody for it."
AWAY = "The face is turned away."
BEHIND = "The body hides it from here."
NOT_WORN = "It is not worn with the rest, or not by this body."
SHUT = "The eyes are closed."
INSIDE = "It does not show in this place."

Verdict = tuple[Status, Word | None, str]


class Judge:
    """``told`` has one a person and the scene's last; ``seen`` how each person is."""

    def __init__(
        self, told: Sequence[Told], looks: Sequence[Look], scene: Scene, seen: Sequence[Seen]
    ) -> None:
        self._told, self._looks, self._scene = told, looks, scene
        self._seen = [seen[at] if at < len(seen) else Seen() for at in range(len(looks))]

    def verdict(self, claim: Claim, person: int | None) -> Verdict:
        word = claim.word
        if claim.kinds:
            return Status.POSE, None, ""
        if word is None:
            return Status.CHECKPOINT, None, UNKNOWN
        if word.field in (POSE, KIND):
            return Status.POSE, word, ""
        if word.field != DETAIL:
            found = (
                self._of_scene(claim) if word.field in SCENE_FIELDS else self._own(claim, person)
            )
            if found[0] is not Status.CHECKPOINT:
                return found
        else:
            found = Status.CHECKPOINT, word, OVERRIDDEN
        detail = next((one for one in claim.words if self._is_here(one, person)), None)
        return (Status.DRAWN, detail, "") if detail else found

    def _of_scene(self, claim: Claim) -> Verdict:
        word = claim.word
        assert word is not None
        if word.field in ("place", "style") and not claim.negated:
            is_here = word.value == getattr(self._scene, word.field)
            return (Status.DRAWN, word, "") if is_here else (Status.CHECKPOINT, word, OVERRIDDEN)
        if not self._told[-1].holds(claim):
            return Status.CHECKPOINT, word, OVERRIDDEN
        place = place_of(self._scene.place)
        is_hidden = word.field in ("time", "weather", "season", "air") and place.is_ground
        if is_hidden or (word.field in ("weather", "season") and place.indoors):
            return Status.CHECKPOINT, word, INSIDE
        return Status.DRAWN, word, ""

    def _own(self, claim: Claim, person: int | None) -> Verdict:
        word = claim.word
        assert word is not None
        people = [at for at in range(len(self._looks)) if person in (None, at)]
        if not people:
            return Status.CHECKPOINT, word, NOBODY
        held = [at for at in people if self._told[at].holds(claim)]
        if not held:
            return Status.CHECKPOINT, word, OVERRIDDEN
        if not claim.negated and not any(self._is_worn(word, at) for at in held):
            return Status.CHECKPOINT, word, NOT_WORN
        if word.field in EYE_FIELDS and all(self._has_closed_eyes(at) for at in held):
            return Status.CHECKPOINT, word, SHUT
        if word.field in FACE_FIELDS and all(self._seen[at].face_away for at in held):
            return Status.POSE, word, AWAY
        if not claim.negated and all(self._hides(word, at) for at in held):
            return Status.POSE, word, BEHIND
        return Status.DRAWN, word, ""

    def _has_closed_eyes(self, person: int) -> bool:
        look = self._looks[person]
        if look.eyes in EYE_STATES:
            return all(EYE_STATES[look.eyes].closes)
        return look.expression in EXPRESSIONS and bool(EXPRESSIONS[look.expression].curved)

    def _hides(self, word: Word, person: int) -> bool:
        tails = [kind.tail for kind in kinds_of(word.value)] if word.field == ITEMS else []
        is_short = bool(tails) and all(tail and tail.length < SHORT_TAIL for tail in tails)
        return is_short and self._seen[person].is_frontal

    def _wardrobe(self, person: int) -> Wardrobe:
        return wardrobe_of(self._looks[person], self._seen[person].heads)

    def _is_worn(self, word: Word, person: int) -> bool:
        """Whether the look of the word is among what the painter draws for it."""
        look = self._looks[person]
        if word.field == ITEMS and word.value in PROPS:
            return any(_is_held_as(word.value, item.kind) for item in held_items(look))
        if word.field == ITEMS:
            kind = garment(word.value)
            worn = self._wardrobe(person).worn
            if kind is None or kinds_of(word.value):
                return True
            return any(one.kind.slot is kind.slot for one in worn)
        if word.field in SECONDS:
            return bool(getattr(look, SECONDS[word.field]))
        if word.field == "outfit":
            return _is_worn_as(look, self._wardrobe(person))
        if word.field == "hair_style":
            in_length = word.value in LENGTHS and look.long == (LENGTHS[word.value].fall >= 2.7)
            return word.value in (look.hair_style, *look.hair_extras) or in_length
        return True

    def _is_here(self, word: Word, person: int | None) -> bool:
        """Of what a word may mean beside its first: whether the place is that or has it."""
        if word.field == "place":
            return word.value == self._scene.place
        if word.field != DETAIL:
            return False
        owner, _, key = word.value.partition("=")
        if owner in ("place", "style"):
            return getattr(self._scene, owner) == key
        people = [at for at in range(len(self._looks)) if person in (None, at)]
        if owner == "worn":
            return any(one.kind.name == key for at in people for one in self._wardrobe(at).worn)
        return any(getattr(self._looks[at], owner) == key for at in people)


def _is_held_as(named: str, held: str) -> bool:
    """Training's magic circle comes with dark flames."""
    return named == held or (named, held) == ("magic circle", "dark magic")


def _is_worn_as(look: Look, wardrobe: Wardrobe) -> bool:
    """Whether at least half of the outfit's garments are worn, or what has its colour."""
    whole = outfit_set(look.outfit)
    worn = wardrobe.worn
    if whole is None or any(one.main for one in worn):
        return whole is not None
    names = {one.kind.name for one in worn}
    kinds = [garment(item.kind) for item in whole.worn_by(look.kind)]
    return 2 * sum(kind is not None and kind.name in names for kind in kinds) >= len(kinds)
