"""Checkpoints of the merging tests, by name and as numbers."""

from __future__ import annotations

import numpy as np

from core.models.merging.merge import MergeRequest, merge

MARKS = ("v_pred", "ztsnr")


def read(file):
    from safetensors.numpy import load_file

    return load_file(file)


def checkpoint_file(home, name):
    return home.models_folder / "checkpoints" / f"{name}.safetensors"


def merged(home, **values):
    return merge(MergeRequest(name="new", **values), home)


def differing(one, other):
    assert one.keys() - set(MARKS) == other.keys() - set(MARKS)
    return {name for name in other if not np.array_equal(one.get(name), other[name])}
