"""What a page's test leaves behind hurts no test after it."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from training.processes import process_pool

HERE = sys.modules["__main__"]


@pytest.fixture(scope="module", autouse=True)
def spawned_after_the_test() -> Iterator[None]:
    """Torn down when all that belongs to a single test was: where the next test would stand."""
    yield
    assert sys.modules["__main__"] is HERE
    process = multiprocessing.get_context("spawn").Process(target=sys.exit, args=(0,))
    process.start()
    process.join()
    assert process.exitcode == 0
    with process_pool(1) as pool:
        assert pool.submit(abs, -3).result() == 3


def test_a_page_from_a_function_takes_the_place_of_main() -> None:
    def page(word: str) -> None:
        import streamlit

        streamlit.write(word)

    shown = AppTest.from_function(page, kwargs={"word": "Hello"}).run()
    assert shown.markdown[0].value == "Hello"
    assert sys.modules["__main__"] is not HERE
