"""What a pose shows, as far as words depend on it."""

from __future__ import annotations

from core.pose.anatomy.head import head_of_person
from core.pose.checks import is_inside
from core.pose.skeleton import Joint, Person, Pose
from core.prompts.negatives.asked import Shown

WRISTS = [Joint.RIGHT_WRIST, Joint.LEFT_WRIST]
ENDS = [Joint.NECK, Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE]


def shown_by(pose: Pose | None) -> Shown:
    people = () if pose is None else tuple(one for one in pose.people if not one.is_empty)
    if pose is None or not people:
        return Shown()
    away = [_faces_away(person) for person in people]
    return Shown(
        people=len(people),
        hands=any(person.visible[WRISTS].any() for person in people),
        faces=not all(away),
        backs=all(away),
        is_whole=all(is_inside(one, pose.size) and one.visible[ENDS].all() for one in people),
    )


def _faces_away(person: Person) -> bool:
    head = head_of_person(person)
    return head is not None and head.faces_away
