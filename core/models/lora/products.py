"""What the parts of one LoRA layer multiply out to.

A pair of matrices (LoRA), three for a convolution (LoCon), the elementwise product of two pairs
(LoHa) or a Kronecker product (LoKr), as https://github.com/KohakuBlueleaf/LyCORIS defines them.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import torch

Parts = Mapping[str, Any]


class Product(NamedTuple):
    """``rank`` is what alpha is counted against, None where alpha has no say."""

    value: torch.Tensor
    rank: int | None


def is_whole(names: Collection[str]) -> bool:
    """Whether nothing is missing to multiply out."""
    names = set(names)
    return (
        {"down", "up"} <= names
        or {"hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"} <= names
        or all(_has_side(names, side) for side in ("lokr_w1", "lokr_w2"))
    )


def _has_side(names: set[str], side: str) -> bool:
    return side in names or {f"{side}_a", f"{side}_b"} <= names


def multiply(parts: Parts) -> Product:
    """Of parts in single precision; the value has as many numbers as the layer's weight."""
    if "down" in parts:
        return _pair(parts)
    return _hadamard(parts) if "hada_w1_a" in parts else _kronecker(parts)


def flat_shape(parts: Parts) -> tuple[int, int]:
    """(rows, numbers in a row) of the product, by the shapes of its parts alone."""
    if "down" in parts:
        kernel = parts["mid"].shape[2:] if "mid" in parts else ()
        return int(parts["up"].shape[0]), math.prod((*parts["down"].shape[1:], *kernel))
    if "hada_w1_a" in parts:
        return _factor_shape(parts, "hada_w1", "hada_t1")
    rows, columns = zip(
        _factor_shape(parts, "lokr_w1", ""), _factor_shape(parts, "lokr_w2", "lokr_t2"),
        strict=True,
    )  # fmt: skip
    return math.prod(rows), math.prod(columns)


def _factor_shape(parts: Parts, side: str, core: str) -> tuple[int, int]:
    if side in parts:
        shape = parts[side].shape
        return int(shape[0]), math.prod(shape[1:])
    left, right = parts[f"{side}_a"].shape, parts[f"{side}_b"].shape
    if core in parts:
        return int(left[1]), math.prod((right[1], *parts[core].shape[2:]))
    return int(left[0]), math.prod(right[1:])


def _pair(parts: Parts) -> Product:
    import torch

    down, up = parts["down"], parts["up"]
    if "mid" not in parts:
        return Product(up.flatten(1) @ down.flatten(1), down.shape[0])
    # LoCon splits a convolution in three: in, kernel, out
    whole = torch.einsum("or,rshw,si->oihw", up.flatten(1), parts["mid"], down.flatten(1))
    return Product(whole, down.shape[0])


def _hadamard(parts: Parts) -> Product:
    first = _factor(parts, "hada_w1", "hada_t1")
    second = _factor(parts, "hada_w2", "hada_t2")
    return Product(first * second, parts["hada_w1_b"].shape[0])


def _kronecker(parts: Parts) -> Product:
    import torch

    first, second = _factor(parts, "lokr_w1", ""), _factor(parts, "lokr_w2", "lokr_t2")
    wide = first.reshape(*first.shape, *[1] * (second.ndim - first.ndim))
    split = [parts[f"{side}_b"].shape[0] for side in ("lokr_w1", "lokr_w2") if f"{side}_b" in parts]
    return Product(torch.kron(wide, second.contiguous()), split[0] if split else None)


def _factor(parts: Parts, side: str, core: str) -> torch.Tensor:
    """One side of a product: as it stands, or itself a product of two, around a kernel or not."""
    import torch

    if side in parts:
        return parts[side]
    left, right = parts[f"{side}_a"], parts[f"{side}_b"]
    if core in parts:
        return torch.einsum("ijhw,ip,jr->prhw", parts[core], left, right)
    return left @ right.flatten(1)
