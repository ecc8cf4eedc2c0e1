"""The XMP packet of a picture: that a model made it, and in JPEG and WebP the studio's settings."""

from __future__ import annotations

import html
import re

# https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia
GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
# An identifier only; RFC 6761 keeps the name from ever being a place.
NAMESPACE = "https://poseanimeflow.invalid/settings/"

_PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'xmlns:poseanimeflow="{namespace}"{source}>{settings}</rdf:Description></rdf:RDF></x:xmpmeta>'
)
_SETTINGS = re.compile(rb"<poseanimeflow:settings>([^<]*)</poseanimeflow:settings>")


def packet(*, is_generated: bool = True, settings: str = "") -> str:
    """``is_generated``: other programs shall see that a model made the picture."""
    source = f' Iptc4xmpExt:DigitalSourceType="{GENERATED}"' if is_generated else ""
    told = html.escape(settings, quote=False)
    told = f"<poseanimeflow:settings>{told}</poseanimeflow:settings>" if told else ""
    return _PACKET.format(namespace=NAMESPACE, source=source, settings=told)


def settings_in(found: bytes) -> str:
    """The ``settings`` of a packet as they were written; empty when it has none."""
    told = _SETTINGS.search(found)
    return html.unescape(told[1].decode("utf-8", "replace")) if told else ""
