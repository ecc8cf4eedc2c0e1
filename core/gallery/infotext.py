"""A request in the words that A1111 made common, for the programs of others.

Simple readers split at every comma and the last ``Model:`` wins, so what stands inside a
ControlNet's quotes begins with its model: ``ControlNet 0: "Model: …`` has two colons in one piece
and passes for no pair of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from core.errors import StudioError
from core.generation.conditioning.regional.texts import split
from core.generation.sampling.sampler_names import AUTO, a1111_name
from core.models.defaults import DEFAULT_UPSCALER
from core.models.painter import DRAWING
from core.pose import openpose
from core.prompts.language.choices import has_choices

TOOL = "PoseAnimeFlow Studio"
NEGATIVE = "Negative prompt:"
NEEDS_QUOTES = re.compile(r"[,:\n]")

LATENT = "latent"
MAX_TEMPLATE = 4_000
_SIDES = ("left", "top", "right", "bottom")

Pairs = Iterator[tuple[str, Any]]


def infotext(request: Mapping[str, Any], extras: Mapping[str, Any] | None = None) -> str:
    """Prompt, negative prompt and one line of ``Key: value`` pairs; empty without a prompt.

    A request that stands in a file may be anything; what cannot be told of it is left out.

    ``extras`` are those of the finished picture: ``drawn`` says which sampler and ControlNets were
    at work, ``score`` how well the pose is held, ``identity`` how well the character, ``upscaled``
    what was done to it afterwards.
    """
    prompt = str(request.get("prompt", "")).strip()
    if not prompt:
        return ""
    words = " ".join([prompt, *_lora_tags(_rows(request.get("loras")))])
    negative = str(request.get("negative_prompt", "")).strip()
    return composed(words, negative, _pairs(request, extras or {}))


def composed(prompt: str, negative: str, pairs: Iterable[tuple[str, Any]]) -> str:
    """These words in A1111's form; empty when there are none."""
    line = ", ".join(f"{key}: {_quoted(_text(value))}" for key, value in pairs)
    without = f"{NEGATIVE} {negative}" if negative else ""
    told = "\n".join(part for part in (prompt, without, line) if part)
    return told.encode("utf-8", "replace").decode()


def _pairs(request: Mapping[str, Any], extras: Mapping[str, Any]) -> Pairs:
    """A drawing has no steps, no guidance and no sampler to tell of."""
    yield from _drawing(request) if _is_drawn(request) else _generation(request, extras)
    yield from _postprocessing(request, extras)
    yield from _templates(request)
    if "oks" in (score := _table(extras.get("score"))):
        yield "Pose score", score["oks"]
    if "value" in (identity := _table(extras.get("identity"))):
        yield "Likeness", identity["value"]
    yield "Version", TOOL


def _is_drawn(request: Mapping[str, Any]) -> bool:
    return request.get("checkpoint") == DRAWING.id


def _drawing(request: Mapping[str, Any]) -> Pairs:
    if "seed" in request:
        yield "Seed", request["seed"]
    yield from _size(request)
    yield "Model", DRAWING.id


def _size(request: Mapping[str, Any]) -> Pairs:
    match request.get("size"):
        case [int(width), int(height)]:
            yield "Size", f"{width}x{height}"
        case _:
            pass


def _generation(request: Mapping[str, Any], extras: Mapping[str, Any]) -> Pairs:
    drawn = _table(extras.get("drawn"))
    if "steps" in request:
        yield "Steps", request["steps"]
    yield from _sampler(str(drawn.get("sampler") or request.get("sampler", AUTO)))
    for key, name in (("CFG scale", "guidance"), ("Seed", "seed")):
        if name in request:
            yield key, request[name]
    yield from _variation(request)
    yield from _size(request)
    if "checkpoint" in request:
        yield "Model", request["checkpoint"]
    if request.get("vae", AUTO) != AUTO:
        yield "VAE", request["vae"]
    yield from _img2img_and_hires(request)
    yield from _fix(_table(request.get("fix")))
    if request.get("clip_skip", 1) != 1:
        yield "Clip skip", request["clip_skip"]
    if request.get("guidance_rescale", 0) != 0:
        yield "CFG rescale", request["guidance_rescale"]
    if _is_regional(request):
        yield "Regional prompts", True
    if "seed" in request:
        yield "RNG", "CPU"
    for number, unit in enumerate(_controlnet_units(request, drawn)):
        yield f"ControlNet {number}", unit


def _is_regional(request: Mapping[str, Any]) -> bool:
    """Whether each person's words act only where that person is."""
    pose = request.get("pose")
    if request.get("regional") is not True or not isinstance(pose, str):
        return False
    try:
        people = len(openpose.loads(pose).people)
    except StudioError:
        return False
    return split(str(request.get("prompt", "")), people) is not None


def _variation(request: Mapping[str, Any]) -> Pairs:
    """Only where noise is mixed: some readers take a lone variation seed for one that counts."""
    if _number(request.get("variation_strength")) > 0:
        yield "Variation seed", request.get("variation_seed", 0)
        yield "Variation seed strength", request["variation_strength"]


def _sampler(name: str) -> Pairs:
    """Nothing while only ``auto`` is known: no other program has a sampler of that name."""
    if name == AUTO:
        return
    sampler, schedule = a1111_name(name)
    yield "Sampler", sampler
    if schedule:
        yield "Schedule type", schedule


def _lora_tags(loras: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for lora in loras:
        # a name with the tag's own signs in it could not be read back
        name, weight = str(lora.get("id", "")), lora.get("weight", 1.0)
        if name and weight != 0 and not re.search("[:<>]", name):
            yield f"<lora:{name}:{_text(weight)}>"


def _img2img_and_hires(request: Mapping[str, Any]) -> Pairs:
    """Start picture and refinement. A1111 has one denoising strength for both: with a start
    picture, or a drawing that is painted over, it is that one's."""
    start, refine = _table(request.get("start_from")), _table(request.get("refine"))
    if not start and (over := _table(request.get("drawing"))).get("strength") is not None:
        start = over
    if start:
        yield "Denoising strength", start.get("strength")
        yield from _inpaint(start)
    if refine:
        yield "Hires denoising strength" if start else "Denoising strength", refine.get("strength")
        yield "Hires upscale", refine.get("scale")
        yield "Hires steps", refine.get("steps")
        upscaler = refine.get("upscaler")
        yield "Hires upscaler", "Latent" if upscaler == LATENT else upscaler


def _inpaint(start: Mapping[str, Any]) -> Pairs:
    """``Mask blur`` is A1111's; for new ground it has no words."""
    outpaint = _table(start.get("outpaint"))
    if (start.get("mask") or outpaint) and _number(start.get("mask_blur")) > 0:
        yield "Mask blur", start["mask_blur"]
    if outpaint:
        sides = [f"{side} {outpaint[side]}" for side in _SIDES if _number(outpaint.get(side)) > 0]
        yield "Outpaint", " ".join(sides)


def _fix(fix: Mapping[str, Any]) -> Pairs:
    """In ADetailer's terms: one pass for faces, one for hands, which our pose finds."""
    parts = [part for part in ("face", "hand") if fix.get(f"{part}s") is True]
    for part, suffix in zip(parts, ("", " 2nd"), strict=False):
        yield f"ADetailer model{suffix}", f"{part}_pose"
        yield f"ADetailer denoising strength{suffix}", fix.get("strength")
        yield f"ADetailer inpaint only masked{suffix}", True


def _controlnet_units(request: Mapping[str, Any], drawn: Mapping[str, Any]) -> Iterator[str]:
    """Each ControlNet, pose first, then the references. Those of strength 0 did not take part."""
    controlnets, adapters = (list(drawn.get(name, ())) for name in ("controlnets", "adapters"))
    mode = "ControlNet is more important" if request.get("pose_guidance") else "Balanced"
    if request.get("pose") and _number(request.get("control_strength", 1.0)) > 0:
        window = request.get("control_start", 0.0), request.get("control_end", 1.0)
        model = controlnets.pop(0) if controlnets else "openpose"
        yield _unit(model, "none", request.get("control_strength", 1.0), *window, mode)
    for control in _rows(request.get("controls")):
        if _number(control.get("strength")) > 0:
            model = controlnets.pop(0) if controlnets else control.get("kind")
            module = control.get("kind") if control.get("preprocess") else "none"
            window = control.get("start"), control.get("end")
            yield _unit(model, module, control.get("strength"), *window, "Balanced")
    for one in _rows(_table(request.get("drawing")).get("maps")):
        if _number(one.get("strength")) > 0:
            model = controlnets.pop(0) if controlnets else one.get("kind")
            window = one.get("start"), one.get("end")
            yield _unit(model, "none", one.get("strength"), *window, "Balanced")
    for reference in _rows(request.get("references")):
        if _number(reference.get("strength")) > 0:
            model = adapters.pop(0) if adapters else "ip-adapter"
            yield _unit(model, "ip-adapter-auto", reference.get("strength"), 0.0, 1.0, "Balanced")


def _unit(model: Any, module: Any, weight: Any, start: Any, end: Any, mode: str) -> str:
    values = {
        "Model": NEEDS_QUOTES.sub(" ", str(model)),
        "Module": module,
        "Weight": weight,
        "Guidance Start": start,
        "Guidance End": end,
        "Control Mode": mode,
    }
    return ", ".join(f"{key}: {_text(value)}" for key, value in values.items())


def _postprocessing(request: Mapping[str, Any], extras: Mapping[str, Any]) -> Pairs:
    """What was done to the finished picture, in all: ``enlarge``, and upscaling later on."""
    upscaled = _table(extras.get("upscaled"))
    scale = _number(request.get("enlarge", 1)) * _number(upscaled.get("scale", 1))
    if scale > 1:
        yield "Postprocess upscale by", scale
    is_enlarged = _number(request.get("enlarge", 1)) > 1 and not _is_drawn(request)
    own = request.get("upscaler", DEFAULT_UPSCALER) if is_enlarged else None
    if upscaler := upscaled.get("upscaler") or own:
        yield "Postprocess upscaler", upscaler


def _templates(request: Mapping[str, Any]) -> Pairs:
    """What prompts with choices were chosen from, as the dynamicprompts extension names it."""
    for key, name in (("Template", "typed_prompt"), ("Negative Template", "typed_negative")):
        if has_choices(typed := str(request.get(name, ""))[:MAX_TEMPLATE]):
            yield key, typed


def _table(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _rows(value: object) -> list[Mapping[str, Any]]:
    rows = cast("list[Any]", value) if isinstance(value, list | tuple) else []
    return [_table(one) for one in rows]


def _number(value: Any) -> float:
    """0 for what is none."""
    return value if isinstance(value, int | float) else 0


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e5 else str(value)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if NEEDS_QUOTES.search(value) else value
