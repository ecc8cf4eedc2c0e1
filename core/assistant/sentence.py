"""A sentence → the tags that it says or denies, the people in it, and the words left over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.assistant import japanese
from core.assistant.people import WHO, Somebody, of_tag, somebody
from core.assistant.words import DOING, named, said_of, stem
from core.figures.words.parsing.claims import JOINTS, NEGATIONS
from core.figures.words.parsing.lexicon import HEADS, lexicon
from core.figures.words.parsing.tokens import Text, Token, cut
from core.figures.words.read import read as drawn
from core.tags import Tag, tag
from core.tags.japanese import is_japanese

# What is said of a thing.
SAID_OF = frozenset(("pattern", "clothing detail", "body", "light", "expression", "effect"))
THINGS = frozenset(("object", "food", "furniture", "animal", "instrument", "weapon", "plant"))
BEINGS = frozenset(("animal", "vehicle", "plant"))
# What things do as people do, and which things.
OF_THINGS = ("falling", "floating", "flying", "running")
NATURE = frozenset(("light", "plant", "weather", "effect", "sky", "face", "bangs", "hair style",
    "hair colour", "hair length", "hair tied"))  # fmt: skip
# Words about the picture as such count only where they stand for themselves, between commas.
ABOUT_PICTURE = frozenset(("quality", "defect", "composition"))
# Parts of the body that sentences name by the way: "a ball in his hand", "tears on her cheeks".
BY_THE_WAY = frozenset(
    ("hands", "neck", "knees", "toes", "lips", "nose", "waist", "thighs", "ankles", "teeth",
     "tongue", "fingernails", "holding", "eyelashes", "eyebrows", "back", "holding another's hand")
)  # fmt: skip
COPULA = ("is", "are", "being", "was", "were")
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
# How many words may stand between what is said and its noun.
REACH = 5
DENIALS = NEGATIONS | {"neither", "nor"}
GOES_ON = ("or", "nor")
# Behind a "not", these come before what is denied.
HAS = ("wear", "wears", "wearing", "have", "has", "having", "hold", "holding", "with", "be")
# Words that say nothing to a picture by themselves.
# "(word:1.2)", "{a|b}", "[a:b:0.5]", "__wildcard__", "<lora:name:1>", "@somebody".
_VERBATIM = re.compile(
    r"\([^()]*:-?\d*\.?\d+\)|\{[^{}]*\}|\[[^\[\]]*\]|__\S+?__|<[^<>\n]+>|(?<!\w)@[\w'-]+"
)
_EMPTY = """
    she he they we i you it's there here where when who whose which what while was were been being
    do does did doing can could will would should may might must just also too so such than then
    very quite rather really slightly somewhat almost still even only both each every all any some
    someone somebody something one other another own self himself herself themselves her his him
    them their its my our your me us among amid amongst along across past near next toward towards
    onto upon off away about around round after before until since because if but yet not like as
    front middle side top bottom place shot view image picture scene illustration photo look looks
    looking seem seems seen shown showing show making make makes made get gets getting give gives
    go goes going come comes coming put puts take takes taking let stay stays wearing wears worn
    dressed have has had having lot lots many much few several kind sort piece pair bit head body
    face cheek hand arm leg foot finger shoulder lap hip chest hair eye skin expression outfit cut
    up down out over under with without anime character
"""
EMPTY = JOINTS | frozenset(_EMPTY.split())


@dataclass(frozen=True)
class Said:
    tag: Tag
    start: int
    end: int
    is_denied: bool = False


@dataclass
class Heard:
    """``loose`` are the words that are no tag, as the sentence has them."""

    said: list[Said] = field(default_factory=list[Said])
    who: list[Somebody] = field(default_factory=list[Somebody])
    loose: list[str] = field(default_factory=list[str])


def hear(sentence: str) -> Heard:
    """What is written in the language of prompts (a weight, a LoRA, a wildcard, a mention) is left
    as it is."""
    heard = Heard(loose=[match.group() for match in _VERBATIM.finditer(sentence)])
    sentence = _VERBATIM.sub(lambda match: "," * len(match.group()), sentence)
    text = cut(sentence)
    free: list[list[Token]] = []
    for phrase in text.phrases:
        part = _Phrase(phrase.tokens, heard)
        part.read()
        free.append(part.free())
    known = _as_drawn(sentence, heard, [token for tokens in free for token in tokens])
    for tokens in free:
        left = [token for token in tokens if token.start not in known]
        heard.loose += _phrases(left, sentence, heard)
    heard.loose += [sentence[start:end] for start, end in _quoted(text)]
    heard.said.sort(key=lambda one: one.start)
    return heard


@dataclass
class _Phrase:
    """What stands between two commas."""

    tokens: tuple[Token, ...]
    heard: Heard
    used: set[int] = field(default_factory=set[int])
    denial: str = ""  # the word that denies what comes

    def read(self) -> None:
        at = 0
        while at < len(self.tokens):
            at += self._step(at)

    def free(self) -> list[Token]:
        return [token for at, token in enumerate(self.tokens) if at not in self.used]

    def _step(self, at: int) -> int:
        token = self.tokens[at]
        if is_japanese(token.text):
            return self._japanese(at)
        count, known = named(self.tokens, at)
        if _is_denial(token):
            return self._denies(at, count, known)
        people, who = somebody(self.tokens, at)
        is_more = known is not None and known.category in WHO
        if who is not None and people >= count and not is_more:
            self.heard.who.append(who)
            return self._use(at, people)
        if made := self._of(at) or self._made(at, count, known) or self._is_so(at):
            return made
        if known is not None:
            return self._says(known, at, count)
        if stem(token) in JOINTS:
            self._joins(at)
        return 1

    # -- tags --------------------------------------------------------------------------------

    def _says(self, known: Tag, at: int, count: int) -> int:
        run = self.tokens[at : at + count]
        self._use(at, count)
        is_alone = count == len(self.tokens)
        if self._is_of_thing(known, at, count):
            return count
        if who := of_tag(known, run):
            self.heard.who.append(self._numbered(who, at))
        if is_alone or not (known.category in ABOUT_PICTURE or known.name in BY_THE_WAY):
            said = Said(known, run[0].start, run[-1].end, bool(self.denial))
            self.heard.said.append(said)
        if known.category in DOING and not self.denial:
            self._says_parts(known, run)
        if self.denial and not self._goes_on(at + count):
            self.denial = ""
        return count

    def _numbered(self, who: Somebody, at: int) -> Somebody:
        """ "two knights"."""
        number = NUMBERS.get(self.tokens[at - 1].stem, 1) if at else 1
        if number == 1 or len(who.kinds) > 1:
            return who
        self.used.add(at - 1)
        return replace(who, start=self.tokens[at - 1].start, kinds=who.kinds * number)

    def _is_of_thing(self, known: Tag, at: int, count: int) -> bool:
        """Petals that are falling are no fall, and it is the sleeping cat that sleeps."""
        if known.category != "stance" or count > 1:
            return False
        length, after = named(self.tokens, at + 1)
        if after is not None and after.category in BEINGS:
            words = (token.text for token in self.tokens[at : at + 1 + length])
            self.heard.loose.append(" ".join(words))
            return True
        last = self.tokens[at - 1].end if at else 0
        before = [one.tag for one in self.heard.said if last and one.end == last]
        return known.name in OF_THINGS and bool(before) and before[-1].category in NATURE

    def _says_parts(self, known: Tag, run: Sequence[Token]) -> None:
        """ "reading a book": the book as well; "flying on a broomstick": that she flies."""
        is_done = run[0].text.casefold().endswith(("ing", "s"))
        for at in range(1, len(run)) if is_done else ():
            count, noun = named(run, at)
            if noun and at + count == len(run) and noun.category in THINGS:
                self.heard.said.append(Said(noun, run[at].start, run[-1].end))
                break
        _count, done = named(run[:1], 0)
        if done and done is not known and done.category == "stance" and len(run) > 2:
            self.heard.said.append(Said(done, run[0].start, run[0].end))

    def _is_so(self, at: int) -> int:
        """ "her hair is long and silver", "one eye blue and the other golden"; 0 where nothing is
        said so."""
        if stem(self.tokens[at]) not in HEADS:
            return 0
        place, end = at + 1, 0
        while place < len(self.tokens):
            made = said_of(self.tokens[place : place + 1], self.tokens[at : at + 1], None)
            if made is not None and not self._has_noun(place + 1):
                self._says(made, place, 1)
                end = place + 1
            elif self.tokens[place].stem not in (("is", "are", "and", "other") if end else COPULA):
                break
            place += 1
        self.used.update(range(at, end))
        other = next((one for one in self.tokens[at:end] if one.stem == "other"), None)
        if other is not None and (both := tag("heterochromia")):
            self.heard.said.append(Said(both, other.start, other.end))
        return end - at if end else 0

    def _has_noun(self, at: int) -> bool:
        return next(self._nouns(at, is_adjective=False), None) is not None

    def _of(self, at: int) -> int:
        """ "a field of sunflowers" is a sunflower field; 0 where nothing is called so."""
        after = self.tokens[at + 1 : at + 2]
        if not after or after[0].stem != "of" or at + 2 >= len(self.tokens):
            return 0
        count, thing = named(self.tokens, at + 2)
        noun = self.tokens[at + 2 : at + 2 + max(1, count)]
        made = said_of(noun, self.tokens[at : at + 1], None)
        if made is None or made is thing:
            return 0
        return self._says(made, at, 2 + len(noun))

    def _made(self, at: int, count: int, known: Tag | None) -> int:
        """What is said of a noun that comes, or done with it; 0 where there is none."""
        if known is not None and known.category not in DOING | SAID_OF:
            return 0
        coloured = lexicon().match_colour(self.tokens, at)[0]
        for length in range(3, max(0, count - 1), -1):
            run = self.tokens[at : at + length]
            if any(stem(one) not in JOINTS for one in run[max(1, count, coloured) :]):
                continue
            for place, noun, thing in self._nouns(at + length, is_adjective=known is None):
                made = said_of(run, noun, thing)
                if made is not None and made is not thing and made is not known:
                    if thing is None:
                        self.used.update(range(place, place + len(noun)))
                    return self._says(made, at, length)
        return 0

    def _nouns(
        self, at: int, *, is_adjective: bool
    ) -> Iterator[tuple[int, tuple[Token, ...], Tag | None]]:
        goes_on = is_adjective  # over an "and", as long as no noun has come
        for place in range(at, min(at + REACH, len(self.tokens))):
            token = self.tokens[place]
            count, known = named(self.tokens, place)
            if known is not None or stem(token) in HEADS:
                goes_on = goes_on and known is not None and known.category in SAID_OF
                yield place, self.tokens[place : place + max(1, count)], known
            elif _is_denial(token) or (
                stem(token) in JOINTS and not (goes_on and token.stem == "and")
            ):
                return

    # -- denial ------------------------------------------------------------------------------

    def _denies(self, at: int, count: int, known: Tag | None) -> int:
        if known is not None and known.category == "people":
            return self._says(known, at, count)
        self.denial = self.tokens[at].stem
        return self._use(at, 1)

    def _joins(self, at: int) -> None:
        word = self.tokens[at].stem
        if self.denial and word not in (*GOES_ON, "and", *HAS):
            self.denial = ""

    def _goes_on(self, at: int) -> bool:
        """ "without a hat or gloves", "without hat and gloves"."""
        word = self.tokens[at].stem if at < len(self.tokens) else ""
        if word != "and":
            return word in GOES_ON
        known = named(self.tokens, at + 1)[1]
        return self.denial == "without" and known is not None and known.category not in DOING

    # -- the rest ----------------------------------------------------------------------------

    def _japanese(self, at: int) -> int:
        token = self.tokens[at]
        for words, known, is_denied in japanese.read(token.text):
            if known is None:
                self.heard.loose.append(words)
                continue
            if who := _japanese_somebody(known, token):
                self.heard.who.append(who)
            start = token.start + token.text.find(words)
            self.heard.said.append(Said(known, start, start + len(words), is_denied))
        return self._use(at, 1)

    def _use(self, at: int, count: int) -> int:
        self.used.update(range(at, at + count))
        return count


def _japanese_somebody(known: Tag, token: Token) -> Somebody | None:
    number, kind = known.name[:1], known.name[1:].removesuffix("s")
    if number.isdigit() and kind in ("girl", "boy"):
        return Somebody(token.start, token.end, (kind,) * int(number), True)
    return of_tag(known, (token,))


def _is_denial(token: Token) -> bool:
    return token.stem in DENIALS or token.text.casefold().endswith("n't")


# --- what is left over ------------------------------------------------------------------------


def _as_drawn(sentence: str, heard: Heard, free: Sequence[Token]) -> set[int]:
    """Words that the drawing knows and the vocabulary did not hear, as tags; where those start."""
    starts = {token.start for token in free}
    known: set[int] = set()
    if not starts:
        return known
    for word in drawn(sentence, people=0).words:
        mine = {at for at in starts for start, end in word.spans if start <= at < end}
        is_new = all(start in starts for start, _end in word.name_spans)
        if word.word is None or not mine or not is_new:
            continue
        names = (f"{word.colour} {word.word.names[0]}".strip(), *word.word.names)
        found = next((one for name in names if (one := tag(name))), None)
        if found is not None and found.category not in ABOUT_PICTURE:
            heard.said.append(Said(found, word.start, word.end))
            known |= mine
    return known


def _phrases(free: Sequence[Token], sentence: str, heard: Heard) -> Iterator[str]:
    """Runs of words that say something; one that stands before a tag is given with it."""
    runs: list[list[Token]] = []
    for token in free:
        if runs and not sentence[runs[-1][-1].end : token.start].strip():
            runs[-1].append(token)
        else:
            runs.append([token])
    for run in runs:
        while run and stem(run[0]) in EMPTY:
            run = run[1:]
        while run and stem(run[-1]) in EMPTY:
            run = run[:-1]
        if run:
            yield sentence[run[0].start : _with_noun(run[-1].end, sentence, heard)]


def _with_noun(end: int, sentence: str, heard: Heard) -> int:
    nouns = [*heard.said, *heard.who]
    after = [one.end for one in nouns if one.start >= end and sentence[end : one.start] == " "]
    return after[0] if after else end


def _quoted(text: Text) -> tuple[tuple[int, int], ...]:
    return tuple((start - 1, end + 1) for start, end in text.quotes)
