"""The signs of a prompt, in the order in which they are looked for.

A ``#`` begins a comment that goes to the end of its line, as AUTOMATIC1111's web UI has it, but
``#ff8800`` and ``#f80`` are colours, and ``\\#`` is the sign itself. In ``<lora:…>`` and its like
nothing else is read.
"""

from __future__ import annotations

import re

COLOUR = r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b"
COMMENT = rf"#(?!{COLOUR[1:]})[^\n]*"
ESCAPED = r"\\[\s\S]"
# Between < and > no further < fits, so that no input makes this slow.
TAG = r"<\w{1,40}:[^<>]{1,4000}>"
_SHARE = r"(?:\s{0,8}(?:\d{1,6}\.?\d{0,6}|\.\d{1,6})::)"
OPENED = (
    r"\{(?:\s{0,8}[~@!]?(?:\d{1,4}(?:-\d{0,4})?|-\d{1,4})\$\$(?:[^${}\n]{1,60}\$\$)?|\s{0,8}[~@!])?"
    rf"{_SHARE}?"
)
"""``{``, ``{2$$``, ``{1-3$$, $$``, ``{~``, each maybe with the share of the first choice."""
VARIABLE = r"\$\{\s{0,8}[A-Za-z_-][\w-]{0,60}\s{0,8}(?:\??=!?|:(?!:))?"
WILDCARD = (
    r"__[~@!]?(?:\$\{[\w-]{1,60}(?::[^${}\n]{0,60})?\}|(?!__)[^(){}#$\n|<>,]){1,200}"
    r"(?:\([^()\n]{1,400}\))?__"
)
WEIGHT_CLOSES = r":\s*[+-]?[.\d]{1,24}\s*\)"

SIGN = re.compile(
    rf"(?P<escaped>{ESCAPED})|(?P<colour>{COLOUR})|(?P<comment>{COMMENT})|(?P<tag>{TAG})"
    rf"|(?P<variable>{VARIABLE})|(?P<wildcard>{WILDCARD})|(?P<brace>{OPENED})"
    rf"|(?P<weighted>{WEIGHT_CLOSES})|(?P<part>\b(?:BREAK|AND)\b)"
    rf"|(?P<pipe>\|{_SHARE}?)|(?P<sign>[()\[\]}}:])|(?P<words>[^\\#<$_{{}}()\[\]:|BA]+)|(?P<other>.)",
    re.DOTALL,
)
