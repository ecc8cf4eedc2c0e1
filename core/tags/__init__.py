"""A vocabulary of tags as danbooru-trained checkpoints know them: what each means, what it says by
itself, which exclude each other, and completion while one is typed."""

from __future__ import annotations

from core.tags.exclusions import Conflict, Exclusion, conflicts, exclusions
from core.tags.search import complete
from core.tags.tag import Rank, Tag
from core.tags.vocabulary import all_tags, implied, tag

__all__ = ["Conflict", "Exclusion", "Rank", "Tag", "all_tags", "complete", "conflicts",
           "exclusions", "implied", "tag"]  # fmt: skip
