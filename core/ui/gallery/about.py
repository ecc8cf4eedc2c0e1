"""What the gallery tells of a picture: its words, its settings, how it came out."""

from __future__ import annotations

import html
import time
from typing import TYPE_CHECKING, Any

from core.cutout.methods import methods
from core.cutout.request import GroundKind
from core.gallery.record import told_of
from core.generation.conditioning.regional.texts import texts_of
from core.generation.request import GenerationRequest
from core.glossary import Term
from core.identity import stored
from core.identity.identity import IdentityScore
from core.models.painter import DRAWING
from core.pose.stored_score import KeptScore, percent
from core.prompts.language.choices import has_choices
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
    REGIONAL,
    STEPS,
)
from core.ui.texts import said, t
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
        f'<dt>{html.escape(name)}</dt><dd class="wide">{html.escape(text)}</dd>'
        for name, text in rows
        if text
    )


def _cut_out(record: ImageRecord) -> list[tuple[str, str]]:
    request = request_of(record)
    if request is None:
        return []
    titles = {one.name: one.title for one in methods(studio().config)}
    used = str(record.extras.get("method", request.method))
    method = said(titles.get(used, used))
    by_hand = t("{method}, corrected with the brush", method=method)
    ground = request.ground
    told = ground.value if ground.kind in (GroundKind.COLOUR, GroundKind.PLACE) else ""
    return [
        (t("Cut out by"), by_hand if request.strokes else method),
        (t("Background"), told or said(GROUND_TITLES[ground.kind]).lower()),
    ]


def _told(record: ImageRecord) -> list[tuple[str, str]]:
    """What the file of another program said."""
    told = told_of(record.extras)
    if record.request or not told.get("tool"):
        return []
    settings = "\n".join(f"{name}: {text}" for name, text in told.get("settings", {}).items())
    return [
        (t("Prompt"), told.get("prompt", "")),
        (said(Term.NEGATIVE_PROMPT.label), told.get("negative_prompt", "")),
        (t("Made with"), told["tool"]),
        (t("Settings"), settings),
    ]


def _words(request: dict[str, Any]) -> list[tuple[str, str]]:
    typed = [str(request.get(name, "")) for name in ("typed_prompt", "typed_negative")]
    return [
        (t("Prompt"), str(request.get("prompt", ""))),
        (said(Term.NEGATIVE_PROMPT.label), str(request.get("negative_prompt", ""))),
        (t("Chosen from"), "\n".join(one for one in typed if has_choices(one))),
    ]


def _settings(request: dict[str, Any]) -> list[tuple[str, str]]:
    if not request:
        return []
    asked = GenerationRequest.from_dict(request)
    if asked.is_drawn:
        rows = [
            (said(Term.CHECKPOINT.label), said(DRAWING.title)),
            (said(Term.SEED.label), str(asked.seed)),
        ]
        return rows if asked.pose else [*rows, (t("Pose"), t("no pose"))]
    drawn = [asked.checkpoint, t("drawn at {size}", size=asked.size)]
    drawn += [*_enlarged(asked), *_fixed(asked)]
    held = [POSE_STRENGTH.describe(asked.control_strength)] if asked.pose else [t("no pose")]
    held += [POSE_GUIDANCE.describe(True)] * bool(asked.pose and asked.pose_guidance)
    held += [REGIONAL.describe(True)] * (texts_of(asked, asked.prompt) is not None)
    rules = [STEPS.describe(asked.steps), GUIDANCE.describe(asked.guidance), *held]
    return [
        (said(Term.CHECKPOINT.label), ", ".join(drawn)),
        (t("Settings"), ", ".join(map(said, rules))),
        (said(Term.SEED.label), str(asked.seed)),
    ]


def _enlarged(asked: GenerationRequest) -> list[str]:
    """What made it larger than it was drawn, and by which networks."""
    how: list[tuple[str, str]] = []
    if asked.refine is not None:
        how.append((REFINE_SCALE.describe(asked.refine.scale), asked.refine.upscaler))
    if asked.enlarge > 1:
        how.append((ENLARGE.describe(asked.enlarge), asked.upscaler))
    return [
        t("{enlarged} by {network}", enlarged=said(enlarged), network=networks.title(upscaler))
        for enlarged, upscaler in how
    ]


def _fixed(asked: GenerationRequest) -> list[str]:
    if asked.fix is None:
        return []
    if asked.fix.faces and asked.fix.hands:
        return [t("faces and hands fixed")]
    return [t("faces fixed") if asked.fix.faces else t("hands fixed")]


def _outcome(record: ImageRecord) -> list[tuple[str, str]]:
    extras = record.extras
    made = time.strftime(t("%d %B %Y, %H:%M"), time.localtime(record.created)).lstrip("0")
    if "seconds" in extras:
        made = t("{made}, in {seconds} seconds", made=made, seconds=f"{extras['seconds']:.1f}")
    return [
        *_pose_held(record.score),
        *_character_kept(record.identity),
        (t("Size"), t("{size} pixels", size=f"{record.width}×{record.height}")),
        *_played(record),
        (t("Made"), made),
        (t("Notes"), "\n".join(said(str(note)) for note in extras.get("notes", ()))),
    ]


def _played(record: ImageRecord) -> list[tuple[str, str]]:
    """Of a clip that was broken off, how many frames it has of how many."""
    clip = record.clip
    if clip is None:
        return []
    there = len(studio().gallery.clips.frames(record.id))
    told = t(
        "{frames} frames, {fps} a second, {seconds} s",
        frames=there, fps=clip.fps, seconds=f"{there / clip.fps:.1f}",
    )  # fmt: skip
    missing = clip.frames - there
    parts = [told, *([t("{count} are missing", count=missing)] if missing > 0 else [])]
    return [(t("Clip"), " · ".join(parts))]


def _character_kept(identity: IdentityScore | None) -> list[tuple[str, str]]:
    if identity is None:
        return []
    told = f"{percent(identity.value)}, {said(stored.grade_of(identity.value))}"
    return [
        (said(Term.LIKENESS.label), told),
        (t("Kept"), ", ".join(map(said, identity.kept))),
        (t("Changed"), ", ".join(map(said, identity.lost))),
    ]


def _pose_held(score: KeptScore | None) -> list[tuple[str, str]]:
    if score is None:
        return []
    worst = worst_joints(score, 5)
    people = t("{found} of {asked} found", found=score.people_found, asked=score.people_asked)
    return [
        (said(Term.POSE_SCORE.label), f"{percent(score.oks)}, {said(score.grade)}"),
        (t("Joints in place"), percent(score.pck)),
        (t("People"), people * (score.people_asked > 1)),
        (t("Joints off"), worst or t("none") * bool(score.errors)),
    ]
