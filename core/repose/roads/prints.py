"""Prints of a puppet by themselves: what is painted or enlarged gets them back as they were."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from core.geometry import Size
from core.pose.skeleton import Person
from core.repose.order import Switches
from core.repose.puppet import Posture, Puppet
from core.repose.rigid import Patch

Pixels = NDArray[np.uint8]
FEATHER = 3  # pixels over which a print fades into what it is laid on


def visible_prints(
    puppet: Puppet, person: Person, drawn_at: Size, size: Size, switches: Switches
) -> Image.Image | None:
    """RGBA of ``size``: the prints as far as nothing lies over them; None without any.

    ``person`` is in pixels of ``drawn_at``, where what covers them is looked for; they themselves
    are warped from the source's pixels once, at ``size``.
    """
    if not puppet.prints:
        return None
    shown = _shown(puppet, puppet.posture(person), drawn_at, switches).resize(
        size, Image.Resampling.BICUBIC
    )
    x, y = size.width / drawn_at.width, size.height / drawn_at.height
    laid = puppet.prints_in(puppet.posture(person.scaled(x, y)), size)
    cover = np.minimum(np.asarray(shown), laid[..., 3])
    soft = np.asarray(Image.fromarray(cover).filter(ImageFilter.BoxBlur(FEATHER)))
    return Image.fromarray(np.dstack([laid[..., :3], np.minimum(cover, soft)]))


def _shown(puppet: Puppet, posture: Posture, size: Size, switches: Switches) -> Image.Image:
    """Grey: how much of each pixel is a print. Told by what changes when prints are white instead
    of black, so whatever lies over them counts as it is drawn."""
    white, black = (
        _blank(puppet, level).drawn(posture, size, switches)[..., 0] for level in (255, 0)
    )
    return Image.fromarray(white - np.minimum(white, black))


def _blank(puppet: Puppet, level: int) -> Puppet:
    """The same with its prints all black (0) or white (255)."""
    blank = copy(puppet)
    blank.prints = tuple(replace(patch, pixels=_filled(patch, level)) for patch in puppet.prints)
    blank.__dict__.pop("_small", None)  # its keys are ids of pixels, which come and go here
    return blank


def _filled(patch: Patch, level: int) -> Pixels:
    cover = patch.pixels[..., 3]
    colour = cover if level else np.zeros_like(cover)
    return np.dstack([colour, colour, colour, cover])
