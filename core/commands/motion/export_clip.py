"""``export-clip``: a clip of the gallery, or a folder of frames, as a file."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from core.commands import options as shared
from core.commands import output
from core.errors import ImageRejected, InputRejected, reason_of
from core.motion.formats import ClipFormat, Later, is_here, write_clip
from core.runners.motion import taking
from core.studio import Studio

POSES = "poses"
USUAL_FPS = 12
# What an ending alone means; of several, the first that can be written here.
BY_ENDING = (
    ClipFormat.GIF, ClipFormat.WEBP, ClipFormat.APNG, ClipFormat.AVIF, ClipFormat.WEBM,
    ClipFormat.H264, ClipFormat.MP4, ClipFormat.FRAMES,
)  # fmt: skip
ENDINGS = tuple(dict.fromkeys(fmt.suffix for fmt in BY_ENDING))


def run(options: argparse.Namespace, studio: Studio) -> None:
    """A file without its own modes gets the person's usual rights."""
    output.check_target(options.out, ENDINGS)
    if options.format == POSES:
        taking.write_poses_of(studio.gallery, studio.pictures, options.clip, options.out)
        output.print_result(options, str(options.out), {"file": str(options.out), "format": POSES})
        return
    fmt = _format(options)
    if Path(options.clip).is_dir():
        _from_folder(options, fmt)
    else:
        taking.write_clip_of(
            studio.gallery, options.clip, options.out, fmt, height=options.height
        )  # fmt: skip
    facts = {"file": str(options.out), "format": fmt.value, "bytes": options.out.stat().st_size}
    output.print_result(options, f"{options.out}: {fmt.facts.title}", facts)


def _format(options: argparse.Namespace) -> ClipFormat:
    ending = options.out.suffix.lower()
    if options.format is None:
        return next(fmt for fmt in BY_ENDING if fmt.suffix == ending and is_here(fmt))
    fmt = ClipFormat(options.format)
    if fmt.suffix != ending:
        raise InputRejected(
            expected=f"a name that ends in {fmt.suffix} for {fmt.value}",
            got="{file}",
            todo="change it",
            path=options.out,
        )
    return fmt


def _from_folder(options: argparse.Namespace, fmt: ClipFormat) -> None:
    files = sorted(Path(options.clip).glob("*.png"))
    pictures: Sequence[Image.Image] = Later(len(files), lambda number: _opened(files[number]))
    if files and options.height:
        pictures = taking.scaled(pictures, options.height)
    fps = options.fps or USUAL_FPS
    write_clip(pictures, options.out, fmt, fps=fps, loop=not options.once)


def _opened(path: Path) -> Image.Image:
    try:
        with Image.open(path, formats=("PNG",)) as image:
            return image.convert("RGBA" if image.has_transparency_data else "RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise ImageRejected(
            expected="a PNG picture", got=f"{path} ({reason_of(error)})", path=path
        ) from error


def add(commands: Any) -> None:
    parser = commands.add_parser("export-clip", help="a clip as GIF, WebP, video, sprite sheet …")
    option = parser.add_argument
    option("clip", metavar="CLIP", help="id of a clip of the gallery, or a folder of PNG frames")
    shared.add_out(parser, ", ".join(ENDINGS))
    option(
        "--format", choices=[*ClipFormat, POSES],
        help="where the ending leaves a choice; poses: OpenPose JSON and control maps for ComfyUI",
    )  # fmt: skip
    option("--height", type=int, help="of the frames, in pixels; default: as they are")
    option("--fps", type=int, help=f"of a folder's frames; default: {USUAL_FPS}")
    option("--once", action="store_true", help="a folder's frames play once, not for ever")
    shared.add_json(parser)
    parser.set_defaults(run=run)
