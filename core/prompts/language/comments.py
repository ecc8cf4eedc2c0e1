"""``# a note`` in a prompt: read by nobody but people.

It goes to the end of its line, as in AUTOMATIC1111's web UI; a line of nothing else goes whole.
``#ff8800`` and ``#f80`` are colours and stay, and so does the sign after a backslash.
"""

from __future__ import annotations

import re

from core.prompts.language.tokens import COLOUR, COMMENT, ESCAPED, TAG

_SIGN = re.compile(rf"{ESCAPED}|{TAG}|{COLOUR}|(?P<comment>{COMMENT})")


def without_comments(text: str) -> str:
    """The very text where there are none."""
    if "#" not in text:
        return text
    spans = [match.span() for match in _SIGN.finditer(text) if match["comment"] is not None]
    kept: list[str] = []
    end = 0
    for start, stop in spans:
        begins_line = start == 0 or text[start - 1] == "\n"
        kept.append(text[end:start])
        end = stop + 1 if begins_line and stop < len(text) else stop
    return "".join((*kept, text[end:]))
