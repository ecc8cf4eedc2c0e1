"""Poses of films, looked for in a job."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from core.jobs.job import JobState
from core.ui import state
from tests.pages.repose.acting import chosen
from tests.repose.conftest import source_of


def film_of(tmp_path, names: list[str]) -> bytes:
    """Each pose for some frames."""
    import cv2

    size = (256, 384)
    path = tmp_path / "film.mp4"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"mp4v"), 10, size)
    for name in names:
        figure = Image.fromarray(source_of(name).picture)
        frame = Image.new("RGB", size, "white")
        frame.paste(figure, mask=figure.getchannel("A"))
        for _ in range(6):
            writer.write(np.asarray(frame)[..., ::-1])
    writer.release()
    return path.read_bytes()


def test_a_film_brings_its_poses_by_a_job(repose, studio, tmp_path):
    repose.slider(key=state.REPOSE_FILM_FRAMES).set_value(2).run()
    film = film_of(tmp_path, ["arms-up", "standing"])
    repose.file_uploader(key=state.REPOSE_FILM).upload("dance.mp4", film, "video/mp4").run()
    (job,) = (one for one in studio.jobs() if one.kind == "detect-several")
    assert studio.wait(job.id, 120).state is JobState.DONE
    repose.run()
    assert not repose.exception and not repose.error
    assert [one.name for one in chosen(repose)] == ["dance 1", "dance 2"]
    repose.run()
    assert len(chosen(repose)) == 2


def test_a_film_without_anybody_is_one_line(repose, studio, tmp_path):
    buffer = io.BytesIO()
    Image.new("RGB", (256, 384), "white").save(buffer, "PNG")
    upload = repose.file_uploader(key=state.REPOSE_POSE_PICTURE)
    upload.upload("white.png", buffer.getvalue(), "image/png").run()
    (job,) = (one for one in studio.jobs() if one.kind == "detect-several")
    studio.wait(job.id, 120)
    if not repose.error:
        repose.run()
    assert not repose.exception
    assert [one.value for one in repose.error] == [job_error(studio, job.id)]
    repose.run()
    assert not repose.error


def job_error(studio, job_id: str) -> str:
    error = studio.job(job_id).error
    assert error.startswith("Nobody was found")
    return error
