"""A file of prompts from outside → templates of one's own. All of it is taken or nothing.

What is read, told apart by what stands in it:

    CSV    name,prompt,negative_prompt     ``styles.csv`` of A1111 (``text`` for the prompt in old
                                           ones), and prompt templates of InvokeAI
    JSON   [{"name", "prompt", "negative_prompt"}]           ``sdxl_styles`` of Fooocus
           [{"name", "positive_prompt", "negative_prompt"}]  prompt templates of InvokeAI, also with
           [{"name", "preset_data": {…}}]                    both prompts in ``preset_data``
           {"poseanimeflow": "prompts", "version": 1, "prompts": […]}       our own

``{prompt}``, where they put the words that a style goes around, is a blank like any other.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from core.errors import InputRejected, reason_of
from core.prompts.library import Template, blanks_of
from core.user_folder import OWN

MAX_FILE_BYTES = 2_000_000
MOST_ROWS = 2_000
MAX_TITLE_CHARACTERS = 80
MAX_PROMPT_CHARACTERS = 4_000
OURS, VERSION = "poseanimeflow", 1
# Of a spreadsheet: its heading is the first row.
FIRST_CSV_ROW = 2
# So many rows are named; there may be more.
_NAMED = 8


@dataclass(frozen=True)
class _Row:
    """As it stands in the file, with its number there."""

    number: int
    values: Mapping[str, object] = field(repr=False)


def read(data: bytes) -> tuple[Template, ...]:
    """In the order of the file, without ids. Rows of a table that have a name and no words, which
    part groups in A1111, are passed over.

    Raises ``InputRejected`` for more than 2 MB or 2000 rows, for another kind of file, and naming
    the rows that cannot be used: those without a name or without words, with something else than
    text in them, or with a name of more than 80 or a prompt of more than 4000 characters.
    """
    if len(data) > MAX_FILE_BYTES:
        raise InputRejected(
            expected=f"at most {MAX_FILE_BYTES} bytes of prompts",
            got=len(data),
            shown=f"This file of prompts is too large: at most {MAX_FILE_BYTES // 1_000_000} MB.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_prompts(reason_of(error)) from error
    rows = _json_rows(text) if text.lstrip()[:1] in ("[", "{") else _csv_rows(text)
    if len(rows) > MOST_ROWS:
        raise InputRejected(
            expected=f"at most {MOST_ROWS} prompts in a file",
            got=len(rows),
            todo="part the file",
            shown=f"This file has too many prompts: at most {MOST_ROWS} at once.",
        )
    _check(rows)
    return tuple(_template(row.values) for row in rows)


# --- the kinds of files ---------------------------------------------------------------------------


def _csv_rows(text: str) -> list[_Row]:
    try:
        table = csv.DictReader(io.StringIO(text), skipinitialspace=True)
        heads = set(table.fieldnames or ())
        found = [_Row(number, row) for number, row in enumerate(table, FIRST_CSV_ROW)]
    except csv.Error as error:
        raise _no_prompts(reason_of(error)) from error
    if not ("name" in heads and heads & {"prompt", "text"}):
        raise _no_prompts("other columns")
    return [row for row in found if not _parts_groups(row.values)]


def _parts_groups(values: Mapping[str, object]) -> bool:
    return not any(values.get(name) for name in ("prompt", "text", "negative_prompt"))


def _json_rows(text: str) -> list[_Row]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_prompts(reason_of(error)) from error
    if isinstance(told, dict):
        told = _ours(cast("dict[str, Any]", told))
    if not isinstance(told, list):
        raise _no_prompts(type(told).__name__)
    return [
        _Row(number, _flat(one) if isinstance(one, dict) else {"": one})
        for number, one in enumerate(cast("list[Any]", told), 1)
    ]


def _ours(told: Mapping[str, Any]) -> object:
    if told.get(OURS) != "prompts":
        raise _no_prompts("another object")
    version = told.get("version")
    if version != VERSION:
        raise InputRejected(
            expected=f"version {VERSION} of a file of prompts",
            got=f"{version!r:.20}",
            todo="update the studio",
            shown="This file comes from a newer studio. Update yours first.",
        )
    return told.get("prompts")


def _flat(told: Mapping[str, Any]) -> dict[str, object]:
    """One level, without what only the other program needs."""
    inner = told.get("preset_data")
    return {**told, **(cast("dict[str, object]", inner) if isinstance(inner, dict) else {})}


# --- rows -----------------------------------------------------------------------------------------


def _check(rows: Sequence[_Row]) -> None:
    """Names every row that cannot be used, those with one fault at a time."""
    _refuse(rows, _is_strange, "These rows are no prompts")
    _refuse(rows, _is_nameless, "These rows have no name")
    _refuse(rows, _is_empty, "These rows have no words")
    _refuse(rows, _is_too_long, "The name or the words of these rows are too long")


def _refuse(rows: Iterable[_Row], is_wrong: Callable[[_Row], bool], fault: str) -> None:
    numbers = [row.number for row in rows if is_wrong(row)]
    if numbers:
        named = ", ".join(map(str, numbers[:_NAMED])) + ("…" if len(numbers) > _NAMED else "")
        raise InputRejected(
            expected="rows with a name and words",
            got=f"{len(numbers)} others, at {named}",
            todo="mend them and take the file in again",
            shown=f"{fault}: {named}. Nothing was taken in.",
        )


def _is_strange(row: _Row) -> bool:
    values = row.values
    texts = (_name(values), _prompt(values), _negative(values), values.get("sentence") or "")
    return (
        not all(isinstance(text, str) for text in texts)
        or None in values  # more columns than the heading has
        or "" in values  # no table
        or not all(_is_list(values.get(name) or []) for name in ("tags", "poses"))
        or not _is_table(values.get("families") or {}, lambda one: isinstance(one, str))
        or not _is_table(values.get("blanks") or {}, _is_list)
    )


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, str) for one in cast("list[object]", value)
    )


def _is_table(value: object, is_one: Callable[[object], bool]) -> bool:
    return isinstance(value, dict) and all(map(is_one, cast("dict[str, object]", value).values()))


def _is_nameless(row: _Row) -> bool:
    return not str(_name(row.values)).strip()


def _is_empty(row: _Row) -> bool:
    return not (str(_prompt(row.values)).strip() or str(_negative(row.values)).strip())


def _is_too_long(row: _Row) -> bool:
    words = (_prompt(row.values), _negative(row.values), row.values.get("sentence") or "")
    return len(str(_name(row.values))) > MAX_TITLE_CHARACTERS or any(
        len(str(one)) > MAX_PROMPT_CHARACTERS for one in words
    )


def _name(values: Mapping[str, object]) -> object:
    return values.get("name") or values.get("title") or ""


def _prompt(values: Mapping[str, object]) -> object:
    found = (values.get(name) for name in ("prompt", "positive_prompt", "text"))
    return next((one for one in found if one), "")


def _negative(values: Mapping[str, object]) -> object:
    return values.get("negative_prompt") or values.get("negative") or ""


def _template(values: Mapping[str, object]) -> Template:
    """Of values that have been checked. A style of negative words alone goes around any prompt."""
    told = cast("Mapping[str, Any]", values)
    prompt = str(_prompt(values)).strip() or "{prompt}"
    choices: dict[str, list[str]] = told.get("blanks") or {}
    is_whole = told.get("whole", "{prompt}" not in prompt)
    return Template(
        id="",
        title=str(_name(values)).strip(),
        category=OWN,
        prompt=prompt,
        sentence=str(told.get("sentence") or "").strip(),
        negative=str(_negative(values)).strip(),
        tags=tuple(told.get("tags") or ()),
        blanks=blanks_of(prompt, {name: tuple(offered) for name, offered in choices.items()}),
        families=dict(told.get("families") or {}),
        poses=tuple(told.get("poses") or ()),
        is_whole=is_whole is True,
    )


def _no_prompts(got: str) -> InputRejected:
    return InputRejected(
        expected="a file of prompts of this studio, A1111, Fooocus or InvokeAI",
        got=got,
        todo="export it there as CSV or JSON",
        shown="This is no file of prompts. Take a JSON of this studio, a styles.csv of A1111, or "
        "styles of Fooocus or InvokeAI.",
    )
