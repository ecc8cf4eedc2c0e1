"""What a page of the gallery shows."""

from __future__ import annotations


def prompts(page) -> list[str]:
    return [one.prompt for one in page.records]
