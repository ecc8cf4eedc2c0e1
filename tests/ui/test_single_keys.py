"""Widgets look one key up where Streamlit would copy the whole state."""

# pyright: reportPrivateUsage=false
import pytest
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest


def every_widget() -> None:
    import streamlit as st

    from core.ui.state.single_keys import look_up_single_keys

    look_up_single_keys()
    for key in ("list", "words", "number"):
        st.session_state.setdefault(key, None)
    st.session_state.setdefault("window", (2, 5))
    st.session_state["own"] = "not of a widget"
    st.button("Without a key")
    st.selectbox("List", [1, 2, 3], key="list")
    st.text_area("Words", key="words")
    st.number_input("Number", key="number")
    st.slider("Window", 0, 9, key="window")


def test_what_holds_nothing_stays_so_and_a_pair_makes_a_window() -> None:
    page = AppTest.from_function(every_widget).run().run()

    assert not page.exception
    assert page.selectbox[0].value is page.text_area[0].value is page.number_input[0].value is None
    assert page.slider[0].value == (2, 5)


def test_the_whole_is_still_to_be_had() -> None:
    page = AppTest.from_function(every_widget).run().run()

    whole = page.session_state._state._state.filtered_state
    assert isinstance(whole, dict)
    assert whole["own"] == "not of a widget"
    assert dict(page.session_state.to_dict()) == whole
    assert set(page.session_state) == set(whole)
    assert repr(page.session_state) == repr(whole)
    own_of_streamlit = set(page.session_state._state._state._keys()) - set(whole)
    assert own_of_streamlit
    assert not any(key in page.session_state for key in own_of_streamlit)


def test_no_widget_copies_the_state(monkeypatch: pytest.MonkeyPatch) -> None:
    page = AppTest.from_function(every_widget).run()
    copies = []
    monkeypatch.setattr(SessionState, "filtered_state", property(copies.append))
    page.run()

    assert not page.exception
    assert not copies
