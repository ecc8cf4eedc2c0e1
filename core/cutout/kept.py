"""What was cut out lately, so that a correction or a new ground does not run a network again."""

from __future__ import annotations

import hashlib
from threading import Lock

from cachetools import LRUCache
from PIL import Image

from core.config import Config
from core.cutout import methods
from core.cutout.cutout import Cutout
from core.cutout.methods import OnProgress
from core.cutout.request import AUTO
from core.models.hardware.out_of_memory import give_back_on_pressure
from core.pose.detection.stopping import ShouldStop
from core.pose.skeleton import Pose

# A cut-out takes 8 bytes a pixel: three of 16 megapixels, or a hundred of half of one.
MOST_BYTES = 384 << 20


def _bytes(cutout: Cutout) -> int:
    parts = 0 if cutout.parts is None else cutout.parts.nbytes
    return cutout.alpha.nbytes + cutout.colours.nbytes + parts


_kept: LRUCache[str, Cutout] = LRUCache(MOST_BYTES, getsizeof=_bytes)
_lock = Lock()


def forget() -> None:
    with _lock:
        _kept.clear()


give_back_on_pressure(forget)


def cut_out(
    picture: Image.Image,
    config: Config,
    *,
    method: str = AUTO,
    pose: Pose | None = None,
    on_progress: OnProgress = lambda _done, _all, _text: None,
    should_stop: ShouldStop = lambda: False,
) -> Cutout:
    """As ``methods.cut_out`` without strokes, the same one again when nothing has changed.

    Arrays of the result are shared: not to be written.
    """
    name = methods.best(picture, config) if method == AUTO else method
    key = _key(picture, name, method == AUTO, pose)
    with _lock:
        found = _kept.get(key)
    if found is not None:
        return found
    made = methods.cut_out(
        picture, config, method=method, pose=pose, on_progress=on_progress, should_stop=should_stop
    )
    if _bytes(made) <= MOST_BYTES:
        with _lock:
            _kept[key] = made
    return made


def _key(picture: Image.Image, name: str, is_auto: bool, pose: Pose | None) -> str:
    clear = picture.info.get("transparency")  # as a palette has it
    said = f"{picture.mode} {picture.size} {clear} {name} {is_auto} {hash(pose)}"
    digest = hashlib.blake2b(said.encode(), digest_size=16)
    digest.update(picture.tobytes())
    digest.update(bytes(picture.getpalette(None) or ()))
    return digest.hexdigest()
