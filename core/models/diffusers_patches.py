"""What the studio needs of diffusers, transformers and torch beyond their public interface.

Read in diffusers 0.42.1, transformers 5.24.0 and torch 2.15.0, in the files named at each function.
``tests/models/test_diffusers_patches.py`` fails where the installed ones differ.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

# --- schedulers -----------------------------------------------------------------------------------

# Their results do not tell what they take for the denoised sample.
WITHOUT_DENOISED = ("DEISMultistepScheduler", "PNDMScheduler", "TCDScheduler")


def watch_denoised(scheduler: Any) -> Callable[[], Any]:
    """From now on note the denoised sample of every ``scheduler.step``; returns how to ask for it.

    The answer is a latent like the sample's, or None before the first step. It is a by-product of
    every step, so that a preview costs no calculation.

    diffusers/schedulers: the second of the tuple that ``step`` returns (``pred_original_sample``),
    or the last of ``model_outputs`` of multistep solvers.
    """
    noted: list[Any] = [None]
    step = scheduler.step

    @functools.wraps(step)  # pipelines look at the signature to see what a step takes
    def watched(*arguments: Any, **settings: Any) -> Any:
        result = step(*arguments, **settings)
        if type(scheduler).__name__ in WITHOUT_DENOISED:
            noted[0] = _pred_original_sample(scheduler, *arguments[:3])
        elif isinstance(result, tuple) and len(result) > 1:  # pyright: ignore[reportUnknownArgumentType]
            noted[0] = result[1]
        else:
            outputs = getattr(scheduler, "model_outputs", None)
            noted[0] = outputs[-1] if outputs else None
        return result

    scheduler.step = watched
    return lambda: noted[0]


def _pred_original_sample(scheduler: Any, predicted: Any, time: Any, sample: Any) -> Any:
    kept = scheduler.alphas_cumprod.to(sample.device)[int(time)]
    signal, noise = kept.sqrt(), (1 - kept).sqrt()
    match scheduler.config.prediction_type:
        case "v_prediction":
            return signal * sample - noise * predicted
        case "sample":
            return predicted
        case _:
            return (sample - noise * predicted) / signal


def vary_added_noise(scheduler: Any, vary: Callable[[Any], Any]) -> None:
    """From now on ``scheduler.add_noise`` adds what ``vary`` makes of the noise it is given.

    diffusers/pipelines: image-to-image pipelines draw their noise themselves and take none.
    """
    add = scheduler.add_noise

    def add_varied(original: Any, noise: Any, times: Any) -> Any:
        return add(original, vary(noise), times)

    scheduler.add_noise = add_varied


@contextmanager
def rescaled_guidance(scheduler: Any, unet: Any, share: float) -> Generator[None]:
    """Within, guided predictions keep the spread of the conditional one, by ``share`` of the way.

    Strong guidance drives pictures of models that predict velocity into glaring colours. Only some
    pipelines do this themselves: https://arxiv.org/abs/2305.08891, section 3.4.

    diffusers/pipelines: the batch of the UNet is unconditional, then conditional, and ``step`` is
    called with the guided prediction first.
    """
    if share == 0:
        yield
        return
    latest: list[Any] = [None]

    def note(_module: Any, _inputs: Any, output: Any) -> None:
        latest[0] = output[0]

    step = scheduler.step

    @functools.wraps(step)
    def rescaled(guided: Any, *arguments: Any, **settings: Any) -> Any:
        both = latest[0]
        if both.shape[0] == 2 * guided.shape[0]:  # else nothing guided this step
            guided = _respread(guided, both.chunk(2)[1], share)
        return step(guided, *arguments, **settings)

    handle = unet.register_forward_hook(note)
    scheduler.step = rescaled
    try:
        yield
    finally:
        handle.remove()


def _respread(guided: Any, wanted: Any, share: float) -> Any:
    sides = list(range(1, guided.ndim))
    spread = wanted.std(dim=sides, keepdim=True) / guided.std(dim=sides, keepdim=True)
    return share * (guided * spread) + (1 - share) * guided


# --- pipelines ------------------------------------------------------------------------------------


def accept_latents(pipeline: Any, channels: int) -> None:
    """Let an img2img pipeline take latents of so many channels as its start picture.

    diffusers/pipelines/*/pipeline_*_img2img.py: ``prepare_latents`` takes a picture of four
    channels for latents and encodes all others; ``VaeImageProcessor`` passes latents of
    ``vae_latent_channels`` on.
    """
    from diffusers.utils.torch_utils import randn_tensor

    def prepare_latents(
        image: Any, timestep: Any, _batch: int, _each: int, dtype: Any, device: Any,
        generator: Any = None, _add_noise: bool = True,
    ) -> Any:  # fmt: skip
        latents = image.to(device=device, dtype=dtype)
        noise = randn_tensor(latents.shape, generator=generator, device=device, dtype=dtype)
        return pipeline.scheduler.add_noise(latents, noise, timestep)

    pipeline.image_processor.register_to_config(vae_latent_channels=channels)
    pipeline.prepare_latents = prepare_latents


def execution_device(module: Any) -> torch.device:
    """Where its inputs go: the weights of an offloaded module lie elsewhere than it computes."""
    hook = getattr(module, "_hf_hook", None)
    return getattr(hook, "execution_device", None) or next(module.parameters()).device


def set_execution_device(module: Any, device: torch.device | None) -> None:
    """Tell pipelines where an offloaded module computes; None when it is not offloaded any more.

    diffusers/pipelines/pipeline_utils.py: ``_execution_device`` looks for accelerate's hooks.
    """
    if device is not None:
        module._hf_hook = SimpleNamespace(execution_device=device)
    elif hasattr(module, "_hf_hook"):
        del module._hf_hook


# --- ControlNets and IP-Adapters ------------------------------------------------------------------


@contextmanager
def embedded_once(controlnet: Any, cache: dict[Any, Any]) -> Generator[None]:
    """Within, a map that is in the cache is not embedded again: the bits are the same.

    diffusers/models/controlnets/controlnet.py and controlnet_union.py: ``forward`` calls
    ``controlnet_cond_embedding`` with the very object it was given.
    """
    embedding = controlnet.controlnet_cond_embedding
    before = vars(embedding).get("forward")
    forward = embedding.forward

    def once(conditioning: Any) -> Any:
        key = id(controlnet), id(conditioning)
        if key not in cache:
            cache[key] = conditioning, forward(conditioning)  # the map too, so that its id stays
        return cache[key][1]

    embedding.forward = once
    try:
        yield
    finally:
        del embedding.forward
        if before is not None:
            embedding.forward = before


def image_projections(unet: Any) -> Sequence[Any]:
    """The layers that make tokens of image embeds, one for each IP-Adapter.

    diffusers/loaders/unet.py: ``_load_ip_adapter_weights`` sets ``encoder_hid_proj``.
    """
    return unet.encoder_hid_proj.image_projection_layers


def reads_patches(projection: Any) -> bool:
    """Whether a layer of ``image_projections`` takes hidden states of all patches (a plus adapter)
    instead of one embedding, as ``prepare_ip_adapter_image_embeds`` of the pipelines tells it."""
    from diffusers.models.embeddings import ImageProjection

    return not isinstance(projection, ImageProjection)


def prompt_pool(unet: Any) -> Any | None:
    """The layer that pools all prompt tokens beside the time; None in a UNet without one.

    diffusers/models/unets/unet_2d_condition.py: ``add_embedding`` of a UNet with
    ``addition_embed_type`` "text" is called with the tokens (n, length, features).
    """
    return unet.add_embedding if unet.config.get("addition_embed_type") == "text" else None


# --- text encoders and VAEs -----------------------------------------------------------------------


def final_layer_norm(text_encoder: Any) -> Any:
    """Of a ``CLIPTextModel``, for hidden states of an earlier layer.

    transformers/models/clip/modeling_clip.py: 5.6 flattened the model; earlier ones keep its layers
    in ``text_model``.
    """
    return getattr(text_encoder, "text_model", text_encoder).final_layer_norm


def set_tile_side(vae: Any, most: int, scale_factor: int) -> None:
    """Tiles of at most so many pixels a side, of an ``AutoencoderKL`` or ``AutoencoderTiny``.

    diffusers/models/autoencoders/autoencoder_kl.py and autoencoder_tiny.py: SDXL's would take tiles
    of 1024 pixels, as large as its pictures.
    """
    side = min(int(vae.tile_sample_min_size), most)
    vae.tile_sample_min_size = side
    vae.tile_latent_min_size = side // scale_factor


# --- torch.compile --------------------------------------------------------------------------------

# Where torch keeps the errors of its compiler, whatever their bases.
COMPILERS = ("torch._dynamo", "torch._inductor", "triton")


def uncompile(module: Any) -> None:
    """Undo ``compile`` of its parts: they run as they are written, from now on.

    torch/nn/modules/module.py: ``compile`` sets ``_compiled_call_impl``, and nothing takes it away.
    """
    for part in module.modules():
        part._compiled_call_impl = None


def is_compiler_error(error: BaseException) -> bool:
    return any(kind.__module__.startswith(COMPILERS) for kind in type(error).__mro__)
