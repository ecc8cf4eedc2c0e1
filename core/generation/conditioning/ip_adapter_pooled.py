"""Reference pictures for UNets that hear all words together, beside the time.

An IP-Adapter speaks where a UNet attends to its words one by one. The starter's UNet takes most of
what words do from all of them at once (``addition_embed_type = "text"``), which reaches every
layer; a reference that is not heard there changes little. Stable Diffusion's have no such place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch


class Listening:
    """While it lasts, the words that IP-Adapters make of pictures are among those heard together.

    ``strengths`` has one number for each adapter, 0 being silence; between 0 and 1 the effect grows
    steadily. Pictures that are all zeros, as guidance has them for nothing, are not heard.
    """

    def __init__(self, unet: Any) -> None:
        self.strengths: Sequence[float] = ()
        self._pictures: list[torch.Tensor] = []
        self._unet = unet
        self._hooks: list[Any] = []
        if unet.config.get("addition_embed_type") == "text":
            self._hooks = [
                unet.register_forward_pre_hook(self._notice, with_kwargs=True),
                unet.add_embedding.register_forward_hook(self._hear),
            ]

    def stop(self) -> None:
        for hook in self._hooks:
            hook.remove()
        self._hooks.clear()

    def _notice(self, _unet: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        self._pictures = (kwargs.get("added_cond_kwargs") or {}).get("image_embeds") or []

    def _hear(self, pool: Any, args: tuple[torch.Tensor, ...], alone: torch.Tensor) -> torch.Tensor:
        import torch

        words, heard = args[0], alone
        layers = self._unet.encoder_hid_proj.image_projection_layers if self._pictures else ()
        for picture, layer, strength in zip(self._pictures, layers, self.strengths, strict=True):
            said = layer(picture.flatten(0, 1)).reshape(len(words), -1, words.shape[-1])
            both = pool.forward(torch.cat([words, said.to(words.dtype)], 1))
            is_shown = picture.flatten(1).any(1, keepdim=True)
            heard = heard + strength * is_shown * (both - alone)
        return heard
