"""What somebody who asks may see: their own and what is shared, or everything."""

from __future__ import annotations

from starlette.requests import Request

from core.gallery.search.viewer import EVERYBODY, Viewer
from core.jobs.job import GUEST, guest_of
from core.server import visitor
from core.server.serving import is_for_others
from core.studio import Studio, open_studio

NOBODY = f"{GUEST}nobody"
"""A browser of another machine that keeps no cookie."""


def viewer_named(name: str | None, studio: Studio) -> Viewer:
    """On a machine of one's own everybody sees everything, and so in a household that shares its
    gallery. Else a guest sees as a guest, and who was here before others came as its owner."""
    if studio.config.shared_gallery or not is_for_others():
        return EVERYBODY
    return Viewer(guest_of(name or NOBODY))


def studio_for(request: Request) -> Studio:
    """The studio as who asks for this has it."""
    studio = open_studio()
    name = visitor.visitor_of("; ".join(request.headers.getlist("cookie")))
    return studio.seen_by(viewer_named(name, studio))


def check_sees(request: Request, image_id: str) -> None:
    """Before what was made of a picture and kept for all is shown. Raises ``NotFound``."""
    studio = studio_for(request)
    if studio.viewer.is_restricted:
        studio.gallery.get(image_id)
