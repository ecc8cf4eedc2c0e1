"""What a search for a pose is asked for, and what comes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from core.errors import PoseFormatError, RequestRejected
from core.generation.validation import list_from
from core.pose import openpose
from core.pose.detection.detectors import AUTO
from core.pose.detection.ensemble import Findings
from core.pose.skeleton import BODY_JOINTS, Joint


@dataclass(frozen=True, kw_only=True)
class DetectRequest:
    """``picture`` is an id of the studio's inputs, empty where the picture itself is handed over.

    ``detector`` is the id of one, ``AUTO``, or OpenPose's; ``keeps_terms`` is a person's word on
    OpenPose's licence. ``closely``: looks several times, which only our own looks can do;
    ``hands_and_face`` is for OpenPose, others find what they were taught.
    """

    picture: str = ""
    detector: str = AUTO
    closely: bool = False
    hands_and_face: bool = False
    keeps_terms: bool = False

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> DetectRequest:
        """Inverse of ``to_dict``; ``RequestRejected`` for what it could not have written."""
        known = {name: values[name] for name in asdict(cls()) if name in values}
        texts = [known.get("picture", ""), known.get("detector", AUTO)]
        marks = [known.get(name, False) for name in ("closely", "hands_and_face", "keeps_terms")]
        is_usable = all(isinstance(text, str) for text in texts)
        if not is_usable or not all(isinstance(mark, bool) for mark in marks):
            raise RequestRejected(
                expected="a picture and a pose detector",
                got=f"{known!r:.80}",
                shown="Choose a picture and a detector.",
            )
        return cls(**known)


MOST_PICTURES = 24


@dataclass(frozen=True)
class SeveralRequest:
    """Pictures of the studio's inputs, as the frames of a film: each is looked at by the detector
    that suits it, and those without anybody are passed over."""

    pictures: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.pictures) <= MOST_PICTURES:
            raise RequestRejected(
                expected=f"1 to {MOST_PICTURES} pictures",
                got=len(self.pictures),
                todo="choose fewer",
                shown=f"Look for poses in 1 to {MOST_PICTURES} pictures at a time.",
            )

    def to_dict(self) -> dict[str, Any]:
        return {"pictures": list(self.pictures)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> SeveralRequest:
        """Inverse of ``to_dict``; ``RequestRejected`` for what it could not have written."""
        return cls(tuple(map(str, list_from("pictures", values.get("pictures")))))


class Reason(StrEnum):
    """Why this detector looked."""

    CHOSEN = "chosen"
    ONLY = "only"
    DRAWING = "drawing"
    PHOTO = "photo"
    NOBODY = "nobody"


_WHY = {
    Reason.CHOSEN: "",
    Reason.ONLY: "",
    Reason.DRAWING: "This looks like a drawing: the built-in detector looked.",
    Reason.PHOTO: "This looks like a photo or a 3D render: {title} looked.",
    Reason.NOBODY: "The built-in detector saw nobody: {title} looked.",
}
assert set(_WHY) == set(Reason)


@dataclass(frozen=True, kw_only=True)
class FoundPose:
    """``detector`` is the id of the one that looked; ``other`` the one to ask instead where the
    studio chose, else empty."""

    findings: Findings
    detector: str
    title: str
    reason: Reason = Reason.CHOSEN
    other: str = ""
    other_title: str = ""

    @property
    def why(self) -> str:
        """In a sentence; empty where nothing was to choose."""
        return _WHY[self.reason].format(title=self.title)

    def to_json(self) -> str:
        """Inverse of ``from_json``."""
        values = {
            "pose": json.loads(openpose.dumps(self.findings.pose)),
            "unsure": [[int(joint) for joint in joints] for joints in self.findings.unsure],
            "detector": self.detector, "title": self.title, "reason": self.reason.value,
            "other": self.other, "other_title": self.other_title,
        }  # fmt: skip
        return json.dumps(values, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> FoundPose:
        """Raises ``PoseFormatError`` for what ``to_json`` could not have written."""
        try:
            values = json.loads(text)
            pose = openpose.loads(json.dumps(values["pose"]))
            unsure = tuple(tuple(_joint(one) for one in joints) for joints in values["unsure"])
            names = {
                name: str(values[name]) for name in ("detector", "title", "other", "other_title")
            }
            reason = Reason(values["reason"])
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise PoseFormatError(
                expected="a pose that the studio found",
                got="another file",
                todo="look for it again",
                shown="The pose that was found cannot be read. Look for it again.",
            ) from error
        return cls(findings=Findings(pose, unsure), reason=reason, **names)


def _joint(number: Any) -> Joint:
    if not 0 <= number < BODY_JOINTS:
        raise ValueError(number)
    return Joint(number)
