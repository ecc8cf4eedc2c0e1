"""A studio whose gallery has drawn figures in it, each before nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PIL import Image

from core.config import Config
from core.gallery.record import ImageRecord
from core.pose import presets
from core.repose.request import AskedPose, ReposeRequest, Source
from core.studio import Studio
from tests.jobs.inline import InlineBackend
from tests.repose.conftest import source_of


@pytest.fixture
def studio(config: Config) -> Iterator[Studio]:
    """Its jobs are over when they are submitted."""
    opened = Studio(config, InlineBackend)
    yield opened
    opened.close()


def upload(studio: Studio, seed: int = 3) -> ImageRecord:
    picture = Image.fromarray(source_of(seed=seed).picture)
    return studio.gallery.save(picture, kind="upload", request={})


def source(record: ImageRecord, seed: int = 3, **values) -> Source:
    return Source(**{"image_id": record.id, "pose": source_of(seed=seed).pose} | values)


def asked(*names: str) -> tuple[AskedPose, ...]:
    return tuple(AskedPose(presets.get(name).pose, name) for name in names)


@pytest.fixture
def request_(studio: Studio) -> ReposeRequest:
    """One drawn figure in two poses."""
    return ReposeRequest(sources=(source(upload(studio)),), poses=asked("sitting", "jogging"))
