"""Looks for the pose in a picture, with the detector that was asked for or the one that suits it.

Left to itself, the built-in detector reads drawings and a fetched one reads photos and renders. A
picture counts as a photo when it looks like one (``detection.medium``) and the built-in detector is
not sure of what it sees: it is sure of drawings in grained styles too. Where it sees nobody, the
other one has a look.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from core.config import Config
from core.errors import InputRejected
from core.generation.conditioning import openpose_detector
from core.generation.finding.request import DetectRequest, FoundPose, Reason
from core.geometry import Size
from core.models import detectors
from core.pose.detect import sightings
from core.pose.detection.detectors import AUTO, STARTER, Detector, starter
from core.pose.detection.ensemble import Findings, findings_of, look_closely, look_once
from core.pose.detection.medium import looks_real
from core.pose.detection.sighting import Sighting
from core.pose.detection.steps import OnStep, unwatched

# Mean certainty of somebody's joints from which on the built-in detector is believed, whatever the
# picture looks like.
SURE = 0.6


def check(request: DetectRequest, config: Config) -> None:
    """Raises what can be told before anything is looked at."""
    if request.detector == openpose_detector.NAME:
        _check_terms(request)
        openpose_detector.check(config)
    elif request.detector != AUTO:
        detectors.find(request.detector, config)


def find(
    image: Image.Image, request: DetectRequest, config: Config, on_step: OnStep = unwatched
) -> FoundPose:
    """The people in ``image``, perhaps nobody.

    Raises ``InputRejected`` before the terms of OpenPose were agreed to, ``ModelMissing``,
    ``ModelUnusable``, and what ``on_step`` raises.
    """
    check(request, config)
    if request.detector == AUTO:
        return _automatic(image, request, config, on_step)
    if request.detector == openpose_detector.NAME:
        pose = openpose_detector.find_pose(
            image, config, with_hands_and_face=request.hands_and_face, on_step=on_step
        )
        return FoundPose(
            findings=Findings(pose, ()),
            detector=openpose_detector.NAME,
            title=openpose_detector.TITLE,
        )
    detector = detectors.find(request.detector, config)
    found = _look(image, detector, request, on_step)
    return FoundPose(findings=found, detector=detector.name, title=detector.title)


def _automatic(
    image: Image.Image, request: DetectRequest, config: Config, on_step: OnStep
) -> FoundPose:
    other = detectors.for_photos(config)
    if other is None:
        return _told(_look(image, starter(), request, on_step), starter(), Reason.ONLY, None)
    seen = _own_look(image, on_step)
    is_real = seen is not None and not _is_sure(seen)
    if is_real:
        found = _look(image, other, request, on_step)
        if not found.pose.is_empty:
            return _told(found, other, Reason.PHOTO, starter())
    if seen is None or request.closely:
        found = _look(image, starter(), request, on_step)
    else:
        found = findings_of(seen, Size(*image.size))
    if found.pose.is_empty and not is_real:
        second = _look(image, other, request, on_step)
        if not second.pose.is_empty:
            return _told(second, other, Reason.NOBODY, starter())
    return _told(found, starter(), Reason.DRAWING, other)


def is_photo(image: Image.Image, on_step: OnStep = unwatched) -> bool:
    """Whether a fetched detector should look, where one is here."""
    seen = _own_look(image, on_step)
    return seen is not None and not _is_sure(seen)


def _own_look(image: Image.Image, on_step: OnStep) -> Sequence[Sighting] | None:
    """What the built-in detector sees in a picture that looks real; None for any other."""
    return sightings(image, on_step=on_step) if looks_real(image) else None


def _is_sure(seen: Sequence[Sighting]) -> bool:
    return max((float(one.certainty.mean()) for one in seen), default=0.0) >= SURE


def _told(found: Findings, detector: Detector, reason: Reason, other: Detector | None) -> FoundPose:
    return FoundPose(
        findings=found, detector=detector.name, title=detector.title, reason=reason,
        other="" if other is None else other.name,
        other_title="" if other is None else other.title,
    )  # fmt: skip


def _look(
    image: Image.Image, detector: Detector, request: DetectRequest, on_step: OnStep
) -> Findings:
    return (look_closely if request.closely else look_once)(image, detector, on_step)


def nobody(detector: str) -> InputRejected:
    """What to say, and what to do, when nobody was found."""
    way = (
        "The built-in detector reads drawings: for photos and 3D renders, fetch another one. "
        "Or drag the figure over the picture by hand."
        if detector == STARTER
        else "Try one that shows more of the body, or drag the figure over it by hand."
    )
    return InputRejected(
        expected="a person in the picture",
        got="none",
        todo="take one in which the whole body can be seen, or trace over it by hand",
        shown=f"Nobody found in this picture. {way}",
    )


def _check_terms(request: DetectRequest) -> None:
    if not request.keeps_terms:
        raise InputRejected(
            expected="the terms of OpenPose (non-commercial use) to be accepted",
            got="no consent",
            todo="tick the box under it, or choose another detector",
            shown="OpenPose is for non-commercial work only: tick the box under it, or choose "
            "another detector.",
        )
