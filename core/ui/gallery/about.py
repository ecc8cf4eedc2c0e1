"""What the gallery tells of a picture: its words, its settings, how it came out."""

from __future__ import annotations

import html
import time
from typing import TYPE_CHECKING, Any

from core.cutout.methods import methods
from core.cutout.request import GroundKind
from core.gallery.record import told_of
from core.generation.request import GenerationRequest
from core.glossary import Term
from core.identity import stored
from core.identity.identity import IdentityScore
from core.models.painter import DRAWING
from core.pose.stored_score import KeptScore, percent
from core.ui.cutout.ground import TITLES as GROUND_TITLES
from core.ui.cutout.restore import request_of
from core.ui.resources import studio
from core.ui.score_view import worst_joints
from core.ui.settings import (
    ENLARGE,
    GUIDANCE,
    POSE_GUIDANCE,
    POSE_STRENGTH,
    REFINE_SCALE,
    STEPS,
)
from core.ui.upscale import networks

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord


def about(record: ImageRecord) -> str:
    """Rows of a definition list."""
    rows = [
        *_cut_out(record),
        *_told(record),
        *_words(record.request),
        *_settings(record.request),
        *_outcome(record),
    ]
    return "".join(
        f'<dt>{name}</dt><dd class="wide">{html.escape(text)}</dd>' for name, text in rows if text
    )


def _cut_out(record: ImageRecord) -> list[tuple[str, str]]:
    request = request_of(record)
    if request is None:
        return []
    titles = {one.name: one.title for one in methods(studio().config)}
    used = str(record.extras.get("method", request.method))
    by_hand = ", corrected with the brush" if request.strokes else ""
    ground = request.ground
    told = ground.value if ground.kind in (GroundKind.COLOUR, GroundKind.PLACE) else ""
    return [
        ("Cut out by", titles.get(used, used) + by_hand),
        ("Background", told or GROUND_TITLES[ground.kind].lower()),
    ]


def _told(record: ImageRecord) -> list[tuple[str, str]]:
    """What the file of another program said."""
    told = told_of(record.extras)
    if record.request or not told.get("tool"):
        return []
    settings = "\n".join(f"{name}: {text}" for name, text in told.get("settings", {}).items())
    return [
        ("Prompt", told.get("prompt", "")),
        (Term.NEGATIVE_PROMPT.label, told.get("negative_prompt", "")),
        ("Made with", told["tool"]),
        ("Settings", settings),
    ]


def _words(request: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("Prompt", str(request.get("prompt", ""))),
        (Term.NEGATIVE_PROMPT.label, str(request.get("negative_prompt", ""))),
    ]


def _settings(request: dict[str, Any]) -> list[tuple[str, str]]:
    if not request:
        return []
    asked = GenerationRequest.from_dict(request)
    if asked.is_drawn:
        rows = [(Term.CHECKPOINT.label, DRAWING.title), (Term.SEED.label, str(asked.seed))]
        return rows if asked.pose else [*rows, ("Pose", "no pose")]
    drawn = [asked.checkpoint, f"drawn at {asked.size}"]
    drawn += [*_enlarged(asked), *_fixed(asked)]
    held = [POSE_STRENGTH.describe(asked.control_strength)] if asked.pose else ["no pose"]
    held += [POSE_GUIDANCE.describe(True)] * bool(asked.pose and asked.pose_guidance)
    rules = [STEPS.describe(asked.steps), GUIDANCE.describe(asked.guidance), *held]
    return [
        (Term.CHECKPOINT.label, ", ".join(drawn)),
        ("Settings", ", ".join(rules)),
        (Term.SEED.label, str(asked.seed)),
    ]


def _enlarged(asked: GenerationRequest) -> list[str]:
    """What made it larger than it was drawn, and by which networks."""
    said: list[str] = []
    if asked.refine is not None:
        refined = REFINE_SCALE.describe(asked.refine.scale)
        said.append(f"{refined} by {networks.title(asked.refine.upscaler)}")
    if asked.enlarge > 1:
        said.append(f"{ENLARGE.describe(asked.enlarge)} by {networks.title(asked.upscaler)}")
    return said


def _fixed(asked: GenerationRequest) -> list[str]:
    if asked.fix is None:
        return []
    parts = [name for name, on in (("faces", asked.fix.faces), ("hands", asked.fix.hands)) if on]
    return [f"{' and '.join(parts)} fixed"]


def _outcome(record: ImageRecord) -> list[tuple[str, str]]:
    extras = record.extras
    made = time.strftime("%d %B %Y, %H:%M", time.localtime(record.created)).lstrip("0")
    took = f", in {extras['seconds']:.1f} seconds" if "seconds" in extras else ""
    return [
        *_pose_held(record.score),
        *_character_kept(record.identity),
        ("Size", f"{record.width}×{record.height} pixels"),
        ("Made", made + took),
        ("Notes", "\n".join(map(str, extras.get("notes", ())))),
    ]


def _character_kept(identity: IdentityScore | None) -> list[tuple[str, str]]:
    if identity is None:
        return []
    told = f"{percent(identity.value)}, {stored.grade_of(identity.value)}"
    return [
        (Term.LIKENESS.label, told),
        ("Kept", ", ".join(identity.kept)),
        ("Changed", ", ".join(identity.lost)),
    ]


def _pose_held(score: KeptScore | None) -> list[tuple[str, str]]:
    if score is None:
        return []
    worst = worst_joints(score, 5)
    people = f"{score.people_found} of {score.people_asked} found" if score.people_asked > 1 else ""
    return [
        (Term.POSE_SCORE.label, f"{percent(score.oks)}, {score.grade}"),
        ("Joints in place", percent(score.pck)),
        ("People", people),
        ("Joints off", worst or "none" * bool(score.errors)),
    ]
