"""Puppets of gallery pictures, made once and kept while poses are tried on them."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock

from cachetools import LRUCache

from core.cutout import kept
from core.cutout.correcting import correct
from core.errors import InputRejected
from core.geometry import Box
from core.models.hardware.out_of_memory import give_back_on_pressure
from core.repose.puppet import Puppet
from core.repose.request import Source
from core.studio import open_studio

# Longer side of what a puppet to be looked at is made of: some 20 MB each.
LIVE_SIDE = 1024
KEPT = 12

_puppets: LRUCache[Source, Puppet] = LRUCache(KEPT)
_lock = Lock()
_making: dict[Source, Lock] = {}


def forget() -> None:
    with _lock:
        _puppets.clear()


give_back_on_pressure(forget)


def puppet_of(source: Source) -> Puppet:
    """The same one again for the same picture, pose, cut-out and prints.

    Raises ``NotFound`` for a picture that is not in the gallery, ``InputRejected`` where no figure
    is in it or its pose is not known, and what cutting out raises.
    """
    key = replace(source, look=None)
    with _lock:
        found = _puppets.get(key)
        if found is not None:
            return found
        making = _making.setdefault(key, Lock())
    try:
        with making:  # who asks meanwhile waits for the one that is being made
            with _lock:
                found = _puppets.get(key)
            made = _made(key) if found is None else found
            with _lock:
                _puppets[key] = made
    finally:
        with _lock:
            _making.pop(key, None)
    return made


def known_puppet(source: Source) -> Puppet | None:
    """The one of ``puppet_of``, if it has been made."""
    with _lock:
        return _puppets.get(replace(source, look=None))


def _made(source: Source) -> Puppet:
    if source.pose is None:
        raise InputRejected(
            expected="the pose of the picture",
            got="none",
            todo="find it, or set it by hand",
            shown="The pose of this picture is not known yet. Find it or set it by hand.",
        )
    studio = open_studio()
    picture = studio.gallery.image(source.image_id, keeps_alpha=True)
    cutout = kept.cut_out(picture, studio.config, method=source.method, pose=source.pose)
    if source.strokes:
        cutout = correct(cutout, picture, studio.pictures.get(source.strokes))
    small = cutout.at_most(LIVE_SIDE)
    share = small.size.width / cutout.size.width
    prints = None if source.prints is None else [_times(box, share) for box in source.prints]
    return Puppet.of(small, source.pose, source.person, prints=prints)


def _times(box: Box, share: float) -> Box:
    left, top, right, bottom = (round(edge * share) for edge in box)
    return Box(left, top, max(right, left + 1), max(bottom, top + 1))
