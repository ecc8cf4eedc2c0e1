"""IP-Adapters for UNets that take a pooled prompt embedding beside the time.

An IP-Adapter adds image tokens to the cross-attention. The starter's UNet takes most of the prompt
from one attention pool over all tokens (``addition_embed_type = "text"``), which reaches every
layer; a reference that is missing there changes little. Stable Diffusion's UNets have no such pool.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.models.diffusers_patches import image_projections, prompt_pool

if TYPE_CHECKING:
    import torch


class PooledIPAdapter:
    """While it lasts, the image tokens of IP-Adapters are pooled together with the prompt's.

    ``strengths`` has one number for each adapter, 0 being without it; between 0 and 1 the effect
    grows steadily. Image embeds that are all zeros, the unconditional ones, are left out.
    """

    def __init__(self, unet: Any) -> None:
        self.strengths: Sequence[float] = ()
        self._image_embeds: list[torch.Tensor] = []
        self._unet = unet
        self._hooks: list[Any] = []
        pool = prompt_pool(unet)
        if pool is not None:
            self._hooks = [
                unet.register_forward_pre_hook(self._note_image_embeds, with_kwargs=True),
                pool.register_forward_hook(self._add_image_tokens),
            ]

    def stop(self) -> None:
        for hook in self._hooks:
            hook.remove()
        self._hooks.clear()

    def _note_image_embeds(self, _unet: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        self._image_embeds = (kwargs.get("added_cond_kwargs") or {}).get("image_embeds") or []

    def _add_image_tokens(
        self, pool: Any, args: tuple[torch.Tensor, ...], alone: torch.Tensor
    ) -> torch.Tensor:
        import torch

        tokens, pooled = args[0], alone
        layers = image_projections(self._unet) if self._image_embeds else ()
        for embeds, layer, strength in zip(self._image_embeds, layers, self.strengths, strict=True):
            image_tokens = layer(embeds.flatten(0, 1)).reshape(len(tokens), -1, tokens.shape[-1])
            both = pool.forward(torch.cat([tokens, image_tokens.to(tokens.dtype)], 1))
            is_shown = embeds.flatten(1).any(1, keepdim=True)
            pooled = pooled + strength * is_shown * (both - alone)
        return pooled
