"""Files that are dropped anywhere on a page, or pasted, go to one of its uploaders."""

from __future__ import annotations

from pathlib import Path

from core.server.uploads import MEBIBYTE, PICTURE_MEGABYTES
from core.ui.components.bridge import declare, sources
from core.ui.texts import t

TYPES = ["image/png", "image/jpeg", "image/webp"]

_FOLDER = Path(__file__).parent

_component = declare(
    "dropping", css=sources(_FOLDER, "dropping.css"), js=sources(_FOLDER, "dropping.js")
)


def dropping(uploader: str, stage: str, words: str, *, key: str) -> None:
    """While this is on a page, pictures that come go to the uploader with the key ``uploader``,
    which holds them to its kinds and sizes.

    While files are held over the page, ``words`` stand over the container with the key ``stage``,
    and for a moment why one was not taken. What is dropped on an uploader goes there.
    """
    refusal = t("only PNG, JPEG and WebP up to {size} MB are taken.", size=PICTURE_MEGABYTES)
    _component(
        key=key,
        data={
            "uploader": _css_class(uploader),
            "stage": _css_class(stage),
            "words": words,
            "refusal": refusal,
            "types": TYPES,
            "bytes": PICTURE_MEGABYTES * MEBIBYTE,
        },
        height=1,
    )


def _css_class(key: str) -> str:
    """As Streamlit writes the key of a widget or container into its class."""
    return f"st-key-{key.replace('.', '-')}"
