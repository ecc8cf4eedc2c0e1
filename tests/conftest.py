"""Fixtures that several packages share."""

from __future__ import annotations

import functools
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
# Several threads on a busy machine make tiny models five times slower, not faster.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# A developer's own settings stay out of the tests.
os.environ["POSEANIME_SETTINGS"] = os.path.join(
    tempfile.gettempdir(), "poseanime-none", "none.toml"
)

import numpy as np
import pytest
from streamlit.components.v2 import manifest_scanner

from core.config import Config
from core.geometry import Size
from core.jobs import lease
from core.models.files.packages import PackageFile
from core.models.hardware import bfloat16
from core.pose.skeleton import Person, Pose

MAIN = sys.modules["__main__"]

STANDING = [
    (64, 38), (64, 56), (50, 57), (44, 80), (42, 101), (78, 57), (84, 80), (86, 101), (56, 100),
    (55, 132), (54, 164), (72, 100), (73, 132), (74, 164), (60, 34), (68, 34), (55, 37), (73, 37),
]  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def packages_searched_once() -> Iterator[None]:
    """``AppTest`` reads the metadata of all installed packages for every page that it opens, in
    search of components, which takes longer than the page does."""
    with pytest.MonkeyPatch.context() as patch:
        found = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture(scope="session", autouse=True)
def full_precision() -> Iterator[None]:
    """Pictures are compared bit by bit: a processor that is faster in bfloat16 stays out of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bfloat16, "has_instructions", lambda: False)
        yield


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """``AppTest`` leaves its script behind as ``__main__``, and whatever process is spawned later
    would run that script first, without a page around it, and die."""
    sys.modules["__main__"] = MAIN
    yield
    sys.modules["__main__"] = MAIN


@pytest.fixture
def config(tmp_path) -> Config:
    return Config(data_folder=tmp_path / "data", device="cpu", offline=True, min_free_bytes=0)


@pytest.fixture
def settings_file(tmp_path, monkeypatch) -> Path:
    """Where the settings of this test are saved; not there yet."""
    path = tmp_path / "user" / "settings.toml"
    monkeypatch.setenv("POSEANIME_SETTINGS", str(path))
    return path


@pytest.fixture
def without_packages(monkeypatch) -> None:
    """A machine where no package that brings models is installed."""
    monkeypatch.setattr(PackageFile, "path", lambda _: None)


@pytest.fixture
def lasting_leases(monkeypatch) -> None:
    """A lane that a test holds stays held: nobody renews its lease, and machines are busy."""
    monkeypatch.setattr(lease, "LEASE_SECONDS", 3600.0)


@pytest.fixture
def standing() -> Pose:
    """One person, all joints visible, on 128×192."""
    body = np.array([(x, y, 1) for x, y in STANDING], np.float32)
    return Pose((Person(body),), Size(128, 192))
