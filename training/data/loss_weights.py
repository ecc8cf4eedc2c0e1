"""Where errors count more: figures over their ground, and faces and hands most of all."""

from __future__ import annotations

import torch

from core.pose.skeleton import Joint

FACE = (Joint.NOSE, Joint.RIGHT_EYE, Joint.LEFT_EYE, Joint.RIGHT_EAR, Joint.LEFT_EAR)
HANDS = ((Joint.RIGHT_ELBOW, Joint.RIGHT_WRIST), (Joint.LEFT_ELBOW, Joint.LEFT_WRIST))
# OpenPose ends at the wrist; the hand goes on by about so much of the forearm.
HAND_BEYOND = 0.3
FACE_WEIGHT, HAND_WEIGHT = 3.0, 2.0


def region_weights(
    people: torch.Tensor, height: int, width: int, device: torch.device, stride: int = 1
) -> torch.Tensor:
    """(n, 1, height, width) weights from 1, for bodies (n, people, 18, 3) in pixels.

    A cell is ``stride`` pixels wide. Faces weigh up to ``1 + FACE_WEIGHT``, hands
    ``1 + HAND_WEIGHT``; a quarter of a torso is how far that reaches. Joints may lie outside;
    hidden ones count nothing.
    """
    people = people.to(device).float()
    place, seen = people[..., :2] / stride, people[..., 2] > 0
    hips = place[:, :, [Joint.RIGHT_HIP, Joint.LEFT_HIP]].mean(2)
    has_torso = seen[:, :, [Joint.NECK, Joint.RIGHT_HIP, Joint.LEFT_HIP]].all(-1)
    torso = (place[:, :, Joint.NECK] - hips).norm(dim=-1)
    reach = torch.where(has_torso, torso, torch.full_like(torso, 64 / stride)) * 0.25
    spots = [(place[:, :, joint], seen[:, :, joint], FACE_WEIGHT) for joint in FACE]
    for elbow, wrist in HANDS:
        beyond = place[:, :, wrist] - place[:, :, elbow]
        hand = place[:, :, wrist] + HAND_BEYOND * beyond
        spots.append((hand, seen[:, :, wrist] & seen[:, :, elbow], HAND_WEIGHT))
    rows = torch.arange(height, device=device)[:, None] + 0.5
    columns = torch.arange(width, device=device)[None] + 0.5
    extra = torch.zeros(len(people), height, width, device=device)
    for spot, shown, most in spots:
        # One person's spots at a time: nothing larger than the result is ever held.
        for who in range(people.shape[1]):
            x, y = spot[:, who, 0, None, None], spot[:, who, 1, None, None]
            spread = 2 * reach[:, who, None, None].clamp(min=0.75).square()
            near = torch.exp(-((columns - x).square() + (rows - y).square()) / spread)
            extra = torch.maximum(extra, most * near * shown[:, who, None, None])
    return 1 + extra[:, None]
