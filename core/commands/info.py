"""``info``: what a picture says of how it was made."""

from __future__ import annotations

import argparse
from typing import Any

from core.commands import options as shared
from core.commands import output
from core.errors import InputRejected
from core.gallery import metadata
from core.studio import Studio


def run(options: argparse.Namespace, studio: Studio) -> None:
    del studio
    told = metadata.read(output.read(options.image))
    if not told.tool:
        raise InputRejected(
            expected="a picture with its settings inside",
            got="{file}, which has none",
            todo="sites and messengers often take them out",
            path=options.image,
        )
    facts = {
        "file": str(options.image),
        "tool": told.tool,
        "prompt": told.prompt,
        "negative_prompt": told.negative_prompt,
        "settings": told.settings,
        "request": told.request,
    }
    output.print_result(options, _text(told), facts)


def _text(told: metadata.ImageFacts) -> str:
    lines = [("Made with", told.tool), ("Prompt", told.prompt), ("Without", told.negative_prompt)]
    lines += told.settings.items()
    return "\n".join(f"{name}: {value}" for name, value in lines if value)


def add(commands: Any) -> None:
    parser = commands.add_parser("info", help="show the settings that a picture carries")
    shared.add_image(parser)
    shared.add_json(parser)
    parser.set_defaults(run=run)
