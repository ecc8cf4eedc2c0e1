"""What errors and notes say on pages is in the tables of texts, with the same holes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from core.errors import GenerationError, NotFound, RequestRejected
from core.gallery.ingest import FOREIGN
from core.generation.request_inputs import ControlKind
from core.generation.xy_plot.plot import AxisOption
from core.models.kinds import ModelKind
from core.repose.animals.rig_files import TITLES
from core.runners.partial_failure import tell_failed
from core.texts import Language, texts
from tests.texts import reading
from tests.texts.lines import LANGUAGES, untold
from tests.texts.reading import Place, said_by

# What an error hands on as it came: specs and facts of models, other errors, the plan for the
# memory say these, and are looked up where they say them.
HANDED_ON = {
    "facts.why_not", "found.unknown[0].shown", "known[method].why_not", "missing", "plan.text",
    "job.error", "spec.unusable", "spec.why_not(config)", "spec.why_not(self._config)", "why",
    "why_not",
    "describe(source).why_not or 'There are no weights in this folder.'",
}  # fmt: skip
# What stands in the holes of errors and no caller writes as a literal.
IN_HOLES = {
    "pictures of other kinds": [name for _, name in FOREIGN],
    "control pictures": [kind.label.lower() for kind in ControlKind],
    "axes of a plot": [option.label for option in AxisOption],
    "kinds of models": [kind.noun for kind in ModelKind],
    "points of an animal": list(TITLES),
    "what a person keeps": ["template", "pose"],
}


IN_EACH = pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)


def notes_on_files() -> Iterator[str]:
    """On what was left out of a pose file."""
    for one in reading.sources():
        for call, around in reading.calls(one.tree):
            match call.func:
                case ast.Attribute(attr="say", value=ast.Name(id="notes")):
                    said = call.args[0]
                case ast.Name(id="Unreadable"):
                    said = call.args[1]
                case _:
                    continue
            yield from Place(one, around).texts(said)


def messages_of(error: str, number: int = 0) -> Iterator[str]:
    """What is given as the argument of this ``number``."""
    for place, call in reading.calls_by_name()[error]:
        yield from place.texts(call.args[number])


@IN_EACH
def test_every_error_is_in_the_table(language) -> None:
    found = [text for _, place, node in reading.shown_texts() for text in place.texts(node)]
    assert len(set(found)) > 300
    assert untold(found, language) == []


def test_what_an_error_says_can_be_read_from_the_source() -> None:
    unread = {
        where: ast.unparse(node)
        for where, place, node in reading.shown_texts()
        if reading.HOLE in place.texts(node)
    }
    told = {where: node for where, node in unread.items() if node not in HANDED_ON}
    # With words of its own beside what it hands on.
    assert list(told.values()) == [
        "facts.why_not or f'{path.name} is {facts.text}, no {title} checkpoint. "
        "Choose another file.'"
    ]


@IN_EACH
def test_words_in_the_holes_of_errors_are_in_the_table(language) -> None:
    words = [word for _, place, node in reading.shown_texts() for word in place.words(node)]
    assert "denoise strength" in words
    assert untold(words, language) == []


@IN_EACH
@pytest.mark.parametrize("words", IN_HOLES.values(), ids=IN_HOLES)
def test_words_of_tables_in_the_holes_of_errors_are_in_the_table(words, language) -> None:
    assert untold(words, language) == []


@IN_EACH
def test_notes_on_pose_files_are_in_the_table(language) -> None:
    assert "An empty person is left out." in set(notes_on_files())
    assert untold(notes_on_files(), language) == []


def test_what_failed_of_several_pictures_is_said_in_parts() -> None:
    prompt = RequestRejected(expected="words", got="none", shown="Write a prompt first.")
    gone = NotFound(expected="a picture", got="none", shown="This file is empty. Choose another.")
    with pytest.raises(GenerationError) as told:
        tell_failed([*((number, prompt) for number in range(6)), (7, gone)], 3, 10)
    assert texts(Language.JAPANESE).said(told.value.shown) == (
        "10 枚中 3 枚ができました · "
        "画像 1, 2, 3, 4 ほか 2 枚: 先にプロンプトを入力してください。 · "
        "画像 8: ファイルが空です。別のファイルを選んでください。"
    )


@IN_EACH
@pytest.mark.parametrize(
    ("function", "module"),
    [
        ("shown", "core/characters/mentions.py"),
        ("_named", "core/gallery/ingest.py"),
        ("missing_weights", "core/generation/conditioning/preprocessors.py"),
    ],
)
def test_what_errors_take_from_functions_is_in_the_table(function, module, language) -> None:
    said = list(said_by(module, function))
    assert said != []
    assert untold(said, language) == []


@IN_EACH
def test_what_a_sketch_shows_is_in_the_table(language) -> None:
    assert "lines that make no figure" in set(messages_of("NoFigure"))
    assert untold(messages_of("NoFigure"), language) == []


@IN_EACH
def test_why_an_upload_ended_is_in_the_table(language) -> None:
    assert "This file is too large." in set(messages_of("Refused", 1))
    assert untold(messages_of("Refused", 1), language) == []
