"""Networks that read several texts at once, each of them only where its share of the picture is.

The texts stand behind one another in ``encoder_hidden_states``, all equally long, the shared one
first. While ``acting`` lasts, every cross-attention answers each text by itself and lays the
answers together by the shares. Composing whole predictions of each text by the same shares held
colours as well (27 of 28 right in seven pairs, both ways) and runs the networks once for each text;
this takes a tenth more time.

Read in diffusers 0.42.1: ``UNet2DConditionModel`` and the ControlNets call ``attn2`` of each
``BasicTransformerBlock`` (models/attention.py) with tokens that are rows of the picture, and with
a pair of text and image tokens under an IP-Adapter (models/attention_processor.py); each of their
levels halves both sides, rounded up.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from core.generation.conditioning.regional.shares import Shares
from core.models.diffusers_patches import prompt_pool

if TYPE_CHECKING:
    import torch

CROSS_ATTENTION = "attn2"


@contextmanager
def acting(shares: Shares | None, unet: Any, controlnets: Iterable[Any]) -> Generator[None]:
    """Within, the networks read one text for each of ``shares``; None changes nothing."""
    if shares is None:
        yield
        return
    with ExitStack() as stack:
        for network in dict.fromkeys((unet, *controlnets)):
            stack.enter_context(_Regional(network, shares).acting())
        yield


class _Regional:
    """One network."""

    def __init__(self, network: Any, shares: Shares) -> None:
        import torch

        self._network = network
        self._shares = torch.from_numpy(shares)
        self._fitted: dict[Any, torch.Tensor] = {}
        self._cells = (0, 0)  # of the latents that are denoised
        self._tokens = 0  # of one text

    @contextmanager
    def acting(self) -> Generator[None]:
        with ExitStack() as stack:
            hook = self._network.register_forward_pre_hook(self._note, with_kwargs=True)
            stack.callback(hook.remove)
            for name, module in self._network.named_modules():
                if name.rsplit(".", 1)[-1] == CROSS_ATTENTION:
                    stack.enter_context(_replaced_forward(module, self._attention))
            pool = _pool(self._network)
            if pool is not None:
                stack.enter_context(_replaced_forward(pool, self._pooling))
            yield

    def _note(self, _network: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
        sample = arguments[0] if arguments else named["sample"]
        self._cells = (int(sample.shape[-2]), int(sample.shape[-1]))
        length = int(named["encoder_hidden_states"].shape[1])
        assert length % len(self._shares) == 0
        self._tokens = length // len(self._shares)

    def _attention(self, forward: Callable[..., Any]) -> Callable[..., Any]:
        def each_where_it_acts(
            hidden_states: torch.Tensor, encoder_hidden_states: Any = None, **named: Any
        ) -> torch.Tensor:
            shares = self._at(hidden_states)
            total: Any = 0
            for place, share in enumerate(shares):
                text = self._text(encoder_hidden_states, place)
                total = total + share * forward(hidden_states, encoder_hidden_states=text, **named)
            return total

        return each_where_it_acts

    def _text(self, states: Any, place: int) -> Any:
        if isinstance(states, tuple):  # with the image tokens of IP-Adapters
            text, *images = states  # pyright: ignore[reportUnknownVariableType]
            return (self._text(text, place), *images)
        return states[:, place * self._tokens : (place + 1) * self._tokens]

    def _pooling(self, forward: Callable[..., Any]) -> Callable[..., Any]:
        """One pool for the whole picture: it reads what is everybody's."""

        def shared_alone(tokens: torch.Tensor) -> torch.Tensor:
            import torch

            images = tokens[:, self._tokens * len(self._shares) :]
            return forward(torch.cat([tokens[:, : self._tokens], images], 1))

        return shared_alone

    def _at(self, hidden_states: torch.Tensor) -> torch.Tensor:
        """(texts, 1, tokens, 1) for the places of ``hidden_states`` (n, tokens, features)."""
        import torch

        count = int(hidden_states.shape[1])
        key = count, hidden_states.device, hidden_states.dtype
        if key not in self._fitted:
            height, width = self._cells
            while height * width > count:
                height, width = -(-height // 2), -(-width // 2)
            assert height * width == count
            fitted = torch.nn.functional.adaptive_avg_pool2d(self._shares[None], (height, width))
            fitted = fitted[0].flatten(1)[:, None, :, None]
            self._fitted[key] = fitted.to(hidden_states.device, hidden_states.dtype)
        return self._fitted[key]


def _pool(network: Any) -> Any | None:
    return prompt_pool(network) if hasattr(network, "add_embedding") else None


@contextmanager
def _replaced_forward(
    module: Any, replaced: Callable[[Callable[..., Any]], Callable[..., Any]]
) -> Generator[None]:
    """Over whatever was put there before, as the hooks of offloaded layers are."""
    before = vars(module).get("forward")
    module.forward = replaced(module.forward)
    try:
        yield
    finally:
        del module.forward
        if before is not None:
            module.forward = before
