"""Pictures that are the ground of their buttons."""

from __future__ import annotations

from PIL import Image
from streamlit.testing.v1 import AppTest

from core.gallery.gallery import THUMBNAIL_SIDE
from core.server.pictures.route import address


def page() -> None:
    import streamlit as st

    from core.ui.picking.grid import picture_grid
    from core.ui.resources import studio

    records = studio().gallery.find().records
    st.session_state.setdefault("taken", [])
    picture_grid(
        records, {records[1].id}, lambda one: st.session_state["taken"].append(one.id),
        key="pick.{}".format,
    )  # fmt: skip


def test_each_button_shows_its_picture_and_the_chosen_one_is_marked(studio):
    kept = [
        studio.gallery.save(Image.new("RGB", (64, 64)), kind="upload", request={}) for _ in range(3)
    ]
    drawn = AppTest.from_function(page, default_timeout=60).run()
    rules = drawn.get("html")[0].proto.body.split("}")
    for record in kept:
        [rule] = [one for one in rules if f".st-key-pick-{record.id} button" in one]
        assert address(record.id, THUMBNAIL_SIDE) in rule
        assert ("outline-style: solid" in rule) is (record.id == kept[1].id)
    assert [one.label for one in drawn.button] == [f"Choose picture {n}" for n in (1, 2, 3)]
    drawn.button(key=f"pick.{kept[0].id}").click().run()
    assert drawn.session_state["taken"] == [kept[0].id]
