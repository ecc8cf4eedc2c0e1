"""``repose --out-dir``: several pictures' figures in several poses, kept in the gallery as a job
that a crash does not undo, and written into a folder."""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path

from core.commands import cutout_options, output
from core.commands import options as shared
from core.commands.reposing import series_options
from core.cutout.request import Ground, GroundKind
from core.errors import InputRejected, StudioError
from core.gallery import encoding, ingest, metadata
from core.gallery.record import ImageRecord
from core.generation.request import GenerationRequest
from core.identity.stored import value_of
from core.jobs.job import JobState
from core.models import registry
from core.pose import detect, video
from core.pose.stored_score import oks_of, percent
from core.repose.hand_over import Cell, FilmKind, archive, file_word, film, sheet
from core.repose.pose_sets import SETS, poses_of_file, poses_of_movement, poses_of_video
from core.repose.request import (
    MOST_POSES,
    AskedPose,
    ReposeRequest,
    Road,
    Source,
)
from core.repose.roads import overpaint
from core.studio import Studio

POLL_SECONDS = 0.5
FILM_SPEED = 12


def run(options: argparse.Namespace, studio: Studio) -> None:
    """Everything is asked for and checked before the first picture is made."""
    folder: Path = options.out_dir
    series_options.check(options, studio)
    poses = _poses(options, studio)
    request = _request(options, poses, studio)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputRejected(
            expected="a folder to write into", got=str(folder), path=folder
        ) from error
    job = studio.submit(request)
    while not (job := studio.wait(job.id, POLL_SECONDS)).state.is_finished:
        output.show_progress(job.progress.text)
    output.show_progress("")
    records = [studio.gallery.get(one) for one in job.result]
    _write(options, records, studio)
    if job.state is not JobState.DONE:
        raise StudioError(job.error or "The series was cancelled.")


def _request(
    options: argparse.Namespace, poses: tuple[AskedPose, ...], studio: Studio
) -> ReposeRequest:
    told = cutout_options.ground_of(options)
    if not isinstance(told, Ground):
        told = Ground(GroundKind.PICTURE, studio.pictures.put(told))
    return ReposeRequest(
        sources=tuple(_source(path, options, studio) for path in options.image),
        poses=poses,
        roads=series_options.roads(options),
        size=options.size,
        target=options.target or 0,
        ground_choice=series_options.ground_choice(options),
        ground=told,
        finish=series_options.finish(options),
        paint=_paint(options, studio) if series_options.is_painted(options) else None,
        over=Road(options.over or Road.PUPPET),
        wished_pose=options.pose_score or 0.0,
        wished_likeness=options.likeness or 0.0,
        tries=options.tries or 1,
        seed=shared.seed_of(options.seed or 0),
    )


def _source(path: Path, options: argparse.Namespace, studio: Studio) -> Source:
    data = output.read(path)
    picture = ingest.open_image(data, keeps_alpha=True)
    told = metadata.read(data)
    record = studio.gallery.save(
        picture, kind="upload", request=told.request or {}, infotext=told.infotext or "",
        extras={"name": path.stem[:80]},
    )  # fmt: skip
    pose = None
    if options.source_pose is not None:
        pose = shared.find_pose(options.source_pose, studio.config)
    return Source(
        image_id=record.id, pose=pose, person=options.person - 1, method=options.method,
        prints=tuple(options.print) or None,
    )  # fmt: skip


def _paint(options: argparse.Namespace, studio: Studio) -> GenerationRequest:
    spec = registry.checkpoint(series_options.checkpoint(options), studio.config)
    words = options.prompt or series_options.WORDS
    return overpaint.template(spec, studio.config, words, options.strength)


def _poses(options: argparse.Namespace, studio: Studio) -> tuple[AskedPose, ...]:
    names = [*options.pose, *(SETS[options.set] if options.set else ())]
    sides = series_options.switches(options)
    asked = [one for name in names for one in _named(name, options, studio)]
    asked += poses_of_movement(options.movement) if options.movement else ()
    found = [replace(one, switches=sides) for one in asked]
    if not 1 <= len(found) <= MOST_POSES:
        raise InputRejected(
            expected=f"1 to {MOST_POSES} poses",
            got=len(found),
            todo="use --pose, --set or --movement",
        )
    return tuple(found)


def _named(name: str, options: argparse.Namespace, studio: Studio) -> tuple[AskedPose, ...]:
    """A preset, a picture's pose, all frames of a file, or those of a video."""
    path, frames = Path(name), options.frames or series_options.FRAMES
    if path.suffix.lower().removeprefix(".") in video.KINDS:
        return poses_of_video(output.read(path), path.stem, detect.detect, frames)
    if path.suffix.lower() == ".json":
        return poses_of_file(output.read(path), path.stem)
    pose = shared.find_pose(name, studio.config)
    return () if pose is None else (AskedPose(pose, path.stem),)


def _write(options: argparse.Namespace, records: list[ImageRecord], studio: Studio) -> None:
    if not records:
        return
    names = [_name(record, studio) for record in records]
    for number, (name, record) in enumerate(zip(names, records, strict=True), start=1):
        path = options.out_dir / f"{number:03d}_{file_word(name)}.png"
        output.write(path, studio.gallery.png(record.id))
        facts = {
            "file": str(path), "id": record.id, "pose": record.extras["pose_name"],
            "road": record.extras["road"], "pose_score": oks_of(record.extras),
            "likeness": value_of(record.extras), "notes": record.extras.get("notes", []),
        }  # fmt: skip
        said = [f"{path}: {record.width}×{record.height}", *_scores(record)]
        output.print_result(options, ", ".join(said), facts)
    if options.zip is not None:
        data = (studio.gallery.png(record.id) for record in records)
        output.write(options.zip, archive(zip(names, data, strict=True)))
    if options.film is not None:
        shown = [partial(studio.gallery.image, one.id, keeps_alpha=True) for one in records]
        kind = FilmKind(options.film.suffix.lower().removeprefix("."))
        output.write(options.film, film(shown, kind, FILM_SPEED))
    if options.sheet is not None:
        ways = len({record.extras["road"] for record in records})
        together = ways if len(records) % ways == 0 else 1
        image = sheet([_cell(record, studio) for record in records], together)
        made = encoding.encode(image, options.sheet.suffix, {}, "", origin=None)
        output.write(options.sheet, made)


def _cell(record: ImageRecord, studio: Studio) -> Cell:
    lines = ((record.extras["pose_name"], record.extras["road"]), _scores(record))
    label = "\n".join(" · ".join(told) for told in lines)
    return Cell(label, lambda: studio.gallery.image(record.id))


def _scores(record: ImageRecord) -> list[str]:
    pose, likeness = oks_of(record.extras), value_of(record.extras)
    told = [] if pose is None else [f"pose {percent(pose)}"]
    return told + ([] if likeness is None else [f"likeness {percent(likeness)}"])


def _name(record: ImageRecord, studio: Studio) -> str:
    """ "knight waving puppet"."""
    source = studio.gallery.get(str(record.parent_id))
    title = str(source.extras.get("name") or "")[:12]
    return f"{title} {record.extras['pose_name']} {record.extras['road']}"
