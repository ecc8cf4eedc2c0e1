"""The XMP packet of a picture: how it came about, and in JPEG and WebP the studio's settings."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, cast

# https://cv.iptc.org/newscodes/digitalsourcetype/
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
# An identifier only; RFC 6761 keeps the name from ever being a place.
NAMESPACE = "https://poseanimeflow.invalid/settings/"

_PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'xmlns:poseanimeflow="{namespace}"{source}>{settings}</rdf:Description></rdf:RDF></x:xmpmeta>'
)


class DigitalSource(StrEnum):
    """How a picture came about, in the words of the IPTC."""

    GENERATED = "trainedAlgorithmicMedia"
    INPAINTED = "compositeWithTrainedAlgorithmicMedia"
    UPSCALED = "algorithmicallyEnhanced"

    @classmethod
    def of(cls, request: Mapping[str, Any], kind: str = "") -> DigitalSource | None:
        """Of a picture that this request made, and for the gallery is of this ``kind``; None for a
        person's own picture, of which nothing is claimed."""
        if request.get("prompt"):
            start: Any = request.get("start_from")
            told = cast("dict[str, Any]", start) if isinstance(start, dict) else {}
            keeps_a_part = bool(told.get("mask") or told.get("outpaint"))
            return cls.INPAINTED if keeps_a_part else cls.GENERATED
        return cls.UPSCALED if kind == "upscaled" else None


_SETTINGS = re.compile(rb"<poseanimeflow:settings>([^<]*)</poseanimeflow:settings>")


def packet(origin: DigitalSource | None, settings: str = "") -> str:
    """What other programs shall see of how the picture came about, and the studio's settings."""
    source = f' Iptc4xmpExt:DigitalSourceType="{SOURCE_TYPES}{origin}"' if origin else ""
    told = html.escape(settings, quote=False)
    told = f"<poseanimeflow:settings>{told}</poseanimeflow:settings>" if told else ""
    return _PACKET.format(namespace=NAMESPACE, source=source, settings=told)


def settings_in(found: bytes) -> str:
    """The ``settings`` of a packet as they were written; empty when it has none."""
    told = _SETTINGS.search(found)
    return html.unescape(told[1].decode("utf-8", "replace")) if told else ""
