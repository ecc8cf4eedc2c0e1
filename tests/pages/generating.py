"""What tests of the Generate page do and look at."""

from __future__ import annotations

from core.generation.request import GenerationRequest
from core.ui import state

TINY = "tiny"


def generate(page):
    return page.button(key="generate.submit").click().run()


def came_with_a_picture(page, chosen: str, taken: str | None = None) -> None:
    """A checkpoint that may not be here, as the settings of an old picture bring it."""
    page.session_state[state.RESTORED] = {state.CHECKPOINT: taken or chosen}
    page.session_state[state.CHECKPOINT] = chosen
    page.run()


def queued(studio) -> list[GenerationRequest]:
    return [GenerationRequest.from_dict(job.payload) for job in studio.jobs()]


def queue_of(studio):
    from core.jobs.queue import JobQueue

    return JobQueue(studio.database, studio.kinds)
