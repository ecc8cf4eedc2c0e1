"""What a request comes to on this machine: the models behind its names, checked before any loads.

Families are compared here, so that nothing is loaded that could not be used together.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from core.config import Config
from core.errors import ModelMissing, RequestRejected, WrongFamily
from core.generation.conditioning import control_images
from core.generation.conditioning.regional.texts import Texts, texts_of
from core.generation.conditioning.textual_inversion import mentioned
from core.generation.drawing import painter
from core.generation.drawing.inputs import DrawnMap
from core.generation.input_store import PictureStore
from core.generation.request import MAX_LORAS, GenerationRequest
from core.generation.request_inputs import (
    AUTO,
    MAX_LORA_WEIGHT,
    Control,
    LoraUse,
    Reference,
)
from core.generation.sampling import samplers
from core.generation.validation import check_at_most
from core.models import registry
from core.models.identify.inspect import describe
from core.models.lora.blocks import BLOCKS
from core.models.lora.keys import BUNDLE
from core.models.lora.lora import LoraStrength
from core.models.specs import (
    POSE,
    AdapterSpec,
    CheckpointSpec,
    ControlNetSpec,
    EmbeddingSpec,
    LoraSpec,
    ModelSpec,
    MotionAdapterSpec,
    VaeSpec,
)
from core.prompts.language.comments import without_comments
from core.prompts.language.lora_tags import LoraTag, OtherTag, extract_loras, extract_others

Spec = TypeVar("Spec", bound=ModelSpec)


@dataclass(frozen=True)
class ResolvedControl:
    """A ControlNet with its strength and share of the steps.

    ``source`` is what its map is made from, None for the request's pose. ``is_conditional_only``:
    guidance leads towards it too.
    """

    spec: ControlNetSpec
    kind: str
    strength: float
    start: float
    end: float
    source: Control | DrawnMap | None = None
    is_conditional_only: bool = False


@dataclass(frozen=True, kw_only=True)
class ResolvedRequest:
    """A request with its models. Whatever would change nothing is left out.

    ``texts`` are what is read in the place of ``prompt`` where each person has words of their own.
    """

    request: GenerationRequest
    checkpoint: CheckpointSpec
    prompt: str
    negative_prompt: str
    controls: tuple[ResolvedControl, ...] = ()
    loras: tuple[tuple[LoraSpec, LoraStrength], ...] = ()
    embeddings: tuple[EmbeddingSpec, ...] = ()
    references: tuple[tuple[AdapterSpec, Reference], ...] = ()
    vae: VaeSpec | None = None
    motion: MotionAdapterSpec | None = None
    frames: int = 1
    texts: Texts | None = None
    notes: tuple[str, ...] = ()

    @property
    def sampler(self) -> str:
        """For ``"auto"``: that of a few-step LoRA, else the checkpoint's."""
        for spec, _weight in self.loras:
            if spec.settings is not None:
                return spec.settings.sampler
        return self.checkpoint.default_sampler

    @property
    def model_names(self) -> dict[str, list[str]]:
        """What the request's controls and references came to, in its order."""
        return {
            "controlnets": [control.spec.id for control in self.controls],
            "adapters": [spec.id for spec, _reference in self.references],
        }

    @property
    def models(self) -> frozenset[Hashable]:
        """What the cache needs to keep for it."""
        controlnets = {control.spec for control in self.controls}
        encoders = {spec.image_encoder for spec, _reference in self.references}
        vaes = set() if self.vae is None else {self.vae}
        motions = set() if self.motion is None else {self.motion}
        return frozenset({self.checkpoint} | controlnets | encoders | vaes | motions)


def resolve(request: GenerationRequest, config: Config) -> ResolvedRequest:
    """Raises ``ModelMissing`` for what is not here, ``WrongFamily`` for what does not fit."""
    spec = registry.checkpoint(request.checkpoint, config)
    if spec.is_drawing:
        return ResolvedRequest(
            request=request,
            checkpoint=spec,
            prompt=request.prompt,
            negative_prompt="",
            notes=painter.note_on(request),
        )
    prompt, tags = extract_loras(without_comments(request.prompt))
    negative, idle = extract_loras(without_comments(request.negative_prompt))
    prompt, others = extract_others(prompt)
    negative, more = extract_others(negative)
    loras = _loras(request.loras, tags, spec, config)
    embeddings, notes = _embeddings(f"{prompt}\n{negative}", loras, spec, config)
    return ResolvedRequest(
        request=request,
        checkpoint=spec,
        prompt=prompt,
        negative_prompt=negative,
        controls=tuple(_controls(request, spec, config)),
        loras=loras,
        embeddings=embeddings,
        references=tuple(_references(request, spec, config)),
        vae=_vae(request.vae, spec, config),
        texts=texts_of(request, prompt),
        notes=(*_sampler_note(request.sampler), *_tag_notes(tags, idle, (*others, *more)), *notes),
    )


def check(request: GenerationRequest, config: Config, pictures: PictureStore) -> None:
    """Raises what ``check_models`` raises, and ``NotFound`` for a picture."""
    check_models(request, config)
    for name in request.pictures:
        pictures.check(name)


def check_models(request: GenerationRequest, config: Config) -> None:
    """Raises what ``resolve`` raises, ``ModelMissing`` for a model that is not here, and
    ``RequestRejected`` for an unknown sampler."""
    resolved = resolve(request, config)
    if request.is_drawn:
        return
    samplers.check(request.sampler)
    specs: list[ModelSpec] = [resolved.checkpoint, *(control.spec for control in resolved.controls)]
    specs += [spec for spec, _ in resolved.loras] + [spec for spec, _ in resolved.references]
    specs += [] if resolved.vae is None else [resolved.vae]
    for spec in specs:
        if why_not := spec.why_not(config):
            raise ModelMissing(why_not)
    for control in request.controls:
        if control.preprocess and (why_not := control_images.missing_weights(control.kind, config)):
            raise ModelMissing(why_not)
    for upscaling in request.upscalings:
        if why_not := registry.upscaler(upscaling.upscaler, config).why_not(config):
            raise ModelMissing(why_not)


def _controls(
    request: GenerationRequest, spec: CheckpointSpec, config: Config
) -> Iterable[ResolvedControl]:
    """At strength 0 a ControlNet would add zeros: leaving it out gives the same bits sooner."""
    if request.pose is not None and request.control_strength > 0:
        found = registry.pose_controlnet(spec, config)
        yield ResolvedControl(
            _known(found, "the pose", spec),
            POSE,
            request.control_strength,
            request.control_start,
            request.control_end,
            is_conditional_only=request.pose_guidance,
        )
    for control in request.controls:
        if control.strength > 0:
            found = registry.controlnet_for(spec.family, control.kind.value, config)
            known = _known(found, control.kind.label.lower(), spec)
            strength, start, end = control.strength, control.start, control.end
            yield ResolvedControl(known, control.kind.value, strength, start, end, control)
    for one in () if request.drawing is None else request.drawing.maps:
        if one.strength > 0:
            found = registry.controlnet_for(spec.family, one.kind.value, config)
            known = _known(found, one.kind.label.lower(), spec)
            yield ResolvedControl(known, one.kind.value, one.strength, one.start, one.end, one)


def _known(found: ControlNetSpec | None, what: str, spec: CheckpointSpec) -> ControlNetSpec:
    if found is None:
        raise ModelMissing(
            expected=f"a ControlNet for {what} on {{model}}",
            got="none",
            todo="generate without it, or choose another checkpoint",
            shown=f"{{model}} has no ControlNet for {what} here. Fetch one on Models, or go "
            "without.",
            model=spec.title,
        )
    return _of_family(found, spec)


def _weight(name: str, weight: float) -> float:
    if abs(weight) > MAX_LORA_WEIGHT:
        raise RequestRejected(
            expected=f"a LoRA weight between -{MAX_LORA_WEIGHT:g} and {MAX_LORA_WEIGHT:g} for "
            f"{name:.60}",
            got=f"{weight:g}",
            shown=f"A LoRA weight goes from -{MAX_LORA_WEIGHT:g} to {MAX_LORA_WEIGHT:g}.",
        )
    return weight


def _loras(
    uses: Iterable[LoraUse], tags: Iterable[LoraTag], spec: CheckpointSpec, config: Config
) -> tuple[tuple[LoraSpec, LoraStrength], ...]:
    """Each once, with its weights added up; with other factors for its blocks it is another."""
    found: dict[tuple[LoraSpec, tuple[float, ...]], LoraStrength] = {}
    known = registry.loras(config)
    wanted = [(use.id, use.weight, use.weight, ()) for use in uses]
    wanted += [(tag.name, tag.weight, tag.text, _usable_blocks(tag)) for tag in tags]
    for name, unet, text, blocks in wanted:
        lora = _of_family(_named(name, known, "LoRA"), spec)
        before = found.get((lora, blocks), LoraStrength(0.0, 0.0, blocks))
        unet, text = (
            _weight(lora.title, before.unet + unet),
            _weight(lora.title, before.text + text),
        )
        found[lora, blocks] = LoraStrength(unet, text, blocks)
    kept = tuple((lora, by) for (lora, _blocks), by in found.items() if not by.is_nothing)
    check_at_most("LoRAs", kept, MAX_LORAS)
    return kept


def _usable_blocks(tag: LoraTag) -> tuple[float, ...]:
    for value in tag.blocks:
        _weight(tag.name, value)
    return tag.blocks if len(tag.blocks) in BLOCKS else ()


def _tag_notes(
    tags: Iterable[LoraTag], idle: Iterable[LoraTag], others: Iterable[OtherTag]
) -> Iterable[str]:
    """What stands in < and > and does nothing."""
    for tag in tags:
        ignored = list(tag.ignored)
        if tag.blocks and not _usable_blocks(tag):
            ignored.append(f"{len(tag.blocks)} block weights (known are {_counts()})")
        if ignored:
            yield f"Of the LoRA {tag.name:.60} this was left out: {', '.join(ignored):.200}."
    for tag in idle:
        yield f"The LoRA {tag.name:.60} stands in the negative prompt, where it does nothing."
    for kind, name in others:
        if kind == "hypernet":
            yield f"The hypernetwork {name:.60} was left out: the studio cannot use these."
        else:
            yield f"<{kind}:{name:.60}> was left out: no such tag is known here."


def _counts() -> str:
    return "/".join(map(str, sorted(BLOCKS)))


def _sampler_note(name: str) -> Iterable[str]:
    found = samplers.find(name)
    return [found.note] if found is not None and found.note else []


def _named(name: str, known: Iterable[Spec], what: str) -> Spec:
    """By id, or else by title, as people write names in prompts."""
    specs = tuple(known)
    for spec in specs:
        if spec.id == name:
            return spec
    wanted = name.casefold()
    for spec in specs:
        if wanted in (spec.id.casefold(), spec.title.casefold()):
            return spec
    raise _unknown(name, specs, what)


def _unknown(name: str, specs: Iterable[ModelSpec], what: str) -> ModelMissing:
    """Names a person's own first, and what is written most like it."""

    def alike(spec: ModelSpec) -> float:
        known = (spec.id.casefold(), spec.title.casefold())
        return max(SequenceMatcher(None, name.casefold()[:100], one).ratio() for one in known)

    ranked = sorted(specs, key=lambda spec: (not spec.is_own, -alike(spec)))
    names = [spec.title if spec.is_own else spec.id for spec in ranked[:8]]
    own = [spec.title for spec in ranked if spec.is_own][:3]
    hint = f"Did you mean {', '.join(own)}?" if own else "Put its file into the models folder."
    return ModelMissing(
        expected=f"a {what} that is known here ({', '.join(names)[:160] or 'none'})",
        got=f"{name!r:.60}",
        todo="choose one of these, or put the file into the models folder",
        shown=f"There is no {what} called {name:.60}. {hint}",
    )


def _embeddings(
    text: str,
    loras: Iterable[tuple[LoraSpec, LoraStrength]],
    spec: CheckpointSpec,
    config: Config,
) -> tuple[tuple[EmbeddingSpec, ...], tuple[str, ...]]:
    """Those that the words name; a LoRA's own words before those of the folder. One of another
    family stays a plain word, and that is told."""
    known = {one.token.casefold(): one for one in registry.embeddings(config)}
    brought = {one.token.casefold(): one for lora, _by in loras for one in _brought_by(lora)}
    named = [one for one in (known | brought).values() if mentioned(one.token, text)]
    here = [one for one in named if one.is_installed(config)]
    fitting = tuple(one for one in here if one.family is spec.family)
    words = {one.token.casefold() for one in fitting}
    notes = tuple(
        f"{one.token} is an embedding for {one.family.label} and was read as a plain word on "
        f"{spec.title}."
        for one in here
        if one.token.casefold() not in words
    )
    return fitting, notes


def _brought_by(lora: LoraSpec) -> Iterable[EmbeddingSpec]:
    path = lora.source.path()
    words = () if path is None else describe(path).bundled
    for word in words:
        yield EmbeddingSpec(
            id=f"{lora.id}/{word}",
            title=word,
            family=lora.family,
            source=lora.source,
            token=word,
            bundle=f"{BUNDLE}{word}.",
        )


def _references(
    request: GenerationRequest, spec: CheckpointSpec, config: Config
) -> Iterable[tuple[AdapterSpec, Reference]]:
    for reference in request.references:
        if reference.strength > 0:
            yield _adapter(reference.adapter, spec, config), reference


def _adapter(name: str, spec: CheckpointSpec, config: Config) -> AdapterSpec:
    known = registry.adapters(config)
    if name != AUTO:
        return _of_family(_named(name, known, "adapter"), spec)
    fitting = [one for one in known if one.family is spec.family]
    here = [one for one in fitting if one.is_installed(config)]
    if not fitting:
        raise ModelMissing(
            expected="an IP-Adapter for {model}",
            got="none",
            todo="generate without a reference picture, or choose another checkpoint",
            shown="A reference needs an IP-Adapter for {model}, and none is here. Fetch one on "
            "Models, or take the reference away.",
            model=spec.title,
        )
    return (here or fitting)[0]


def _vae(name: str, spec: CheckpointSpec, config: Config) -> VaeSpec | None:
    if name == AUTO:
        return None
    return _of_family(_named(name, registry.vaes(config), "VAE"), spec)


def _of_family(model: Spec, spec: CheckpointSpec) -> Spec:
    if model.family is spec.family:
        return model
    raise WrongFamily(
        expected=f"{model.title} to be for {spec.family.label}, as {{model}} is",
        got=f"one for {model.family.label}",
        todo="choose one of the checkpoint's family",
        shown=f"{model.title} is for {model.family.label}, but {{model}} is {spec.family.label}. "
        "Choose one that fits.",
        model=spec.title,
    )
