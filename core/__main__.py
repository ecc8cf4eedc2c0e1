"""The studio's command line, for batch work, benchmarks and machines without a browser.

    python -m core generate --prompt "girl, long brown hair" --pose jogging --out PICTURE.png
    python -m core generate ... --count 8 --until-score 0.9 --out BEST.png [--all]
    python -m core generate --from PICTURE.png --seed -1 --out ANOTHER.webp
    python -m core generate --jsonl REQUESTS.jsonl [--json]
    python -m core draw --prompt "girl, long brown hair" --pose jogging --out DRAWING.png
    python -m core detect PICTURE.png --out POSE.json
    python -m core upscale PICTURE.png --scale 4 --out LARGE.png
    python -m core cutout PICTURE.png --out PERSON.png [--ground place:forest]
    python -m core repose PICTURE.png --pose arms-up --out ANOTHER.png
    python -m core repose-animal DOG.png --rig DOG.json --pose walking --out WALKING.png
    python -m core motion --prompt "girl, meadow" --cycle walk --out WALK.webp
    python -m core motion --picture PICTURE.png --cycle wave
    python -m core characters list | show NAME | make --words WORDS|--dice|--picture FILE
    python -m core characters export NAME --out CARD.png | import FILE | remove NAME
    python -m core wear NAME GARMENT.png [--kind skirt] [--outfit NEW_NAME]
    python -m core sheet NAME --kind turnaround --out SHEET.png [--checkpoint ID]
    python -m core sprites NAME --out SPRITES.zip
    python -m core dataset NAME --out PICTURES.zip
    python -m core film VIDEO --out CLIP.gif|POSES.json [--body chibi-3]
    python -m core export-clip CLIP|FOLDER --out CLIP.gif [--format sheet]
    python -m core gallery import FOLDER|PICTURE... [--album NAME]
    python -m core info PICTURE.png
    python -m core list models|samplers|poses|prompts
    python -m core models import FILE | models fetch NAME --yes
    python -m core serve [--tunnel] [--host 0.0.0.0] [--port 8501] [--data FOLDER]
    python -m core worker --head --host ADDRESS | HOST:PORT [--workers 2] [--data FOLDER]

An error is one line on standard error and exit code 2; nothing is written then. Who stops reading
(``list models | head -1``) ends the command without a word.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import core
from core.commands import (
    characters,
    cutout,
    detect,
    draw,
    generate,
    info,
    listing,
    models,
    output,
    repose,
    upscale,
)
from core.commands.animals import repose_animal
from core.commands.clothes import wear
from core.commands.exports import dataset, sheet, sprites
from core.commands.motion import export_clip, film, make_clip
from core.commands.options import Parser
from core.commands.pictures import gallery
from core.commands.serving import serve, worker
from core.config import Config
from core.errors import StudioError
from core.studio import Studio

COMMANDS = (
    generate,
    draw,
    detect,
    upscale,
    cutout,
    repose,
    repose_animal,
    make_clip,
    characters,
    wear,
    sheet,
    sprites,
    dataset,
    film,
    export_clip,
    gallery,
    info,
    listing,
    models,
    serve,
    worker,
)


# As a shell counts a command that a signal ended: 128 and the number of SIGINT or SIGPIPE.
INTERRUPTED, OUTPUT_CLOSED = 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 2 not done (said why on standard error), 130 stopped by Ctrl+C, 141 when
    nobody reads what is printed any more."""
    try:
        try:
            return _run(arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OUTPUT_CLOSED


def _run(arguments: Sequence[str] | None) -> int:
    try:
        options = make_parser().parse_args(arguments)
        options.run(options, Studio(Config.from_environment()))
    except StudioError as error:
        output.show_progress("")
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        output.show_progress("")
        return INTERRUPTED
    return 0


def make_parser() -> Parser:
    parser = Parser(prog="python -m core", description="PoseAnimeFlow Studio, without a browser.")
    parser.add_argument(
        "--version", action="version", version=f"PoseAnimeFlow Studio {core.__version__}"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
