"""Text from outside stays text; facts read well."""

from __future__ import annotations

import pytest

from core.gallery.gallery import ImageRecord
from core.ui import controls, resources


def record(**values) -> ImageRecord:
    return ImageRecord(
        **{
            "id": "01JAAAAAAAAAAAAAAAAAAAAAAA", "kind": "generated", "created": 0.0, "width": 512,
            "height": 768, "prompt": "", "request": {"seed": 7}, "favourite": False, "rating": 0,
            "job_id": None, "index": 0, "parent_id": None, "extras": {}, **values,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("plain words", "plain words"),
        ("Write a prompt first. It is 1.5 (or so) - well, 3 + 4!",) * 2,
        ("![x](a.png) **b**", r"!\[x\](a.png) \*\*b\*\*"),
        ("https://a.example www.b.example", "https\\:\u2060//a.example www\u2060.b.example"),
        ("me@a.example", "me@\u2060a.example"),
        (":material/x: :red[a] $a$ <b>", r"\:material/x: \:red\[a\] \$a\$ \<b\>"),
        ("# a\n- b\n1. c\n===", "\\# a\n\\- b\n1\\. c\n\\==="),
        ("a | b\n~~c~~ `d` &lt;", r"a \| b" + "\n" + r"\~\~c\~\~ \`d\` \&lt;"),
    ],
)
def test_plain_takes_the_meaning_from_markdown(text, markdown):
    assert controls.plain(text) == markdown


def test_facts_tell_size_seed_and_notes():
    facts = controls.picture_facts(record(extras={"notes": ["drawn in tiles"]}))
    assert facts == "512×768 · seed 7 · drawn in tiles"
    assert controls.picture_facts(record(request={})) == "512×768"


def test_job_ids_differ():
    assert len({controls.new_job_id() for _ in range(100)}) == 100


def test_pose_thumbnails_are_small_jpegs_and_made_once(standing):
    data = resources.pose_jpeg(standing, 240)
    assert data.startswith(b"\xff\xd8")
    assert len(data) < 20_000
    assert resources.pose_jpeg(standing, 240) is data
