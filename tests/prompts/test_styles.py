"""Styles: what they do to prompts, and a person's own from a table of A1111."""

from __future__ import annotations

import pytest

from core.errors import InputRejected, NotFound
from core.prompts import styles
from core.prompts.styles import MAX_OWN, Style, Styles, parse, shipped, styled

INK = Style("ink", "Ink", "ink, brush", "photo")
FRAME = Style("frame", "Frame", "a card of {prompt}, gold rim", "{prompt}, blurry rim")
TABLE = """name,prompt,negative_prompt
--- mine ---,,
Film,"film still of {prompt}, grain",cartoon
"Comma, inside",bold,
"""


@pytest.fixture
def known(tmp_path) -> Styles:
    return Styles(tmp_path / "data" / "styles.csv")


def written(known: Styles, text: str, *, bom: bool = False) -> Styles:
    known.file.parent.mkdir(exist_ok=True)
    known.file.write_text(text, "utf-8-sig" if bom else "utf-8")
    return known


# --- what they do -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "before", "after"),
    [
        ([], ("fox, ", "blur"), ("fox, ", "blur")),
        ([INK], ("fox", ""), ("fox, ink, brush", "photo")),
        ([INK], ("fox, ", "blur,"), ("fox, ink, brush", "blur, photo")),
        ([INK], ("", ""), ("ink, brush", "photo")),
        ([FRAME], ("fox", "blur"), ("a card of fox, gold rim", "blur, blurry rim")),
        ([FRAME], ("fox", ""), ("a card of fox, gold rim", "blurry rim")),
        ([INK, FRAME], ("fox", ""), ("a card of fox, ink, brush, gold rim", "photo, blurry rim")),
        ([FRAME, INK], ("fox", ""), ("a card of fox, gold rim, ink, brush", "blurry rim, photo")),
        ([Style("x", "X", "", "low")], ("fox,", "a"), ("fox,", "a, low")),
    ],
)
def test_words_go_around_a_prompt_in_turn(chosen, before, after):
    assert styled(chosen, *before) == after


def test_shipped_ones_are_ready_to_use():
    assert len(shipped()) >= 30
    for style in shipped():
        assert style.prompt and style.negative and style.title
        assert "{" not in style.prompt
        assert style.name != styles.PROMPT_HOLE


# --- a person's own ---------------------------------------------------------------------------


@pytest.mark.parametrize("bom", [False, True])
def test_a_table_of_a1111_is_read(known, bom):
    own = written(known, TABLE, bom=bom).own()
    assert [(one.name, one.prompt, one.negative) for one in own] == [
        ("Film", "film still of {prompt}, grain", "cartoon"),
        ("Comma, inside", "bold", ""),
    ]
    assert all(one.is_own for one in own)
    assert [one.name for one in known.all()][:2] == ["Film", "Comma, inside"]


def test_old_tables_call_the_prompt_text():
    assert parse(b"name,text\nOld,old words\n")[0].prompt == "old words"


def test_what_is_on_disk_counts_at_once(known):
    assert known.own() == ()
    written(known, "name,prompt\nA,first\n")
    assert known.own()[0].prompt == "first"
    written(known, "name,prompt\nA,the second\n")
    assert known.own()[0].prompt == "the second"


def test_an_own_style_goes_before_a_shipped_one_of_its_name(known):
    written(known, "name,prompt\nwatercolour,my wash\n")
    found, lost = known.named(["watercolour", "sepia", "watercolour", "gone"])
    assert [(one.name, one.is_own) for one in found] == [("watercolour", True), ("sepia", False)]
    assert lost == ("gone",)
    assert sum(one.name == "watercolour" for one in known.all()) == 1


@pytest.mark.parametrize("name", ["watercolour", "WATERCOLOUR ", "Manga in black and white"])
def test_a_style_is_found_by_name_and_title(known, name):
    assert known.get(name).name in ("watercolour", "manga-page")


def test_an_unknown_style_is_told_with_those_near(known):
    with pytest.raises(NotFound, match="did you mean watercolour"):
        known.get("watercolor")


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"\xff\xfe\x00broken", "not a table of styles"),
        (b"title,words\na,b\n", "not a table of styles"),
        (b"name,prompt\n" + b"a,b\n" * 600_000, "too large"),
        ("name,prompt\n" + "".join(f"n{i},p\n" for i in range(MAX_OWN + 1)), "at most|can keep"),
        (b'name,prompt\nx,"' + b"y" * 200_000 + b'"\n', "not a table of styles"),
    ],
    ids=["bytes", "columns", "large", "many", "field"],
)
def test_other_files_are_refused_and_left_out(known, data, shown):
    data = data.encode() if isinstance(data, str) else data
    with pytest.raises(InputRejected) as refused:
        known.take_in(data)
    assert any(part in (refused.value.shown or "") for part in shown.split("|"))
    assert not known.file.exists()
    known.file.parent.mkdir(exist_ok=True)
    known.file.write_bytes(data)
    assert known.all() == shipped()


def test_control_characters_and_line_ends_do_not_reach_a_prompt():
    (style,) = parse(b'name,prompt\n"A\x07b","one,\ntwo\t,"\n')
    assert (style.name, style.prompt) == ("A b", "one, two")


def test_a_table_is_taken_in_beside_what_is_there(known):
    known.take_in(TABLE.encode())
    taken = known.take_in(b"name,prompt\nFilm,another\nNew,new\n")
    assert [one.name for one in taken] == ["Film", "New"]
    assert {one.name: one.prompt for one in known.own()} == {
        "Film": "another", "Comma, inside": "bold", "New": "new",
    }  # fmt: skip
