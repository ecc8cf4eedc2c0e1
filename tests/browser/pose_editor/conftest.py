from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.pose_editor.editing import Editor
from tests.server.live import serving


@pytest.fixture(scope="session")
def address(tmp_path_factory) -> Iterator[str]:
    """One studio over an empty data folder, for all tests of the editor."""
    with serving(tmp_path_factory.mktemp("studio")) as (_process, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def editor(browser, address) -> Iterator[Editor]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = Editor(context.new_page(), address)
    yield opened
    context.close()
    assert opened.errors == []
