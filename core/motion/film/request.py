"""What following the people of a film is asked for."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from core.errors import RequestRejected
from core.files import is_digest
from core.geometry import Size
from core.motion.film.reading import MOST_SECONDS
from core.pose.detection.detectors import AUTO

# Frames a second that are looked at.
LOOKS = (6, 8, 12, 24)
USUAL_LOOKS = 12
UNKNOWN = Size(0, 0)


@dataclass(frozen=True, kw_only=True)
class FilmRequest:
    """``film`` is an id of the studio's films. Its frames from ``start`` to before ``end``, in
    seconds, are looked at, ``looks`` times a second at most. ``size`` is that of the frames as they
    are looked at, for whoever shows how far it is."""

    film: str
    start: float = 0.0
    end: float = MOST_SECONDS
    looks: int = USUAL_LOOKS
    detector: str = AUTO
    size: Size = UNKNOWN

    def __post_init__(self) -> None:
        times = (self.start, self.end)
        are_times = all(math.isfinite(one) for one in times) and 0 <= self.start < self.end
        if not are_times or self.end > MOST_SECONDS or self.looks not in LOOKS:
            raise RequestRejected(
                expected=f"a part of a film within {MOST_SECONDS:g} seconds, and one of {LOOKS}",
                got=f"{self.start:g} to {self.end:g}, {self.looks} looks a second",
                todo="choose another part",
                shown="This part of the film is empty or too long: choose another.",
            )

    @property
    def key(self) -> str:
        """The same for everything that finds the same people."""
        values = [self.film, self.start, self.end, self.looks, self.detector]
        return hashlib.blake2b(json.dumps(values).encode(), digest_size=16).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "size": list(self.size)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> FilmRequest:
        """Inverse of ``to_dict``; ``RequestRejected`` for what it could not have written."""
        try:
            width, height = values.get("size") or UNKNOWN
            film, detector = values["film"], values.get("detector", AUTO)
            if not (isinstance(film, str) and is_digest(film) and isinstance(detector, str)):
                raise TypeError(film, detector)
            return cls(
                film=film,
                start=float(values.get("start", 0.0)),
                end=float(values.get("end", MOST_SECONDS)),
                looks=int(values.get("looks", USUAL_LOOKS)),
                detector=detector,
                size=Size(int(width), int(height)),
            )
        except (TypeError, ValueError, LookupError) as error:
            raise RequestRejected(
                expected="a film, a part of it and a detector",
                got=f"{values!r:.80}",
                todo="choose the film again",
                shown="Choose the film again.",
            ) from error
