"""What Home tells of the workers of a cluster."""

from __future__ import annotations

import pytest

from core.jobs.cluster.facts import ClusterFacts, WorkerFacts, WorkerState
from core.studio import Studio
from core.texts import Language, texts

WORKERS = (
    WorkerFacts(name="gpu-1 1", state=WorkerState.BUSY, text="draws a picture"),
    WorkerFacts(
        name="gpu-2 1",
        state=WorkerState.REFUSED,
        text="has another version of the studio. Update it.",
    ),
)
NOTES = (
    "gpu-1 2 was lost. Its picture was begun anew.",
    "gpu-2 1 has another version of the studio. Update it.",
    "gpu-1 1 could not draw: A LoRA is not here.",
)
FACTS = ClusterFacts(workers=WORKERS, notes=NOTES)


def told_of(monkeypatch, facts: ClusterFacts | None) -> None:
    monkeypatch.setattr(Studio, "cluster", property(lambda _studio: facts))


def headings(page) -> list[str]:
    return [one.value for one in page.subheader]


def test_without_a_cluster_nothing_is_said_of_workers(home):
    assert "Workers" not in headings(home)


def test_home_tells_who_draws_and_who_cannot(visit, monkeypatch):
    told_of(monkeypatch, FACTS)
    page = visit.run()
    assert not page.exception and not page.error
    assert "Workers" in headings(page)
    assert any(one.value == "1 worker is ready · 1 drawing now" for one in page.markdown)
    shown = "".join(one.proto.body for one in page.get("html"))
    assert "gpu-2 1" in shown and "Update it." in shown
    assert [one.value for one in page.caption if "gpu" in one.value] == [*NOTES]


def test_a_cluster_that_does_not_answer_is_told(visit, monkeypatch):
    trouble = "The workers at 10.0.0.1:6379 cannot be reached: timed out. The studio tries again."
    told_of(monkeypatch, ClusterFacts(trouble=trouble))
    assert [one.value.replace("\\", "") for one in visit.run().warning] == [trouble]


@pytest.mark.parametrize(
    "text",
    [
        *(one.text for one in WORKERS), *NOTES, FACTS.text, ClusterFacts().text,
        "gpu-1 1 did not answer any more. Its picture was begun anew.",
        "gpu-1 1 sent a damaged picture. Its picture was begun anew.",
        "gpu-1 1 was lost.", "gpu-1 1 has left.", "gpu-1 1 could not start: no memory",
        "could not start: no memory", "is starting …", "waits for a picture",
        "No answer from 10.0.0.1:6379 yet. Is the cluster running, and is its token the same?",
        "The workers at 10.0.0.1:6379 cannot be reached: timed out. The studio tries again.",
    ],
)  # fmt: skip
def test_it_is_told_in_each_language(text):
    for language in Language:
        if language is not Language.ENGLISH:
            assert texts(language).said(text) != text
