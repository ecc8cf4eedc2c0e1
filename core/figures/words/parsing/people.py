"""Words for how many people there are and what each of them is called."""

from __future__ import annotations

import re

GIRL, BOY = "girl", "boy"
# What a person is called, and whether that says girl or boy. Plain nouns: what somebody wears for
# it stands with the garments.
NOUNS: dict[str, str] = {
    "girl": GIRL, "woman": GIRL, "lady": GIRL, "female": GIRL, "young woman": GIRL, "she": GIRL,
    "young girl": GIRL, "princess": GIRL, "queen": GIRL, "actress": GIRL, "waitress": GIRL,
    "goddess": GIRL, "heroine": GIRL, "sister": GIRL, "girlfriend": GIRL, "empress": GIRL,
    "sorceress": GIRL, "priestess": GIRL, "bride": GIRL, "mother": GIRL, "schoolgirl": GIRL,
    "teenage girl": GIRL, "anime girl": GIRL, "cute girl": GIRL, "mermaid": GIRL, "duchess": GIRL,
    "boy": BOY, "man": BOY, "guy": BOY, "male": BOY, "young man": BOY, "he": BOY, "prince": BOY,
    "king": BOY, "gentleman": BOY, "hero": BOY, "brother": BOY, "boyfriend": BOY, "emperor": BOY,
    "father": BOY, "uncle": BOY, "schoolboy": BOY, "teenage boy": BOY, "anime boy": BOY,
    "bishounen": BOY, "duke": BOY, "person": "", "character": "", "someone": "",
    "1other": "", "people": "", "student": "", "teenager": "", "adult": "", "couple": "",
}  # fmt: skip
# What somebody is called by what is worn or grown, where that says girl or boy.
GENDERED: dict[str, str] = {
    "witch": GIRL, "maid": GIRL, "miko": GIRL, "maiden": GIRL, "kunoichi": GIRL, "nun": GIRL,
    "policewoman": GIRL, "cowgirl": GIRL, "catgirl": GIRL, "foxgirl": GIRL, "waitres": GIRL,
    "waitress": GIRL, "ballerina": GIRL, "geisha": GIRL, "sorceress": GIRL, "priestess": GIRL,
    "nurse": GIRL, "butler": BOY, "policeman": BOY, "catboy": BOY, "groom": BOY, "cowboy": BOY,
    "beard": BOY, "mustache": BOY, "goatee": BOY, "stubble": BOY, "monk": BOY, "gakuran": BOY,
    "girl": GIRL, "boy": BOY, "man": BOY, "woman": GIRL, "lady": GIRL,
    "grandmother": GIRL, "grandfather": BOY,
}  # fmt: skip
_COUNT = re.compile(r"([1-6])\+?(girl|boy|other)")
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "both": 2}
_COUNTED = {"girl": GIRL, "woman": GIRL, "boy": BOY, "man": BOY, "guy": BOY, "people": "",
            "person": "", "character": "", "friend": "", "lady": GIRL}  # fmt: skip


def counted(stems: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """How many of the first tokens count people ("2girls", "two boys"), and who they are."""
    if stems and (match := _COUNT.fullmatch(stems[0])):
        kind = {"girl": GIRL, "boy": BOY}.get(match[2], "")
        return 1, (kind,) * int(match[1])
    if len(stems) > 1 and stems[0] in _NUMBERS and stems[1] in _COUNTED:
        return 2, (_COUNTED[stems[1]],) * _NUMBERS[stems[0]]
    if len(stems) > 1 and stems[0] == "multiple" and stems[1] in _COUNTED:
        return 2, (_COUNTED[stems[1]],) * 2
    return 0, ()
