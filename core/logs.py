"""What comes from outside cannot write lines of its own into the log.

A prompt, a file's name or a library's complaint may hold line breaks, followed by what looks like
another entry, or codes that move a terminal's cursor.
"""

from __future__ import annotations

import logging
import traceback
from typing import Any

OURS = "core"
INDENT = "    "


def one_line(text: str) -> str:
    """Without line breaks and control characters; runs of white space are one space."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def sanitize_records() -> None:
    """From now on each entry of the studio's own loggers is one line, its traceback indented."""
    before = logging.getLogRecordFactory()

    def record(*args: Any, **values: Any) -> logging.LogRecord:
        made = before(*args, **values)
        if made.name.partition(".")[0] == OURS:
            made.msg, made.args = one_line(made.getMessage()), None
            if made.exc_info and made.exc_info[0] is not None:
                lines = "".join(traceback.format_exception(*made.exc_info)).splitlines()
                made.exc_text = "\n".join(INDENT + printable(line) for line in lines)
        return made

    logging.setLogRecordFactory(record)
