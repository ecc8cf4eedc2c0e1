"""The lists: the vocabulary of tags, which never changes while the studio runs, and the names of
characters and models, which do."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from core.characters.card import Card, handle_of
from core.models import registry
from core.server import language
from core.studio import Studio
from core.tags import Tag, all_tags
from core.tags.vocabulary import FOLDER as TAGS
from core.texts import FOLDER as TEXTS

# Those changed last: a list to choose from, not the whole studio.
MOST_CHARACTERS = 500
# Another number for rows of another form.
FORM = b"1"


@cache
def tags(asked: str) -> bytes:
    """``{"tags": [[name, category, rank, [alias, …]], …], "kinds": {category: its name}}``: what
    the browser searches, with the names of categories in the language that is asked for."""
    kinds = dict.fromkeys(tag.category for tag in all_tags())
    rows = [_row(tag) for tag in all_tags()]
    return _json({"tags": rows, "kinds": {kind: language.said(kind, asked) for kind in kinds}})


@cache
def tags_version(asked: str) -> str:
    """Another one for other files of the vocabulary or of the language. They are read, not parsed:
    a page asks before anybody types."""
    files = sorted(TAGS.glob("*.toml")) + sorted((TEXTS / asked).glob("*.toml"))
    return version_of(b"".join((FORM, *(path.read_bytes() for path in files))))


def _row(tag: Tag) -> list[Any]:
    return [tag.name, tag.category, int(tag.rank), list(tag.aliases)]


def names(studio: Studio) -> bytes:
    """``{"characters": [{name, note}, …], "loras": [{name, weight, note}, …], "embeddings": [{name,
    note}, …]}``: what can stand after @, in ``<lora:…>`` and among the words now."""
    cards = studio.characters.find(limit=MOST_CHARACTERS).cards
    config = studio.config
    return _json({
        "characters": [one for card in cards for one in _of_card(card)],
        "loras": [
            {"name": spec.title if spec.is_own else spec.id, "weight": spec.weight,
             "note": spec.trigger}
            for spec in registry.loras(config) if spec.is_installed(config)
        ],
        "embeddings": [
            {"name": spec.token, "note": spec.title if spec.title != spec.token else ""}
            for spec in registry.embeddings(config) if spec.is_installed(config)
        ],
    })  # fmt: skip


def _of_card(card: Card) -> list[dict[str, str]]:
    outfits = (f"{card.handle}:{handle_of(one.name)}" for one in card.outfits)
    return [{"name": name, "note": card.name} for name in (card.handle, *outfits)]


def version_of(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
