"""Several visitors at one queue."""

from __future__ import annotations


def submit(queue, job_id, owner):
    return queue.submit("paint", {"name": job_id}, owner, job_id)


def test_visitors_take_turns(queue):
    for name in ("a1", "a2", "a3", "b1", "b2", "c1"):
        submit(queue, name, name[0])
    expected = ["a1", "b1", "c1", "a2", "b2", "a3"]
    began = []
    while waiting := [job for job in queue.list(active_only=True) if job.position]:
        waiting.sort(key=lambda job: job.position)
        assert [job.id for job in waiting] == expected[len(began) :]
        began.append(queue.claim().id)
        queue.finish(began[-1], ())
    assert began == expected


def test_who_has_a_picture_made_lets_another_go_first(queue):
    for name in ("a1", "a2", "a3"):
        submit(queue, name, "a")
    queue.claim()
    assert submit(queue, "b1", "b").position == 1
    assert [queue.get(name).position for name in ("a2", "a3")] == [2, 3]
    assert queue.claim().id == "b1"


def test_nobody_moves_another_ones_job(queue):
    submit(queue, "a1", "a")
    submit(queue, "b1", "b")
    submit(queue, "b2", "b")
    assert not queue.move("b1", -1)
    assert not queue.move("a1", 1)
    assert queue.move("b2", -1)
    assert [queue.get(name).position for name in ("a1", "b2", "b1")] == [1, 2, 3]
