"""What changes a loaded checkpoint while a picture is made: LoRAs and IP-Adapters.

Both stay until a picture wants others; taken off, the checkpoint is bit for bit what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache
from PIL import Image

from core.config import Config
from core.errors import ModelMissing, ModelUnusable
from core.generation.conditioning.ip_adapter_pooled import PooledIPAdapter
from core.generation.input_store import PictureStore
from core.images import on_white
from core.models.diffusers_patches import image_projections, reads_patches
from core.models.loading import attachments
from core.models.loading.guarded import quietly
from core.models.lora.lora import LayerKey, LoraStrength, layer_table, match_layers
from core.models.specs import AdapterSpec, LoraSpec
from core.pose.appearance import LooksReader, looks_reader

if TYPE_CHECKING:
    import torch

    from core.models.loading.loader import LoadedCheckpoint

LoraStack = tuple[tuple[LoraSpec, LoraStrength], ...]
MAX_CACHED_PICTURES = 16


class Loras:
    """LoRAs fused into the weights, so that a step costs what it costs without them.

    What the weights were is kept in main memory: subtracting again would leave roundings behind.
    ``notes`` say what of the fused ones could not be applied.
    """

    def __init__(self, loaded: LoadedCheckpoint, config: Config) -> None:
        self._parts = {name: part for name, part in loaded.modules.items() if name != "vae"}
        self._config = config
        self._table: dict[LayerKey, Any] = {}
        self._originals: dict[tuple[Any, str], torch.Tensor] = {}
        self.fused: LoraStack = ()
        self.notes: tuple[str, ...] = ()

    def set(self, wanted: LoraStack) -> bool:
        """Fuse exactly these; returns whether anything changed.

        Raises ``ModelError`` for a file that cannot be used; then none is fused.
        """
        if wanted == self.fused:
            return False
        self._restore()
        try:
            self.notes = tuple(filter(None, [self._fuse(*one) for one in wanted]))
        except BaseException:
            self._restore()
            raise
        self.fused = wanted
        return True

    def _fuse(self, spec: LoraSpec, strength: LoraStrength) -> str:
        """Returns what was left out, in one sentence."""
        import torch

        file = attachments.open_lora(spec, self._config)
        self._table = self._table or layer_table(self._parts)
        fitting = match_layers(file, self._table, spec.title)
        with torch.no_grad():
            for fit in fitting.patches:
                by = strength.at(*fit.key)
                if by != 0 and fit.layer.changes_weight:
                    tensor = self._backed_up(fit.module, "weight")
                    tensor.copy_(fit.layer.changed(tensor.float(), by))
                if by != 0 and fit.has_bias:
                    tensor = self._backed_up(fit.module, "bias")
                    tensor.copy_(fit.layer.changed_bias(tensor.float(), by))
        return fitting.left_out

    def _backed_up(self, module: Any, name: str) -> torch.Tensor:
        """The tensor itself, once a copy of it lies in main memory."""
        tensor: torch.Tensor = getattr(module, name)
        if (module, name) not in self._originals:
            self._originals[module, name] = tensor.detach().to("cpu", copy=True)
        return tensor

    def _restore(self) -> None:
        import torch

        with torch.no_grad():
            for (module, name), original in self._originals.items():
                getattr(module, name).copy_(original)
        self._originals.clear()
        self.fused, self.notes = (), ()


class IPAdapters:
    """Those in the UNet, and the embeds that their image encoders made of reference pictures."""

    def __init__(
        self, loaded: LoadedCheckpoint, pipeline: Any, config: Config, encoder: Callable[..., Any]
    ) -> None:
        self._loaded = loaded
        self._pipeline = pipeline
        self._config = config
        self._encoder = encoder
        self._embeds: LRUCache[Any, torch.Tensor] = LRUCache(MAX_CACHED_PICTURES)
        self._pooled: PooledIPAdapter | None = None
        self.specs: tuple[AdapterSpec, ...] = ()

    def set(self, specs: Sequence[AdapterSpec], strengths: Sequence[float]) -> None:
        """Exactly these, one for each reference picture. Raises ``ModelError``."""
        if tuple(specs) != self.specs:
            if self.specs:
                self._unload()
                self.specs = ()
            if specs:
                self._load(tuple(specs))
        if specs:
            self._pipeline.set_ip_adapter_scale(list(strengths))
            assert self._pooled is not None
            self._pooled.strengths = tuple(strengths)

    def _load(self, specs: tuple[AdapterSpec, ...]) -> None:
        read: dict[AdapterSpec, Any] = {}
        for spec in dict.fromkeys(specs):
            _header, tensors = attachments.open_small(spec, self._config, "IP-Adapter")
            read[spec] = attachments.split_adapter(tensors, spec.title)
        titles = " and ".join(spec.title for spec in read)
        none = [""] * len(specs)
        with attachments.translated(titles, "IP-Adapter for this checkpoint"), quietly():
            try:
                self._pipeline.load_ip_adapter(
                    [read[spec] for spec in specs], none, none, image_encoder_folder=None
                )
            except BaseException:
                self._unload()
                raise
        self._pooled = PooledIPAdapter(self._loaded.unet)
        self.specs = specs

    def _unload(self) -> None:
        self._pipeline.unload_ip_adapter()
        if self._pooled is not None:
            self._pooled.stop()
            self._pooled = None

    def embeds(self, picture: str, pictures: PictureStore, place: int) -> torch.Tensor:
        """(2, 1, …): unconditional and conditional, as the adapter at ``place`` reads them."""
        spec = self.specs[place]
        key = picture, spec
        if key not in self._embeds:
            layer = image_projections(self._loaded.unet)[place]
            self._embeds[key] = self._encode(spec, pictures.get(picture), layer)
        return self._embeds[key]

    def _encode(self, spec: AdapterSpec, image: Image.Image, layer: Any) -> torch.Tensor:
        import torch

        if spec.reads_looks:
            weights = next(layer.parameters())
            embedding = _looks_reader(spec).embedding(on_white(image))
            embeds = torch.from_numpy(embedding)[None].to(weights)
            both = torch.stack([torch.zeros_like(embeds), embeds])
        else:
            both = self._clip_embeds(spec, image, layer)
        check_encoder(spec, both.shape[-1], layer)
        return both

    def _clip_embeds(self, spec: AdapterSpec, image: Image.Image, layer: Any) -> torch.Tensor:
        import torch
        from transformers import CLIPImageProcessor

        encoder = self._encoder(spec.image_encoder)
        side = int(encoder.config.image_size)
        processor = CLIPImageProcessor(
            size={"shortest_edge": side}, crop_size={"height": side, "width": side}
        )
        pixels = processor(images=padded_to_square(image), return_tensors="pt").pixel_values
        weights = next(encoder.parameters())
        pixels = pixels.to(weights.device, weights.dtype)
        if not reads_patches(layer):
            embeds = encoder(pixels).image_embeds
            return torch.stack([torch.zeros_like(embeds), embeds])
        # a plus adapter reads all patches, and those of an empty picture as well
        both = [torch.zeros_like(pixels), pixels]
        return torch.stack(
            [encoder(one, output_hidden_states=True).hidden_states[-2] for one in both]
        )


def _looks_reader(spec: AdapterSpec) -> LooksReader:
    path = spec.image_encoder.path()
    if path is None:
        raise ModelMissing(
            expected=f"the reader of looks {spec.image_encoder.place} on this machine",
            got="none",
            todo="put the file back, or generate without a reference picture",
            shown="The part that reads a reference is missing. Put its file back, or take the "
            "reference away.",
        )
    return looks_reader(path)


def check_encoder(spec: AdapterSpec, width: int, layer: Any) -> None:
    wanted = next(int(tensor.shape[1]) for tensor in layer.parameters() if tensor.ndim == 2)
    if width != wanted:
        raise ModelUnusable(
            expected=f"an image encoder of {wanted} numbers for {{model}}",
            got=f"{spec.image_encoder.place} with {width}",
            todo="put the one it was trained with there",
            shown="The image encoder here does not belong to {model}. Fetch the one it was "
            "trained with.",
            model=spec.title,
        )


def padded_to_square(image: Image.Image) -> Image.Image:
    """White is added at the sides: the encoder looks at the middle square only, which would cut
    heads and feet off."""
    side = max(image.size)
    paper = Image.new("RGB", (side, side), (255, 255, 255))
    paper.paste(on_white(image), ((side - image.width) // 2, (side - image.height) // 2))
    return paper
