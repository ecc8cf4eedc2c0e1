"""The languages of the interface."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache


class Language(Enum):
    """Its code, as BCP 47 has it, and how it calls itself."""

    ENGLISH = ("en", "English")
    JAPANESE = ("ja", "日本語")

    @property
    def code(self) -> str:
        return self.value[0]

    @property
    def title(self) -> str:
        return self.value[1]

    @staticmethod
    @lru_cache(maxsize=256)
    def of(code: str | None) -> Language | None:
        """The one that a browser means by "ja", "ja-JP", "en_GB"; None for those there are not."""
        first = re.split("[-_]", (code or "").lower())[0]
        return next((one for one in Language if one.code == first), None)
