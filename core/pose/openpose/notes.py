"""What reading leaves out or assumes, in words for the artist and for the log."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NoReturn, cast

from core.errors import PoseFormatError

MAX_NOTES = 8
NOTHING_SHOWN = (
    "There is no pose in this file that the studio can read. Save it as OpenPose JSON, or pick a "
    "preset."
)


class Unreadable(Exception):
    """A part of a file that makes no sense, though others may: ``str()`` says what came.

    ``note`` tells the artist that the part is left out.
    """

    def __init__(self, what: str, note: str) -> None:
        super().__init__(what)
        self.note = note


@dataclass
class Notes:
    """Gathered while a file is read; the same words are kept once.

    ``values_read`` counts the values in which frames were looked for.
    """

    lines: dict[str, None] = field(default_factory=dict[str, None])
    reasons: list[str] = field(default_factory=list[str])
    values_read: int = 0

    def say(self, line: str) -> None:
        self.lines[line] = None

    def leave_out(self, error: Unreadable) -> None:
        self.say(error.note)
        if len(self.reasons) < MAX_NOTES:
            self.reasons.append(str(error))

    def shown(self) -> tuple[str, ...]:
        lines = tuple(self.lines)
        if len(lines) <= MAX_NOTES:
            return lines
        return (*lines[: MAX_NOTES - 1], f"{len(lines) - MAX_NOTES + 1} more parts are left out.")


def refuse(what: str, shown: str = NOTHING_SHOWN) -> NoReturn:
    raise PoseFormatError(
        expected="OpenPose JSON with 18 joints a person",
        got=what,
        todo="export the pose again, or pick a preset",
        shown=shown,
    )


def kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", float: "a number", bool: "a yes/no"}
    return names.get(cast("type[Any]", type(value)), "nothing")
