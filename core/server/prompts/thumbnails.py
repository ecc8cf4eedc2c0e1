"""What a prompt looks like in its pose: small drawings of templates, kept in memory."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from core.config import Config
from core.figures.casting import MOST_WORDS, SAMPLES
from core.geometry import Size
from core.pose.presets import Preset
from core.pose.suggest import laid_on
from core.posed_prompts.poses import first_pose, known_presets
from core.prompts import library
from core.prompts.library import Template
from core.prompts.user_templates import UserTemplates
from core.server.drawing_request import DrawingRequest
from core.server.prompts.framing import framed
from core.user_folder import is_own

SIZE = Size(288, 384)
# 12 KB each.
KEPT = 1_000
PLAYER = SAMPLES["runner"].character
"""Plays where a prompt says only how something is drawn, or where."""


def template_of(template_id: str, config: Config) -> Template:
    """One of the library or of a person's own. Raises ``InputRejected`` or ``NotFound``."""
    if is_own(template_id):
        return UserTemplates(config.prompts_folder).get(template_id)
    return library.template(template_id)


def version(template: Template, pose: Preset) -> str:
    """Another one for what may look otherwise."""
    drawn = (template.prompt, pose.id, str(template.is_whole), template.subject, template.frame)
    told = "\n".join((*drawn, *map(str, SIZE)))
    values = repr(sorted(template.blanks.items()))
    return hashlib.blake2b((told + values).encode(), digest_size=8).hexdigest()


def thumbnail(template_id: str, config: Config) -> bytes:
    """WebP of ``SIZE``; drawn in 40 ms, or kept from before. Raises as ``template_of`` does."""
    template = template_of(template_id, config)
    pose = first_pose(template, known_presets(config))
    return _drawn(_request(template, pose))


def _request(template: Template, preset: Preset) -> DrawingRequest:
    pose = framed(laid_on(preset.pose, SIZE), template.frame)
    is_said = template.is_whole or template.subject
    players = () if is_said else tuple(PLAYER for _ in pose.people)
    words = library.combine("" if template.is_whole else template.subject, library.fill(template))
    prompt = words[:MOST_WORDS]
    return DrawingRequest(pose, SIZE, prompt, characters=players)


@lru_cache(maxsize=KEPT)
def _drawn(request: DrawingRequest) -> bytes:
    return request.draw()
