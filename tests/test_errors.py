"""The two sentences of an error: one for the log and the command line, one for pages."""

from __future__ import annotations

from core.errors import RequestRejected, StudioError


def test_a_page_says_it_in_its_own_words():
    error = RequestRejected("Expected a prompt, got ''.", shown="Write a  prompt\nfirst.")
    assert isinstance(error, StudioError)
    assert str(error) == "Expected a prompt, got ''."
    assert error.shown == "Write a prompt first."


def test_without_own_words_the_technical_line_is_shown():
    assert StudioError("Expected a,\n got b.").shown == "Expected a, got b."
