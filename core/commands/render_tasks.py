"""Options of ``generate`` → requests and the files that their pictures go to.

What was not said is taken from the picture of ``--from``, else from the checkpoint's own
recommendations. Every request is made and checked before the first picture is drawn.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from PIL import Image

from core.commands import output
from core.commands.options import NO_STYLE, find_pose, seed_of
from core.config import Config
from core.errors import InputRejected, RequestRejected
from core.gallery import ingest, metadata
from core.generation import input_store
from core.generation.drawing.inputs import suited
from core.generation.request import DEFAULT_SIZE, SMALL_VARIATION, GenerationRequest
from core.generation.request_inputs import Outpaint, one_from
from core.geometry import Size
from core.models import registry
from core.models.specs import CheckpointSpec
from core.pose import openpose
from core.pose.skeleton import Pose
from core.prompts.styles import Styles

# Options that are fields of the request by another name.
_FIELDS: dict[str, str] = {
    "negative_prompt": "negative_prompt",
    "steps": "steps",
    "guidance": "guidance",
    "guidance_rescale": "guidance_rescale",
    "pose_guidance": "pose_guidance",
    "regional": "regional",
    "strength": "control_strength",
    "sampler": "sampler",
    "clip_skip": "clip_skip",
    "variation_strength": "variation_strength",
    "enlarge": "enlarge",
    "upscaler": "upscaler",
    "count": "count",
    "until_score": "until_score",
    "vae": "vae",
    "size": "size",
}


@dataclass(frozen=True, kw_only=True)
class RenderTask:
    """A request, the file that its best picture goes to, and whether the others are written.

    ``pictures`` are those that the request names, by their id; they are not in the store yet.
    ``styles`` are names of those that its words are still to be put in, ``notes`` are what is said
    beside the picture.
    """

    request: GenerationRequest
    out: Path
    writes_all: bool = False
    pictures: Mapping[str, Image.Image]
    styles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def render_tasks(options: argparse.Namespace, config: Config) -> Iterator[RenderTask]:
    """Every prompt in every pose, for one line of options.

    Several go to ``NAME-01.png``, ``NAME-02.png`` and so on, the poses of the first prompt first.
    """
    origin = _settings_of(options.origin)
    if options.start is not None:
        origin = _without_ground(origin)
    styles = _styles(options, origin, config)
    opened: dict[str, Image.Image] = {}
    inputs = _input_values(options, opened)
    if options.out is None:
        raise RequestRejected(expected="--out with a file to write", got="none", todo="add it")
    prompts = options.prompt or [None]
    poses = options.pose or [None]
    pairs = list(product(prompts, poses))
    width = max(2, len(str(len(pairs))))
    for number, (prompt, pose) in enumerate(pairs, start=1):
        out = options.out
        if len(pairs) > 1:
            out = out.with_stem(f"{out.stem}-{number:0{width}}")
        values = _values(options, prompt, pose, origin, config) | inputs
        if options.outpaint is not None:
            values["size"] = options.outpaint.around(Size(*values.get("size", DEFAULT_SIZE)))
        request = GenerationRequest.from_dict(values)
        is_anew = not request.styles
        yield RenderTask(
            request=request, out=out, writes_all=options.all, pictures=opened,
            styles=styles if is_anew else (),
        )  # fmt: skip


def _styles(
    options: argparse.Namespace, origin: Mapping[str, Any], config: Config
) -> tuple[str, ...]:
    """Those that were asked for, else those of the picture. Raises ``NotFound``."""
    if options.style is None:
        return tuple(origin.get("styles", ()))
    known = Styles(config.styles_file)
    return tuple(known.get(name).name for name in options.style if name != NO_STYLE)


def _values(
    options: argparse.Namespace,
    prompt: str | None,
    pose_name: str | None,
    origin: dict[str, Any],
    config: Config,
) -> dict[str, Any]:
    values: dict[str, Any] = dict(origin) if origin else {"regional": True}
    spec = registry.checkpoint(options.checkpoint or origin.get("checkpoint", "starter"), config)
    if options.over_drawing:
        spec = spec.with_drawing_defaults()
        values["drawing"] = dataclasses.asdict(suited(spec.from_drawing))
    if options.over_drawing or spec.id != origin.get("checkpoint"):
        values |= _recommended(spec, origin, config)
    if prompt is not None or options.style is not None or options.negative_prompt is not None:
        values |= _typed(values)
    if prompt is not None:
        values |= {"prompt": prompt, "typed_prompt": ""}
    if not values.get("prompt"):
        raise RequestRejected(
            expected="--prompt, or --from with a picture that has one", got="neither", todo="add it"
        )
    if pose_name is not None:
        values["pose"] = find_pose(pose_name, config)
        values["size"] = _size_for(values["pose"], spec)
    values |= _given_values(options)
    if options.no_refine:
        values["refine"] = None
    if options.fix is not None or options.fix_strength is not None:
        values["fix"] = _fix(options.fix, options.fix_strength, values.get("fix"))
    if options.refine_upscaler is not None:
        values["refine"] = _refined_by(options.refine_upscaler, values.get("refine"), spec)
    if options.seed is not None:
        values["seed"] = seed_of(options.seed)
    if options.variation_seed is not None:
        values["variation_seed"] = seed_of(options.variation_seed)
        if not values.get("variation_strength"):
            values["variation_strength"] = SMALL_VARIATION
    return values | {"checkpoint": spec.id}


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a picture as they were before its styles, if it has any."""
    if not values.get("styles"):
        return {}
    return {
        "prompt": values["typed_prompt"], "negative_prompt": values["typed_negative"],
        "typed_prompt": "", "typed_negative": "", "styles": [],
    }  # fmt: skip


def _fix(
    what: str | None, strength: float | None, before: Mapping[str, Any] | None
) -> Mapping[str, Any] | None:
    if what == "none":
        return None
    if what is None and before is None:
        raise RequestRejected(
            expected="--fix with what --fix-strength is for", got="none", todo="add it"
        )
    fix = dict(before or {})
    if what is not None:
        fix |= {"faces": what != "hands", "hands": what != "faces"}
    return fix | ({} if strength is None else {"strength": strength})


def _refined_by(
    upscaler: str, refine: Mapping[str, Any] | None, spec: CheckpointSpec
) -> Mapping[str, Any]:
    if refine is None:
        raise RequestRejected(
            expected="a second, larger pass that --refine-upscaler is for",
            got="none on {model}",
            todo="leave it out, or choose a checkpoint that refines",
            model=spec.title,
        )
    return {**refine, "upscaler": upscaler}


def _recommended(spec: CheckpointSpec, origin: dict[str, Any], config: Config) -> dict[str, Any]:
    """The words of a picture stay; steps, guidance and size belong to the model it was made by."""
    own = registry.recommended(spec, config)
    if origin.get("negative_prompt"):
        own["negative_prompt"] = origin["negative_prompt"]
    pose = origin.get("pose")
    known = openpose.loads(pose) if isinstance(pose, str) else None
    return own | {"size": _size_for(known, spec)}


def _size_for(pose: Pose | None, spec: CheckpointSpec) -> Size:
    size = spec.default_size if pose is None else spec.size_for(pose.size.aspect)
    return Size(*size)


def _given_values(options: argparse.Namespace) -> dict[str, Any]:
    given = {field: getattr(options, name) for name, field in _FIELDS.items()}
    return {field: value for field, value in given.items() if value is not None}


def _input_values(options: argparse.Namespace, opened: dict[str, Image.Image]) -> dict[str, Any]:
    """LoRAs, control pictures, references and the start picture, for the request; the pictures
    themselves are added to ``opened``."""

    def identified(path: Path) -> str:
        image = input_store.storable(ingest.open_image(output.read(path)))
        name = input_store.content_id(image)
        opened[name] = image
        return name

    values: dict[str, Any] = {}
    if options.lora:
        values["loras"] = [{"id": name, "weight": weight} for name, weight in options.lora]
    if options.control:
        values["controls"] = [
            {"kind": kind, "picture": identified(path), "strength": strength}
            for kind, path, strength in options.control
        ]
    if options.reference:
        values["references"] = [
            {"picture": identified(path), "strength": strength}
            for path, strength in options.reference
        ]
    if options.start is not None:
        path, strength = options.start
        values["start_from"] = {
            "picture": identified(path),
            "strength": strength,
            "mask": None if options.mask is None else identified(options.mask),
            "mask_blur": options.mask_blur or 0,
            "outpaint": options.outpaint,
        }
        return values
    for name in ("mask", "mask_blur", "outpaint"):
        if getattr(options, name) is not None:
            raise RequestRejected(
                expected=f"--start with the picture that --{name.replace('_', '-')} is for",
                got="none",
                todo="add it",
            )
    return values


def _without_ground(origin: dict[str, Any]) -> dict[str, Any]:
    """Settings whose start picture goes: the size is what that one had."""
    outpaint = (origin.get("start_from") or {}).get("outpaint")
    if outpaint is None:
        return origin
    inner = one_from(Outpaint, outpaint).within(Size(*origin["size"]))
    return {**origin, "size": inner, "start_from": None}


def _settings_of(picture: Path | None) -> dict[str, Any]:
    """What a picture says of itself, as values of a request; empty without a picture."""
    if picture is None:
        return {}
    values = metadata.read(output.read(picture)).as_request()
    if values is None:
        raise InputRejected(
            expected="a picture with its settings inside",
            got="{file}, which has none",
            todo="say them with --prompt and the other options",
            path=picture,
        )
    if "checkpoint" in values:  # of this studio: checked as a whole, so that errors name it
        return GenerationRequest.from_dict(values).to_dict()
    return values
