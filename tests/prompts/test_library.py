from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputRejected, NotFound, StorageError
from core.models.family import Family
from core.pose.presets import all_presets
from core.prompts import library
from core.prompts.library import (
    Form,
    Template,
    all_templates,
    combine,
    fill,
    find,
    split_phrases,
    template,
    wording,
)
from core.prompts.user_templates import MAX_TEMPLATES, UserTemplates

JOG = (
    "girl with long brown hair in a high ponytail, light blue sports outfit, white sneakers, "
    "jogging on a sunny park path"
)
HAIR = Template(
    id="t",
    title="T",
    category="characters",
    prompt="({hair colour} hair:1.2), {mood}, {hair colour} ribbon",
    blanks={"hair colour": ("brown", "pink"), "mood": ()},
)


# --- what is shipped --------------------------------------------------------------------------


def test_there_are_enough_in_every_category():
    count = {name: len(find("", name)) for name in library.categories()}
    assert list(count) == [
        "characters", "hair", "expressions", "outfits", "actions", "styles", "scenes", "light",
        "camera", "effects",
    ]  # fmt: skip
    assert sum(count.values()) >= 300
    assert min(count.values()) >= 18
    assert count["styles"] >= 50


def test_the_first_picture_is_the_jogging_girl():
    assert fill(template("morning-jog")) == JOG


@pytest.mark.parametrize("known", all_templates(), ids=lambda known: known.id)
def test_every_template_is_complete_and_fills(known):
    assert known.title and known.tags
    assert known.sentence and known.poses
    assert all(len(choices) >= 2 for choices in known.blanks.values())
    assert set(known.poses) <= {preset.id for preset in all_presets()}
    assert set(known.families) <= set(Family)
    filled = fill(known)
    assert "{" not in filled and ", ," not in filled
    assert filled.count("(") == filled.count(")")
    assert all(1 <= float(weight) <= 1.5 for weight in re.findall(r":([\d.]+)\)", filled))
    for name, choices in known.blanks.items():
        assert choices[1] in fill(known, {name: choices[1]})
    said = fill(known, form=Form.SENTENCE)
    assert "{" not in said and not said.endswith((".", ",")) and said != filled


def test_titles_and_ids_are_unique():
    assert len({known.id for known in all_templates()}) == len(all_templates())
    assert len({known.title for known in all_templates()}) == len(all_templates())


def test_styles_and_scenes_say_nothing_about_who():
    for known in (*find("", "styles"), *find("", "scenes")):
        assert not {"1girl", "1boy"} & set(split_phrases(fill(known)))


def test_styles_are_told_by_technique_and_found_by_the_names_people_know():
    names = ("kyoto animation", "ghibli", "pa works", "shonen jump", "shinkai")
    found = [find(name, "styles")[0] for name in names]
    assert len({one.id for one in found}) == len(names)
    for one in found:
        said = f"{one.title} {fill(one)} {fill(one, form=Form.SENTENCE)}".casefold()
        assert not any(name in said for name in ("kyoto", "ghibli", "p.a.", "jump", "shinkai"))


def test_models_of_a_family_are_told_what_only_they_know():
    known = template("star-mage")
    assert wording(known) == fill(known)
    assert wording(known, family="sd15") == f"{fill(known)}, masterpiece, best quality"
    assert "absurdres" in wording(known, family="sdxl")
    sentence = wording(known, form=Form.SENTENCE, family="sd15")
    assert sentence == f"{fill(known, form=Form.SENTENCE)}, masterpiece, best quality"


# --- searching --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "category", "expected"),
    [
        ("jog", None, {"morning-jog"}),
        ("NINJA  leaping", None, {"ninja-energy-ball"}),
        ("ninja", "characters", {"ninja-energy-ball", "shadow-ninja"}),
        ("night lanterns", None, {"festival-night"}),
        ("beach sunset", "scenes", {"sunset-beach"}),
        ("nothing like that", None, set()),
    ],
)
def test_all_words_must_stand_somewhere(text, category, expected):
    assert {known.id for known in find(text, category)} == expected


def test_a_word_in_the_title_comes_first():
    found = find("classroom")
    assert found[0].id == "classroom"
    assert find("") == all_templates()


def test_what_a_template_is_called_is_searched_too():
    def called(known: Template) -> str:
        return {"classroom": "放課後の教室", "rooftop": "夕暮れの屋上"}.get(known.id, "")

    assert [known.id for known in find("教室", called=called)] == ["classroom"]
    assert [known.id for known in find("school 教室", called=called)] == ["classroom"]
    assert find("教室") == ()


# --- filling ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "(brown hair:1.2), brown ribbon"),
        ({"hair colour": "pink", "mood": "calm"}, "(pink hair:1.2), calm, pink ribbon"),
        ({"hair colour": "", "mood": "calm"}, "(hair:1.2), calm, ribbon"),
        ({"mood": "{hair colour}"}, "(brown hair:1.2), {hair colour}, brown ribbon"),
        ({"mood": "{0.__class__} %s {}"}, "(brown hair:1.2), {0.__class__} %s {}, brown ribbon"),
        ({"mood": " a\x00\nb "}, "(brown hair:1.2), a b, brown ribbon"),
    ],
)
def test_fill(values, expected):
    assert fill(HAIR, values) == expected


def test_a_value_for_no_blank_is_refused():
    with pytest.raises(InputRejected) as caught:
        fill(HAIR, {"shoes": "red"})
    assert str(caught.value) == "Expected values for hair colour, mood, got one for 'shoes'."


def test_a_value_as_long_as_a_book_is_refused():
    with pytest.raises(InputRejected, match="at most 200 characters for 'mood', got 201"):
        fill(HAIR, {"mood": "x" * 201})


@given(st.dictionaries(st.sampled_from(["hair colour", "mood"]), st.text(max_size=60)))
def test_no_text_breaks_filling(values):
    filled = fill(HAIR, values)
    assert filled.endswith("ribbon")
    assert not any(ord(character) < 32 for character in filled)


def test_other_braces_are_no_blanks():
    text = "{a|b} hair, {}, {{}}, {1girl}, {eye colour} eyes"
    assert library.blanks_of(text, {}) == {"eye colour": ()}


@pytest.mark.parametrize(
    ("prompt", "phrases"),
    [
        ("a, b", ["a", "b"]),
        ("(a, b:1.2), c", ["(a, b:1.2)", "c"]),
        ("a,, ,b,", ["a", "b"]),
        ("(open, a", ["(open, a"]),
        ("close), a", ["close)", "a"]),
        ("", []),
    ],
)
def test_split_phrases(prompt, phrases):
    assert split_phrases(prompt) == phrases


def test_combined_prompts_say_everything_once():
    parts = ["1girl, smile", "(sunset:1.1), smile", "clean lines, 1girl"]
    assert combine(*parts) == "1girl, smile, (sunset:1.1), clean lines"
    assert combine("", "a") == "a"


# --- a newcomer's file ------------------------------------------------------------------------


def test_a_file_dropped_in_is_a_category(tmp_path):
    (tmp_path / "animals.toml").write_text(
        'category = "animals"\n[blanks]\ncolour = ["grey", "white"]\n[[template]]\nid = "cat"\n'
        'title = "Cat"\nprompt = "{colour} cat, {mood}"\ndefaults = { colour = "white" }\n'
    )
    (cat,) = library.read_folder(tmp_path)
    assert cat.category == "animals"
    assert cat.blanks == {"colour": ("white", "grey"), "mood": ()}
    assert fill(cat, {"mood": "sleepy"}) == "white cat, sleepy"


@pytest.mark.parametrize(
    "text",
    [
        "category = 1 =",
        'category = "x"',
        'category = "x"\n[[template]]\ntitle = "no id"',
        'category = "x"\ntemplate = [3]',
        *(
            f'category = "x"\n[[template]]\nid = "a"\ntitle = "A"\nprompt = "a {{b}}"\n{line}'
            for line in (
                "weight = 1", "tags = 3", "tags = [3]", 'frame = "moon"', "sentence = '{c}'",
                'defaults = { "c" = "d" }', "families = { sdxl = 1 }", "whole = 1",
                "blanks = { b = 3 }",
            )
        ),
        'category = "x"\n[[template]]\nid = "A b"\ntitle = "A"\nprompt = "a"',
        'category = "x"\n[[template]]\nid = "a"\ntitle = "A"\nprompt = " "',
        f'category = "x"\n[[template]]\nid = "a"\ntitle = "A"\nprompt = "{"x" * 1001}"',
    ],
)  # fmt: skip
def test_a_wrong_file_is_named(tmp_path, text):
    (tmp_path / "broken.toml").write_text(text)
    with pytest.raises(InputRejected, match=r"templates in broken\.toml"):
        library.read_folder(tmp_path)


def test_an_id_that_stands_twice_is_named(tmp_path):
    row = '[[template]]\nid = "cat"\ntitle = "Cat"\nprompt = "cat"\n'
    (tmp_path / "a.toml").write_text(f'category = "a"\n{row}')
    (tmp_path / "b.toml").write_text(f'category = "b"\n{row}')
    with pytest.raises(InputRejected, match=r"Expected a new id in b\.toml, got 'cat' twice"):
        library.read_folder(tmp_path)


# --- a person's own ---------------------------------------------------------------------------


def test_own_templates_come_back_after_a_restart(tmp_path):
    saved = UserTemplates(tmp_path / "prompts").save(
        "  My\nhero\u202e ", "1girl, {cape colour} cape", "blurry", ["hero", "", "hero"]
    )
    assert (saved.title, saved.tags, saved.category) == ("My hero", ("hero",), "own")
    assert saved.blanks == {"cape colour": ()}
    assert UserTemplates(tmp_path / "prompts").own() == (saved,)
    assert fill(saved, {"cape colour": "red"}) == "1girl, red cape"
    assert [file.name for file in (tmp_path / "prompts").iterdir()] == [f"{saved.id}.json"]


def test_own_templates_keep_their_poses(tmp_path):
    saved = UserTemplates(tmp_path).save("Hero", "1girl", poses=["waving", "waving", "", "walking"])
    assert (saved.poses, saved.is_whole) == (("waving", "walking"), True)
    assert UserTemplates(tmp_path).get(saved.id) == saved


def test_a_file_of_before_has_no_poses(tmp_path):
    text = json.dumps({"title": "Old", "prompt": "x", "negative": "", "tags": []})
    (tmp_path / "own-0123456789ab.json").write_text(text)
    assert [known.poses for known in UserTemplates(tmp_path).own()] == [()]


def test_one_is_changed_under_its_id(tmp_path):
    own = UserTemplates(tmp_path)
    saved = own.save("Pilot", "1girl, pilot suit")
    changed = own.change(
        replace(saved, title=" The\npilot", prompt="1girl, {colour} suit", poses=("salute",))
    )
    assert (changed.id, changed.title, changed.poses) == (saved.id, "The pilot", ("salute",))
    assert changed.blanks == {"colour": ()}
    assert own.own() == (changed,)
    with pytest.raises(InputRejected, match="Expected a prompt"):
        own.change(replace(saved, prompt=" "))
    assert own.own() == (changed,)
    own.remove(saved.id)
    with pytest.raises(NotFound):
        own.change(saved)
    assert own.own() == ()


def test_removing_can_be_undone(tmp_path):
    own = UserTemplates(tmp_path)
    first, second = own.save("B", "b"), own.save("A", "a")
    assert [known.title for known in own.own()] == ["A", "B"]
    removed = own.remove(first.id)
    assert own.own() == (second,)
    own.restore(removed)
    assert own.own() == (second, first)


@pytest.mark.parametrize(
    ("title", "prompt", "line"),
    [
        (" ", "x", "Expected a title, got an empty one"),
        ("x", "\n", "Expected a prompt, got an empty one"),
        ("x", "y" * 4001, "Expected at most 4000 characters in the prompt, got 4001"),
    ],
)
def test_what_cannot_be_saved_leaves_nothing(tmp_path, title, prompt, line):
    with pytest.raises(InputRejected, match=line):
        UserTemplates(tmp_path).save(title, prompt)
    assert list(tmp_path.iterdir()) == []


def test_there_is_a_limit(tmp_path):
    own = UserTemplates(tmp_path)
    first = own.save("0", "x")
    for number in range(1, MAX_TEMPLATES):
        clone = f"own-{number:012x}"
        text = json.dumps({"title": str(number), "prompt": "x", "negative": "", "tags": []})
        (tmp_path / f"{clone}.json").write_text(text)
    assert len(own.own()) == MAX_TEMPLATES
    with pytest.raises(InputRejected, match="Expected at most 2000 templates of your own"):
        own.save("one more", "x")
    own.remove(first.id)
    own.save("one more", "x")


HOSTILE = [
    b"",
    b"\xff\xfe",
    b"[]",
    b'{"title": 3, "prompt": "x", "negative": "", "tags": []}',
    b'{"title": "x", "prompt": "x", "negative": "", "tags": "abc"}',
    b'{"title": "x", "prompt": "x", "negative": ""}',
    b'{"title": "x", "prompt": "x", "negative": "", "tags": [], "poses": {"a": 1}}',
    b'{"title": "x", "prompt": "x", "negative": "", "tags": [], "poses": [4]}',
    b"[" * 50_000,
    b" " * 70_000,
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_a_file_that_cannot_be_read_hides_no_other(tmp_path, data):
    own = UserTemplates(tmp_path)
    good = own.save("Good", "x")
    bad = tmp_path / "own-0123456789ab.json"
    bad.write_bytes(data)
    assert own.own() == (good,)
    assert bad.read_bytes() == data


@pytest.mark.parametrize("name", ["../secret", "own-zz", "", "own-0123456789ab"])
def test_only_known_ids_are_removed(tmp_path, name):
    (tmp_path / "secret.json").write_text("{}")
    with pytest.raises(NotFound, match="Expected a template of your own"):
        UserTemplates(tmp_path / "prompts").remove(name)
    assert (tmp_path / "secret.json").exists()


def test_a_folder_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "prompts").write_text("a file in the way")
    with pytest.raises(StorageError, match="Expected to write in"):
        UserTemplates(tmp_path / "prompts").save("x", "y")


def test_a_template_made_elsewhere_is_not_restored_outside_the_folder(tmp_path):
    with pytest.raises(NotFound):
        UserTemplates(tmp_path).restore(replace(HAIR, id="../../x"))
