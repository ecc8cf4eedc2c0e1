"""Prompts in files of this studio and of others: round trips, and files that are wrong."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputRejected, StudioError
from core.prompts import library, user_templates
from core.prompts.exchange import MAX_FILE_BYTES, MOST_ROWS, Format, read, written
from core.prompts.user_templates import UserTemplates
from core.user_folder import UserFolder

FOOOCUS = [
    {"name": "sai-anime", "prompt": "anime artwork {prompt} . vibrant", "negative_prompt": "photo"},
    {"name": "ads-retro", "prompt": "{prompt}, retro", "negative_prompt": ""},
]
INVOKE = [
    {"name": "Sketch", "positive_prompt": "{prompt}, pencil", "negative_prompt": "color"},
    {"name": "Ink", "type": "user", "preset_data": {"positive_prompt": "ink, {prompt}",
                                                    "negative_prompt": "3d"}},
]  # fmt: skip
A1111 = '\ufeffname,prompt,negative_prompt\n---Mine---,,\nSoft,"soft light, {prompt}",harsh\n'


def said(templates) -> list[tuple[str, str, str]]:
    return [(one.title, one.prompt, one.negative) for one in templates]


# --- what others write ----------------------------------------------------------------------------


def test_styles_of_fooocus():
    found = read(json.dumps(FOOOCUS).encode())
    assert said(found) == [tuple(one.values()) for one in FOOOCUS]
    assert [one.is_whole for one in found] == [False, False]
    assert list(found[0].blanks) == ["prompt"]


def test_prompt_templates_of_invokeai():
    assert said(read(json.dumps(INVOKE).encode())) == [
        ("Sketch", "{prompt}, pencil", "color"), ("Ink", "ink, {prompt}", "3d"),
    ]  # fmt: skip
    table = "name,prompt,negative_prompt\nSketch,pencil,color\n"
    assert said(read(table.encode())) == [("Sketch", "pencil", "color")]


def test_styles_of_a1111_without_the_rows_that_part_groups():
    assert said(read(A1111.encode())) == [("Soft", "soft light, {prompt}", "harsh")]
    old = "name,text\nSoft,soft light\n"
    assert said(read(old.encode())) == [("Soft", "soft light", "")]


def test_a_style_of_negative_words_goes_around_any_prompt():
    (one,) = read(b"name,prompt,negative_prompt\nClean,,blurry\n")
    assert (one.prompt, one.negative, one.is_whole) == ("{prompt}", "blurry", False)


# --- round trips ----------------------------------------------------------------------------------


def test_all_of_the_library_comes_back_from_our_own_form():
    known = library.all_templates()
    found = read(written(known, Format.OURS))
    for one, other in zip(known, found, strict=True):
        assert replace(other, id=one.id, category=one.category, aliases=one.aliases,
                       subject=one.subject, frame=one.frame) == one  # fmt: skip


@pytest.mark.parametrize("form", Format)
def test_what_was_read_is_written_the_same(form):
    data = written(library.all_templates(), form)
    assert written(read(data), form) == data


@pytest.mark.parametrize("form", [Format.A1111, Format.FOOOCUS, Format.INVOKEAI])
def test_elsewhere_no_blank_is_left_but_the_one_for_the_prompt(form):
    for one in read(written(library.all_templates(), form)):
        assert set(one.blanks) <= {"prompt"}


def test_fooocus_keeps_what_a_person_wrote():
    """It has no other place for it than the hole."""
    told = json.loads(written(library.all_templates(), Format.FOOOCUS))
    for one, row in zip(library.all_templates(), told, strict=True):
        assert set(row) == {"name", "prompt", "negative_prompt"}
        assert one.is_whole or "{prompt}" in row["prompt"]


def test_invokeai_forbids_other_fields():
    told = json.loads(written(library.all_templates(), Format.INVOKEAI))
    assert {tuple(row) for row in told} == {("name", "positive_prompt", "negative_prompt")}


@given(
    st.lists(st.tuples(*(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30),) * 3))
)
def test_any_table_comes_back(rows):
    rows = [row for row in rows if row[0] and (row[1] or row[2])]
    text = io.StringIO()
    csv.writer(text).writerows([("name", "prompt", "negative_prompt"), *rows])
    expected = [(name, prompt or "{prompt}", negative) for name, prompt, negative in rows]
    assert said(read(text.getvalue().encode())) == expected


def test_kept_and_given_away_again(tmp_path):
    own = UserTemplates(tmp_path)
    known = library.all_templates()[:20]
    new = own.take_in(read(written(known, Format.OURS)))
    assert len(new) == 20
    assert sorted(own.own(), key=lambda one: one.id) == sorted(new, key=lambda one: one.id)
    assert own.take_in(read(written(known, Format.OURS))) == ()
    again = read(written(new, Format.OURS))
    assert [replace(one, id="") for one in new] == list(again)


# --- files that are wrong -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b"{",
        b"{}",
        b"[" * 50_000,
        b'{"poseanimeflow": "characters", "version": 1, "prompts": []}',
        b'{"poseanimeflow": "prompts", "version": 1, "prompts": 3}',
        b"a,b\n1,2\n",
        b'name,prompt\n"' + b"x" * 200_000 + b'",y\n',
    ],
)
def test_another_file_is_refused(data):
    with pytest.raises(InputRejected, match="a file of prompts of this studio"):
        read(data)


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([{"name": "a", "prompt": "b"}, 3, None], "These rows are no prompts: 2, 3."),
        ([{"name": "a", "prompt": 4}], "These rows are no prompts: 1."),
        ([{"name": ["a"], "prompt": "b"}], "These rows are no prompts: 1."),
        ([{"name": "a", "prompt": "b", "tags": "c"}], "These rows are no prompts: 1."),
        ([{"name": "a", "prompt": "b", "blanks": {"c": 3}}], "These rows are no prompts: 1."),
        ([{"name": "a", "prompt": "b", "families": {"sd15": 3}}], "These rows are no prompts: 1."),
        ([{"prompt": "b"}, {"name": " ", "prompt": "b"}], "These rows have no name: 1, 2."),
        ([{"name": "a"}, {"name": "b", "prompt": " "}], "These rows have no words: 1, 2."),
        ([{"name": "a" * 81, "prompt": "b"}], "of these rows are too long: 1."),
        ([{"name": "a", "prompt": "b" * 4001}], "of these rows are too long: 1."),
        ([{"name": "a"}] * 20, "These rows have no words: 1, 2, 3, 4, 5, 6, 7, 8…."),
    ],
)
def test_rows_that_cannot_be_used_are_named(rows, line):
    with pytest.raises(InputRejected) as caught:
        read(json.dumps(rows).encode())
    assert line in caught.value.shown
    assert "Nothing was taken in." in caught.value.shown


def test_rows_of_a_table_are_named_as_a_spreadsheet_numbers_them():
    table = "name,prompt,negative_prompt\nA,b,\n,c,\nD,e,f,g\n"
    with pytest.raises(InputRejected, match="rows with a name and words, got 1 others, at 4"):
        read(table.encode())
    with pytest.raises(InputRejected, match="got 1 others, at 3"):
        read(table.removesuffix("D,e,f,g\n").encode())


def test_there_is_a_limit():
    with pytest.raises(InputRejected, match=f"at most {MAX_FILE_BYTES} bytes"):
        read(b" " * (MAX_FILE_BYTES + 1))
    rows = [{"name": str(at), "prompt": "x"} for at in range(MOST_ROWS + 1)]
    with pytest.raises(InputRejected, match="at most 2000 prompts in a file, got 2001"):
        read(json.dumps(rows).encode())
    newer = {"poseanimeflow": "prompts", "version": 2, "prompts": []}
    with pytest.raises(InputRejected, match="version 1"):
        read(json.dumps(newer).encode())


@given(st.binary(max_size=300))
def test_no_bytes_break_it(data):
    try:
        read(data)
    except StudioError as error:
        assert error.shown


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda of: st.lists(of, max_size=3) | st.dictionaries(
        st.sampled_from(["name", "prompt", "tags", "blanks", "families", "preset_data", "whole"]),
        of, max_size=4,
    ),
)  # fmt: skip


@given(st.lists(json_values, max_size=4))
def test_no_json_breaks_it(told):
    try:
        read(json.dumps(told).encode())
    except StudioError as error:
        assert error.shown


# --- all or nothing -------------------------------------------------------------------------------


def test_what_has_no_room_is_not_taken_in_by_half(tmp_path, monkeypatch):
    monkeypatch.setattr(user_templates, "MAX_TEMPLATES", 3)
    own = UserTemplates(tmp_path)
    own.save("Mine", "x")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(InputRejected, match="at most 3 templates of your own"):
        own.take_in(library.all_templates()[:3])
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_disk_that_gives_up_half_way_leaves_nothing(tmp_path, monkeypatch):
    from core import user_folder

    wrote, write = [], user_folder.write_atomically

    def fail(path, data):
        if len(wrote) == 2:
            raise OSError("the disk is full")
        wrote.append(path)
        write(path, data)

    monkeypatch.setattr(user_folder, "write_atomically", fail)
    with pytest.raises(OSError, match="the disk is full"):
        UserFolder(tmp_path, "template", 10).write_all([b"a", b"b", b"c"])
    assert len(wrote) == 2
    assert list(tmp_path.iterdir()) == []
