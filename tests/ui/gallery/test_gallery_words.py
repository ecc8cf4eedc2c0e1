"""What the Gallery's tables say is said in every language, and what is transparent is seen."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from core.gallery.record import KINDS
from core.texts import Language, texts
from core.ui.components import gallery_grid
from core.ui.gallery import detail, filters, panels, picked

TABLES = (filters.KINDS, filters.SCORES, filters.DAYS, filters.STARS, panels.ORDERS, picked.STARS)
LABELS = [
    *(label for table in TABLES for label in table.values()),
    *panels.VIEWS,
    *filter(None, (gallery_grid.KINDS.get(kind, kind) for kind in KINDS)),
]


@pytest.mark.parametrize("language", [Language.JAPANESE], ids=lambda one: one.code)
def test_labels_of_tables_are_in_the_table(language):
    table = texts(language)
    table.missing.clear()
    assert [label for label in LABELS if not table.said(label)] == []
    assert table.missing == set()


def encoded(mode: str, kind: str = "PNG", **save: object) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (8, 8)).save(buffer, kind, **save)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "is_clear"),
    [
        (encoded("RGB"), False),
        (encoded("RGBA"), True),
        (encoded("LA"), True),
        (encoded("P", transparency=0), True),
        (encoded("P"), False),
        (encoded("RGB", "JPEG"), False),
        (encoded("RGBA")[:20], False),
        (b"", False),
    ],
)
def test_a_transparent_file_of_any_kind_stands_before_checks(data, is_clear):
    assert detail._is_clear(data) is is_clear
