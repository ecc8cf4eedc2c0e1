"""What the studio never makes: anything sexual with minors, and nudity of real people.

``check`` is asked where a request comes into being, so that pages, the command line, jobs, files
and other programs meet the same refusal.
"""

from __future__ import annotations

from core.safety.checking import check

__all__ = ["check"]
