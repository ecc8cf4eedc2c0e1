"""The two sentences of an error: one for the log and the command line, one for pages."""

from __future__ import annotations

from core.errors import RequestRejected, StudioError, is_bug


def test_a_page_says_it_in_its_own_words():
    error = RequestRejected("Expected a prompt, got ''.", shown="Write a  prompt\nfirst.")
    assert isinstance(error, StudioError)
    assert str(error) == "Expected a prompt, got ''."
    assert error.shown == "Write a prompt first."


def test_without_own_words_the_technical_line_is_shown():
    assert StudioError("Expected a,\n got b.").shown == "Expected a, got b."


def test_a_bug_is_what_a_line_of_ours_raises():
    import json

    from core.pose.skeleton import Size

    def error_of(work) -> BaseException:
        try:
            work()
        except Exception as error:
            return error
        raise AssertionError("nothing was raised")

    assert is_bug(error_of(lambda: Size(2, 3).times("no factor")))
    assert not is_bug(error_of(lambda: json.loads(5)))  # inside a library
    assert not is_bug(error_of(lambda: RequestRejected("Expected this, got that.") / 2))
    assert not is_bug(RequestRejected("Expected this, got that."))
