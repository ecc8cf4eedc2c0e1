"""Pages run from Home.py on the real studio over an empty data folder; its worker stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.config import ROOT
from core.job_kinds import PICTURES
from core.jobs.lease import Lease
from core.studio import Studio, close_studio, open_studio
from core.ui import state
from core.ui.pose import finding
from tests.pages.generating import TINY


@pytest.fixture
def data_folder(tmp_path, monkeypatch) -> Path:
    """An empty data folder that holds one checkpoint in name: the files are there, not loadable."""
    folder = tmp_path / "data"
    for part in ("unet", "vae", "text_encoder", "controlnet"):
        (folder / "models" / TINY / part).mkdir(parents=True)
        (folder / "models" / TINY / part / "diffusion_pytorch_model.safetensors").touch()
    monkeypatch.setenv("POSEANIME_DATA", str(folder))
    monkeypatch.setenv("POSEANIME_DEVICE", "cpu")
    monkeypatch.setenv("POSEANIME_MIN_FREE_MB", "0")
    return folder


@pytest.fixture
def studio(data_folder, lasting_leases) -> Iterator[Studio]:
    """The studio that the pages will open. Another worker seems to hold the lease, so that what a
    page submits stays in the queue to be looked at."""
    st.cache_resource.clear()
    st.cache_data.clear()
    opened = open_studio()
    assert Lease(opened.database, PICTURES).acquire()
    yield opened
    close_studio(opened.config)
    st.cache_resource.clear()


@pytest.fixture(autouse=True)
def patient(monkeypatch) -> None:
    """Every search for a pose is over before the page goes on, on a busy machine too."""
    monkeypatch.setattr(finding, "QUICK_SECONDS", 60.0)


@pytest.fixture
def visit(studio) -> AppTest:
    """A visitor who has seen nothing yet."""
    return AppTest.from_file(ROOT / "Home.py", default_timeout=60)


@pytest.fixture
def home(visit) -> AppTest:
    """Home after its first run."""
    return visit.run()


@pytest.fixture
def open_page(visit) -> Callable[[str], AppTest]:
    """Go to a page by its file name in pages/."""

    def go(script: str) -> AppTest:
        return visit.switch_page(f"pages/{script}").run()

    return go


@pytest.fixture
def page(open_page, studio):
    """Generate with the checkpoint of ``data_folder``; tests of other pages have their own."""
    opened = open_page("4_Generate.py")
    assert not opened.exception
    assert not opened.error
    opened.selectbox(key=state.CHECKPOINT).select(TINY).run()
    return opened
