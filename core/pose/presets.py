"""Ready-made poses: the OpenPose JSON files of ``assets/poses`` and of a person's own folder.

A file that is dropped into either folder appears. What OpenPose JSON has no word for stands under
one key of ours, which may be missing: ``"preset": {"title", "tags", "view", "set", "order"}``.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from core.errors import InputRejected, NotFound, PoseFormatError
from core.files import lookups
from core.pose import openpose
from core.pose.skeleton import Joint, Person, Pose
from core.user_folder import OWN, UserFolder

FOLDER = Path(__file__).parents[2] / "assets" / "poses"
MAX_TITLE_CHARACTERS = 60
MAX_OWN = 500
MAX_FILE_BYTES = 1 << 20
# The sets that the page offers, in its order; a file may name another.
SETS: dict[str, str] = {
    OWN: "Mine",
    "everyday": "Everyday",
    "sport": "Sport",
    "fight": "Fight",
    "dance": "Dance",
    "magic": "Magic",
    "sitting": "Sitting",
    "couples": "Couples",
    "chibi": "Chibi",
    "busts": "Busts",
    "turnaround": "Turnaround",
}

View = Literal["front", "side", "back"]
_VIEWS: dict[str, View] = {view: view for view in get_args(View)}


Listed = tuple[tuple[str, int], ...]
"""Each file's path with when it was written."""


@dataclass(frozen=True)
class Preset:
    """``id`` is the file's name without its ending; ``tags`` are lower-case words to search by.

    ``group`` is a key of ``SETS``, or whatever its file says.
    """

    id: str
    title: str
    tags: tuple[str, ...]
    view: View
    group: str
    pose: Pose

    @property
    def words(self) -> str:
        return " ".join((self.title, *self.tags, self.view, self.group)).lower()


def all_presets(folder: Path = FOLDER) -> tuple[Preset, ...]:
    """In the order in which to show them: as numbered in the files, then by title.

    A file that cannot be read is left out and named in the log.
    """
    return in_files(listed(folder))


def listed(folder: Path) -> Listed:
    """The files of presets, by name: cheap to compare, for what is worked out from them."""
    return lookups.once((listed, folder), lambda: tuple(_stamps(folder)))


def _stamps(folder: Path) -> Iterator[tuple[str, int]]:
    """Each file's path with when it was written, by name; one that went just now, or a link to
    nothing, is none. Plain texts are compared ten times as fast as paths."""
    with contextlib.suppress(OSError):  # there is no folder yet
        for entry in sorted(os.scandir(folder), key=lambda one: one.name):
            if entry.name.endswith(".json"):
                with contextlib.suppress(OSError):
                    yield entry.path, entry.stat().st_mtime_ns


def save(pose: Pose, title: str, folder: Path, tags: Sequence[str] = ()) -> Preset:
    """Keep a pose in a person's own folder; on disk when this returns.

    Raises ``InputRejected`` for an empty title or pose and for the 501st file.
    """
    title = " ".join(title.split())[:MAX_TITLE_CHARACTERS]
    if not title:
        raise InputRejected(
            expected="a name for the pose",
            got="none",
            todo="write one",
            shown="Give the pose a name first.",
        )
    if pose.is_empty:
        raise InputRejected(
            expected="a pose with a visible joint",
            got="none",
            todo="show a joint first",
            shown="There is nobody to keep: show a joint first.",
        )
    document = json.loads(openpose.dumps(pose))
    document["preset"] = {"title": title, "tags": list(tags), "set": OWN}
    own = _own(folder)
    name = own.new_id()
    own.write(name, json.dumps(document, ensure_ascii=False).encode())
    lookups.forget()
    return get(name, folder)


def remove(preset_id: str, folder: Path) -> bytes:
    """Take one's own pose away and return its file's text, for ``restore``."""
    data = _own(folder).remove(preset_id)
    lookups.forget()
    return data


def restore(preset_id: str, data: bytes, folder: Path) -> None:
    """Undo of ``remove``."""
    _own(folder).write(preset_id, data)
    lookups.forget()


def _own(folder: Path) -> UserFolder:
    return UserFolder(folder, "pose", MAX_OWN)


def find(text: str, folder: Path = FOLDER) -> tuple[Preset, ...]:
    """Presets in which every word of ``text`` begins a word of title, tags or view."""
    wanted = text.lower().split()
    return tuple(
        preset
        for preset in all_presets(folder)
        if all(any(word.startswith(start) for word in preset.words.split()) for start in wanted)
    )


def get(preset_id: str, folder: Path = FOLDER) -> Preset:
    for preset in all_presets(folder):
        if preset.id == preset_id:
            return preset
    raise NotFound(
        expected="the name of a preset pose",
        got=f"{preset_id!r:.60}",
        todo="pick one listed",
        shown="This preset is not there any more: pick another.",
    )


@lru_cache(maxsize=4)
def in_files(files: Listed) -> tuple[Preset, ...]:
    """As ``all_presets``."""
    numbered = [entry for entry in (_cached(*file) for file in files) if entry is not None]
    return tuple(preset for _, preset in sorted(numbered, key=lambda one: (one[0], one[1].title)))


@lru_cache(maxsize=2 * MAX_OWN)
def _cached(file: str, _written: int) -> tuple[float, Preset] | None:
    """One bad file that somebody dropped in must not take the others away."""
    path = Path(file)
    try:
        return _read(path)
    except (PoseFormatError, OSError, ValueError, OverflowError) as error:
        logging.getLogger(__name__).warning("Preset %s left out. %s", path.name, error)
        return None


def _read(path: Path) -> tuple[float, Preset]:
    """A preset and the number that sorts it; files without a number come last."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise PoseFormatError(
            expected=f"at most {MAX_FILE_BYTES >> 10} KiB of pose",
            got="more",
            shown="This pose file is too large.",
        )
    data = path.read_bytes()
    pose = openpose.loads(data)
    facts = _facts(json.loads(data.decode("utf-8-sig"), parse_int=float))
    title, tags, order = facts.get("title"), facts.get("tags"), facts.get("order")
    group = facts.get("set")
    if not isinstance(title, str) or not title.strip():
        title = path.stem.replace("-", " ").replace("_", " ").capitalize()
    words = cast("list[Any]", tags) if isinstance(tags, list) else []
    preset = Preset(
        id=path.stem,
        title=title[:MAX_TITLE_CHARACTERS],
        tags=tuple(word.lower() for word in words if isinstance(word, str)),
        view=_VIEWS.get(str(facts.get("view")), seen_from(pose.people[0])),
        group=group[:MAX_TITLE_CHARACTERS] if isinstance(group, str) else OWN,
        pose=pose,
    )
    return (order if isinstance(order, float) else float("inf")), preset


def _facts(document: Any) -> dict[str, Any]:
    facts = cast("dict[str, Any]", document).get("preset") if isinstance(document, dict) else None
    return cast("dict[str, Any]", facts) if isinstance(facts, dict) else {}


def seen_from(person: Person) -> View:
    """Judged by the face: no nose is the back, one ear without its eye beside it is the side."""
    shown = person.visible
    if not shown[Joint.NOSE]:
        return "back"
    return "front" if shown[Joint.RIGHT_EYE] and shown[Joint.LEFT_EYE] else "side"
